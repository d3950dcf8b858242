"""Why an upload is not accepted: a code for machines, a sentence with a next step for the visitor."""

_MISSING = "Please tick the box, then send it again."

#: code: (what the visitor reads, HTTP status)
REFUSALS: dict[str, tuple[str, int]] = {
    "closed": ("This campaign is not taking photos right now. Please come back later.", 409),
    "no_painter": ("This campaign is not taking photos right now. Please come back later.", 409),
    "queue_full": (
        "So many people are waiting that we take no more photos just now. Please come back in a few minutes.",
        429,
    ),
    "too_many": ("A lot of photos came from your network. Please wait ten minutes and try again.", 429),
    "busy": ("A lot of photos are coming in right now. Please try again in a minute.", 429),
    "our_side": ("Something broke on our side. Your photo was fine; please try again in a few minutes.", 503),
    "age_missing": (f"You have to confirm your age to take part. {_MISSING}", 422),
    "face_missing": (f"We may only work with your photo if you agree to it. {_MISSING}", 422),
    "display_missing": (f"We may only show your figurine if you agree to it. {_MISSING}", 422),
    "is_me_missing": (f"You can only send a photo of yourself. If it is you: {_MISSING.lower()}", 422),
    "terms_changed": ("The conditions have changed. Please read them and agree again.", 409),
    "no_file": ("There was no photo. Take one or choose one, then send it again.", 400),
    "too_large": ("The photo is larger than 12 MB. Choose a smaller one or take a new one.", 413),
    "too_many_pixels": ("The photo has too many pixels. Choose one below 40 megapixels.", 413),
    "too_small": ("The photo is too small. Choose one at least 200 pixels wide and high.", 422),
    "not_a_picture": ("This is not a photo that we can read. Send a JPEG, PNG, WebP or HEIC.", 415),
    "animated": ("The picture moves. Send one that stands still.", 415),
    "damaged": ("The photo is damaged or did not arrive whole. Please send it again or take a new one.", 422),
    "too_hard": ("We could not open this photo in time. Please take a new one.", 422),
    "nickname_long": ("The nickname is too long. Use at most 24 characters.", 422),
    "nickname_contact": ("A nickname cannot be a link, an address or a number. Please choose another.", 422),
    "nickname_marks": ("The nickname cannot be shown. Please choose one with plain letters.", 422),
    "email_invalid": ("That does not look like an e-mail address. Correct it or leave it empty.", 422),
}


class NotAccepted(Exception):
    """An upload that was refused; nothing of it is kept.

    `code` is a key of `REFUSALS`, `text` a sentence for the visitor, `status` the HTTP status to answer with.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.text, self.status = REFUSALS[code]
