"""How long a visitor still waits, from what renders really took."""

import math
import statistics
from datetime import timedelta

from django.db.models import Q
from django.utils.timezone import now

from campaigns.lifecycle import State
from campaigns.models import Render, Submission

#: Renders that the estimate rests on: enough to be steady, few enough to follow a change of machine.
SAMPLE = 50
#: The share of a render from which its own pace tells something.
TELLING = 0.05


def render_time() -> timedelta | None:
    """The median time of the last `SAMPLE` renders that were done; None before the first one."""
    spans = (
        Render.objects.filter(outcome=Render.Outcome.DONE, finished_at__isnull=False)
        .order_by("-pk")
        .values_list("started_at", "finished_at")[:SAMPLE]
    )
    seconds = [(end - start).total_seconds() for start, end in spans if end]
    return timedelta(seconds=statistics.median(seconds)) if seconds else None


def place_in_queue(submission: Submission) -> int:
    """1 for whoever is next: all campaigns of an installation share its painters, first come first served."""
    moment = submission.state_changed_at
    ahead = Q(state_changed_at__lt=moment) | Q(state_changed_at=moment, pk__lt=submission.pk)
    return Submission.objects.filter(ahead, state=State.QUEUED).count() + 1


def seconds_in_queue(position: int) -> int | None:
    """Seconds until the figurine of whoever stands at `position` is made; None where nothing was measured.

    Everyone up to that place, plus what is left of the renders that run, at the pace of one median render
    a painter. As many painters are believed in as are working now.
    """
    typical = render_time()
    if typical is None:
        return None
    running = Render.objects.filter(outcome=Render.Outcome.RUNNING, lease_until__gt=now())
    left = [1 - progress for progress in running.values_list("progress", flat=True)]
    return math.ceil(typical.total_seconds() * (position + sum(left)) / max(1, len(left)))


def seconds_of(render: Render) -> int | None:
    """Seconds until this running render is done; the first of an installation is judged by its own pace."""
    typical = render_time() or _own_pace(render)
    return None if typical is None else math.ceil(typical.total_seconds() * (1 - render.progress))


def _own_pace(render: Render) -> timedelta | None:
    """What it will have taken if it goes on as it did; None before enough is done to tell."""
    if render.progress < TELLING:
        return None
    return (now() - render.started_at) / render.progress


def seconds_until_airing(submission: Submission) -> int | None:
    """Seconds until its first airing; None when that is not known, or when the moment has passed."""
    if submission.airs_at is None or submission.airs_at <= now():
        return None
    return math.ceil((submission.airs_at - now()).total_seconds())
