"""The one way in which a picture is turned away."""

from campaigns.reasons import REASONS, Reason


class Refused(Exception):
    """No figurine can be made from this picture; `code` is a key of `campaigns.reasons.REASONS`."""

    def __init__(self, code: str) -> None:
        if code not in REASONS:
            raise ValueError(f"{code!r} is not a reason code")
        super().__init__(code)
        self.code = code

    @property
    def reason(self) -> Reason:
        return REASONS[self.code]

    def __reduce__(self) -> "tuple[type[Refused], tuple[str]]":
        return Refused, (self.code,)
