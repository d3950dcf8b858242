"""A visitor who does not like their figurine may have another made."""

from django.db import transaction
from django.db.models import F

from campaigns.models import Submission
from campaigns.moves import VISITOR, move


@transaction.atomic
def ask_for_another(submission_id: int) -> bool:
    """Queue one more look, as often as the campaign allows; False when there is none left or it is too late.

    The limit is swapped on together with the state: two taps at once cost one look.
    """
    limit = Submission.objects.values_list("campaign__looks", flat=True).get(pk=submission_id)
    return bool(
        move(
            submission_id,
            "another_look",
            actor=VISITOR,
            # Past its limit a selfie is gone even where an undo brought the figurine back to review.
            only_if={"looks__lt": limit, "selfie__gt": ""},
            looks=F("looks") + 1,
            tries=0,
            claimed_by=None,
            claimed_until=None,
        )
    )
