"""Why the desk would not do what it was asked: a code for machines, a sentence for the moderator."""

from datetime import datetime

from django.utils.timezone import now


class Refusal(Exception):
    """The desk said no. `code` names why, `str()` says it, `http_status` is what a view answers."""

    code = "refused"
    http_status = 409


class AlreadyDecided(Refusal):
    """Somebody, or the visitor, was first."""

    code = "already_decided"

    def __init__(self, by: str, verb: str, at: datetime) -> None:
        self.by, self.verb, self.at = by, verb, at
        super().__init__(f"{told(by, verb)} {ago(at)}.")


class ClaimedByAnother(Refusal):
    """Somebody else is looking at it right now."""

    code = "claimed"

    def __init__(self, by: str, until: datetime) -> None:
        self.by, self.until = by, until
        seconds = max(1, round((until - now()).total_seconds()))
        super().__init__(
            f"{named(by)} is looking at this one. It is free again in {seconds} seconds at most."
        )


class Stale(Refusal):
    """What was on the moderator's page is not what would be approved."""

    code = "stale"

    def __init__(self) -> None:
        super().__init__("The picture is another one by now. Look again.")


class OwnUpload(Refusal):
    """Nobody decides on their own upload."""

    code = "own_upload"

    def __init__(self) -> None:
        super().__init__("This was sent with your own e-mail address. Somebody else has to decide.")


class NothingToUndo(Refusal):
    """It was somebody else's decision, is too long ago, or something happened since."""

    code = "nothing_to_undo"

    def __init__(self) -> None:
        super().__init__("Only your own decision of the last five minutes can be undone.")


class UnknownReason(Refusal):
    """A decision needs one of the reasons that `campaigns.reasons` defines."""

    code = "unknown_reason"
    http_status = 400

    def __init__(self) -> None:
        super().__init__("Choose one of the reasons, please.")


#: What somebody did, as the end of a sentence about it.
DEEDS = {
    "approve": "approved this",
    "reject": "rejected this",
    "take_down": "took this down",
    "undo": "put this back in review",
    "withdraw": "withdrew this",
    "another_look": "asked for another look",
    "next_look": "asked for another look, which was ready",
    "retire": "retired this",
    "expire": "let this expire",
}


def told(by: str, verb: str) -> str:
    """Who did what: "Bob approved this"."""
    return f"{named(by)} {DEEDS.get(verb, 'moved this')}"


def named(actor: str) -> str:
    """An actor of an audit row at the start of a sentence."""
    if actor in {"visitor", "system"}:
        return f"The {actor}"
    return actor[:1].upper() + actor[1:]


def ago(at: datetime) -> str:
    """How long ago, in the largest whole unit: "3 seconds ago", "2 hours ago"."""
    seconds = max(0, int((now() - at).total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return _counted(seconds // length, unit)
    return _counted(seconds, "second") if seconds else "just now"


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'} ago"
