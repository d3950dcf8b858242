"""A visitor who does not like their figurine may have another one."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from campaigns.models import Figurine, Frame, Submission
from campaigns.moves import VISITOR, move


@transaction.atomic
def ask_for_another(submission_id: int, look: int | None = None) -> bool:
    """Show one more look, as often as the campaign allows; False when there is none left, it is too late, or
    nobody here could paint it.

    A spare of the same render is shown at once and waits for the desk in the other one's place; without one
    the submission is queued again. `look` is the number of the look that the visitor had before them: what
    counts looks is swapped on it, so that two taps cost one. None stands for the look it is at now.
    """
    submission = Submission.objects.select_related("campaign").get(pk=submission_id)
    look = submission.looks if look is None else look
    spare = spares_of(submission).first()
    asked: dict[str, Any] = {
        "actor": VISITOR,
        # Past its limit a selfie is gone even where an undo brought the figurine back to review.
        "only_if": {"looks": look, "looks__lt": submission.campaign.looks, "selfie__gt": ""},
        "looks": F("looks") + 1,
        "claimed_by": None,
        "claimed_until": None,
    }
    if spare is None:
        if not submission.campaign.has_painter:
            return False
        return move(submission_id, "another_look", tries=0, **asked) is not None
    asked["only_if"]["figurine_id"] = submission.figurine_id
    return move(submission_id, "next_look", figurine=spare, **asked) is not None


def spares_of(submission: Submission) -> QuerySet[Figurine]:
    """What the render of the figurine on show made besides and nobody saw yet, the likest first."""
    shown = submission.figurine
    if shown is None:
        return Figurine.objects.none()
    ready = Frame.objects.filter(figurine=OuterRef("pk")).exclude(file="")
    rest = Figurine.objects.filter(Exists(ready), render=shown.render_id, rank__gt=shown.rank)
    return rest.exclude(preview="").order_by("rank")
