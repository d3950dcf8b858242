"""What a visitor writes: a nickname that may stand on a billboard, and an e-mail address."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from campaigns.intake.refusals import NotAccepted
from campaigns.models import Submission

NICKNAME_LENGTH = 24
#: Marks above or below one letter; more is drawing over the neighbours, not a script.
MARKS_A_LETTER = 3
#: Endings that make two words with a dot between them an address. "Mr.T" is a name.
DOMAINS = (
    "app|biz|ca|cc|ch|click|cn|co|com|de|dev|es|eu|fr|gg|in|info|io|it|jp|link|live|ly|me|net|nl|online|org|"
    "ru|shop|site|store|to|top|tv|uk|us|vip|xyz"
)
CONTACT = re.compile(
    rf"""
    https?:|://|\bwww\b\.?            # a link
    | \w\.(?:{DOMAINS})(?![\w-])      # a host name
    | \S@\S                           # an e-mail address
    | (?:\d[\s().+/-]*){{7}}          # a telephone number
    """,
    re.VERBOSE | re.IGNORECASE,
)


def nickname(text: str) -> str:
    """`text` as it may be shown: composed, one line, nothing invisible. Raises NotAccepted."""
    # Control, format (bidi, zero width), private, surrogate, unassigned: what a reader cannot see.
    text = "".join(sign if not _invisible(sign) else " " * sign.isspace() for sign in text)
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if len(text) > NICKNAME_LENGTH:
        raise NotAccepted("nickname_long")
    if _marks(text) > MARKS_A_LETTER:
        raise NotAccepted("nickname_marks")
    # Compared in its compatible form: full-width letters and circled digits read like plain ones.
    if CONTACT.search(unicodedata.normalize("NFKC", text)):
        raise NotAccepted("nickname_contact")
    return text


def email(text: str) -> str:
    """`text` without spaces around it. Raises NotAccepted unless it is empty or an address."""
    text = text.strip()
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise NotAccepted("email_invalid") from error
    if len(text) > (Submission._meta.get_field("email").max_length or 0):
        raise NotAccepted("email_invalid")
    return text


def _invisible(sign: str) -> bool:
    # U+115F and the like are letters to Unicode and blank to the eye.
    return unicodedata.category(sign).startswith("C") or sign in "\u115f\u1160\u3164\uffa0\u2800"


def _marks(text: str) -> int:
    """The longest run of combining marks."""
    longest = run = 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        longest = max(longest, run)
    return longest
