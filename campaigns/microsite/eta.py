"""How long a visitor still waits, from what renders really took.

Batches, several workers and pauses all show in the same measure: how many people were done with for each
second in which anybody was painted. A place in the queue costs that; the visitor's own render comes on top.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import now

from campaigns.lifecycle import State
from campaigns.models import Render, Submission

#: Renders that the estimate rests on: enough to be steady, few enough to follow a change of machine.
SAMPLE = 50
#: The share of a render from which its own pace tells something.
TELLING = 0.05
#: Nobody painted and nobody finished for so long while people wait: there is no pace to promise.
STANDSTILL = timedelta(seconds=60)
#: From here on seconds would pretend to know.
MINUTES = 100

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Pace:
    """Of the last renders: seconds from begin to end, the median (`typical`) and the mean; the seconds
    `between` one person done with and the next, in the time in which anybody was painted; and when the last
    one was done."""

    typical: float
    mean: float
    between: float
    until: datetime


def pace() -> Pace | None:
    """The pace of the last `SAMPLE` renders; None before the first one is done.

    Who is turned away makes room, too. What was lost does not, and is painted again: neither side counts it.
    """
    ended = [Render.Outcome.DONE, Render.Outcome.REFUSED]
    rows = Render.objects.filter(outcome__in=ended, finished_at__isnull=False).order_by("-pk")
    sample = list(rows.values_list("started_at", "finished_at", "outcome")[:SAMPLE])
    spans = [(start, end) for start, end, _ in sample if end]
    done = [_seconds(start, end) for start, end, outcome in sample if end and outcome == Render.Outcome.DONE]
    if not done:
        return None
    mean = statistics.fmean(_seconds(*span) for span in spans)
    return Pace(statistics.median(done), mean, _busy(spans) / len(spans), max(end for _, end in spans))


def place_in_queue(submission: Submission) -> int:
    """1 for whoever is next: all campaigns of an installation share its painters, first come first served."""
    moment = submission.state_changed_at
    ahead = Q(state_changed_at__lt=moment) | Q(state_changed_at=moment, pk__lt=submission.pk)
    return Submission.objects.filter(ahead, state=State.QUEUED).count() + 1


def seconds_in_queue(position: int) -> int | None:
    """Seconds until the figurine of whoever stands at `position` is made; None where nothing can be told.

    First everyone before them and what is left of the renders that run, at the measured pace; then a render
    of their own. Where more are painted at this moment than the pace knows of, as many workers are believed
    in: the last renders may have come one by one.
    """
    measured = pace()
    if measured is None:
        return None
    running = Render.objects.filter(outcome=Render.Outcome.RUNNING, lease_until__gt=now())
    left = [1 - progress for progress in running.values_list("progress", flat=True)]
    if not left and _stands_still(measured.until):
        return None
    between = min(measured.between, measured.mean / max(1, len(left)))
    return math.ceil(between * (position - 1 + sum(left)) + measured.typical)


def seconds_for_newcomer() -> int | None:
    """Seconds until somebody who joined the queue now would have a figurine; None as above."""
    return seconds_in_queue(Submission.objects.filter(state=State.QUEUED).count() + 1)


def seconds_of(render: Render) -> int | None:
    """Seconds until this running render is done; the first of an installation is judged by its own pace."""
    measured = pace()
    typical = measured.typical if measured else _own_pace(render)
    return None if typical is None else math.ceil(typical * (1 - render.progress))


def seconds_until_airing(submission: Submission) -> int | None:
    """Seconds until its first airing; None when that is not known, or when the moment has passed."""
    if submission.airs_at is None or submission.airs_at <= now():
        return None
    return math.ceil((submission.airs_at - now()).total_seconds())


def in_words(seconds: int) -> str:
    """How long that is, rounded up as people say it: "about 40 seconds", "about 12 minutes"."""
    if seconds <= MINUTES:
        return f"about {max(10, math.ceil(seconds / 10) * 10)} seconds"
    return f"about {math.ceil(seconds / 60)} minutes"


def _own_pace(render: Render) -> float | None:
    """What it will have taken if it goes on as it did; None before enough is done to tell."""
    if render.progress < TELLING:
        return None
    return _seconds(render.started_at, now()) / render.progress


def _stands_still(last_done: datetime) -> bool:
    """Nothing runs, and has not for a while, although somebody waits."""
    since = Submission.objects.filter(state=State.QUEUED).order_by("state_changed_at")
    waits = since.values_list("state_changed_at", flat=True).first()
    return waits is not None and now() - max(waits, last_done) > STANDSTILL


def _busy(spans: Sequence[Span]) -> float:
    """Seconds in which at least one of these spans ran."""
    busy, reached = 0.0, min(spans)[0]
    for start, end in sorted(spans):
        busy += max(0.0, _seconds(max(start, reached), end))
        reached = max(reached, end)
    return busy


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()
