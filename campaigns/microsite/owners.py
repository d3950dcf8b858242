"""Whose page this is: the link given at submission is the only key, and only its hash is known here."""

from campaigns import tokens
from campaigns.models import Submission


def submission_of(token: str) -> Submission | None:
    """The submission whose owner holds `token`, as it stands now; None for a token nobody was given."""
    return (
        Submission.objects.select_related("campaign", "figurine")
        .filter(token_hash=tokens.hashed(token))
        .first()
    )
