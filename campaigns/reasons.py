"""Why something did not go on: the codes, and what each says to the person whom it concerns.

Plain Python, so that the painting process can use it without Django.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `code` for machines, `text` in the visitor's words, `retry` if another photo can help."""

    code: str
    text: str
    retry: bool


def _reasons(*rows: tuple[str, str, bool]) -> dict[str, Reason]:
    return {code: Reason(code, text, retry) for code, text, retry in rows}


#: Why a figurine could not be made (design: the reason codes of `failed`).
REASONS: dict[str, Reason] = _reasons(
    ("no_face", "We could not find a face. Look straight into the camera and try another photo.", True),
    ("several_faces", "There is more than one face. Take a photo of just you.", True),
    ("face_too_small", "Your face is too far away. Come closer and try another photo.", True),
    (
        "face_cut_off",
        "Part of your face is outside the picture. Fit all of it in and try another photo.",
        True,
    ),
    ("face_turned", "You are looking away. Face the camera and try another photo.", True),
    (
        "face_covered",
        "Something is in front of your mouth. Keep your whole face free and try another photo.",
        True,
    ),
    ("too_dark", "Too dark to march. Find some light and try another photo.", True),
    ("too_blurred", "The photo is blurred. Hold still and try another one.", True),
    ("not_safe", "We cannot use this photo. Please choose a different one.", False),
    ("possible_minor", "A person will look at your photo before anything else happens.", False),
    (
        "engine_error",
        "Something broke on our side. Your photo was fine; please try again in a few minutes.",
        True,
    ),
)

#: Why a moderator turned a figurine down. The visitor reads the text, so it never accuses.
REJECTIONS: dict[str, Reason] = _reasons(
    ("not_a_match", "The figurine did not turn out well enough. Another photo may do better.", True),
    ("not_you", "We could not be sure that this is your own photo.", False),
    ("nickname", "The nickname cannot be shown in public. Please choose another one.", True),
    ("unsuitable", "This picture does not suit the billboard.", False),
    ("possible_minor", "This campaign is for grown-ups only.", False),
    ("other", "The team decided not to show this one.", False),
)

#: What the desk is told of how a figurine was made; visitors never read these.
NOTES: dict[str, str] = {
    "fell_back_unlike": "Plastic stepped in: the other painter's pictures were not like the person.",
    "fell_back_failed": "Plastic stepped in: the other painter failed.",
    "fell_back_consent": "Plastic stepped in: the consent that was given names no outside processor.",
    "unlike": "No picture came near enough to the person; this is the best of them.",
    "retried": "Painted twice: the first pictures were not like the person.",
}

#: Why the screeners hold a submission, where the code alone does not say it; visitors never read these.
FLAGS: dict[str, str] = {
    "screener_down": "A screener could not be asked: look for yourself at what it looks for.",
    "safety_checker_down": "The safety checker could not be asked: nobody has looked for nudity.",
    "nsfw_classifier_down": "The second opinion on nudity could not be asked.",
    "safety_checker_flagged": "The safety checker refused a picture.",
    "nsfw_classifier_flagged": "The second opinion on nudity refused a picture.",
    "safety_checker_doubts": "The safety checker is in doubt whether this is fit to show.",
    "nsfw_classifier_doubts": "The second opinion on nudity is in doubt whether this is fit to show.",
    "unlike": "No picture came near enough to the person. Compare the faces yourself.",
    "safety_checker_care": "The safety checker asks for special care, as with pictures of children.",
}

#: Why something that had already aired went dark.
TAKEDOWNS: dict[str, Reason] = _reasons(
    ("reported", "Someone asked us to take this picture down.", False),
    ("brand", "The campaign asked us to take this picture down.", False),
    ("mistake", "This picture was shown by mistake.", False),
)

#: Why nothing more happened: nobody looked in time.
EXPIRIES: dict[str, Reason] = _reasons(
    ("waited_too_long", "Nobody could look at this in time, so we deleted it. You may try again.", True),
)


def reason(code: str) -> Reason:
    """The reason with this code. Raises KeyError for a code that nobody defined."""
    for table in (REASONS, REJECTIONS, TAKEDOWNS, EXPIRIES):
        if code in table:
            return table[code]
    raise KeyError(code)
