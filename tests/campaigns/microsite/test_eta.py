"""How long a visitor still waits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from campaigns import tokens
from campaigns.lifecycle import State
from campaigns.microsite.eta import (
    STANDSTILL,
    in_words,
    pace,
    place_in_queue,
    seconds_for_newcomer,
    seconds_in_queue,
    seconds_of,
)
from campaigns.microsite.owners import submission_of
from campaigns.microsite.status import status_of
from campaigns.models import Render, Submission
from tests.submissions import submission_in

pytestmark = pytest.mark.django_db


def rendered(campaign, *spans: tuple[float, float], outcome: str = Render.Outcome.DONE) -> None:
    """Renders that ended, each from and to so many seconds ago."""
    submission = Submission.objects.create(campaign=campaign, token_hash=tokens.new_token())
    moment = now()
    Render.objects.bulk_create(
        Render(
            submission=submission, attempt=attempt, worker="test", painter="plastic", seed=1, outcome=outcome,
            lease_until=moment, started_at=moment - timedelta(seconds=begun),
            finished_at=moment - timedelta(seconds=ended),
        )
        for attempt, (begun, ended) in enumerate(spans, start=1)
    )  # fmt: skip


def one_by_one(seconds: float, count: int, *, ended: float = 0.0) -> list[tuple[float, float]]:
    """Back to back on one worker, the last of them done `ended` seconds ago."""
    return [(ended + seconds * (n + 1), ended + seconds * n) for n in reversed(range(count))]


def running(campaign, *, for_seconds: float, progress: float) -> Render:
    render = submission_in(campaign, State.RENDERING).renders.get()
    Render.objects.filter(pk=render.pk).update(
        started_at=now() - timedelta(seconds=for_seconds), progress=progress
    )
    render.refresh_from_db()
    return render


def test_the_first_render_is_judged_by_its_own_pace(campaign):
    assert seconds_of(running(campaign, for_seconds=3, progress=0.25)) in (9, 10)


def test_before_anything_can_be_told_nothing_is_told(campaign):
    assert seconds_of(running(campaign, for_seconds=3, progress=0.0)) is None
    assert seconds_in_queue(1) is None


def test_one_render_is_enough_to_tell_something(campaign):
    rendered(campaign, (8, 0))
    assert seconds_in_queue(3) == 24


def test_later_ones_are_judged_by_what_renders_took(campaign):
    rendered(campaign, (64, 4), (12, 4), (4, 0))
    assert seconds_of(running(campaign, for_seconds=100, progress=0.5)) == 4


def test_whoever_waits_waits_for_all_before_them(campaign):
    rendered(campaign, (8, 0))
    first, second = (submission_in(campaign, State.QUEUED) for _ in range(2))
    assert (place_in_queue(first), place_in_queue(second)) == (1, 2)
    assert seconds_in_queue(2) == 16
    running(campaign, for_seconds=1, progress=0.5)
    assert seconds_in_queue(2) == 20


def test_a_batch_is_paid_for_once(campaign):
    """Four people in eight seconds: a place costs two seconds, and no figurine is there before eight."""
    rendered(campaign, *[(16, 8)] * 4, *[(8, 0)] * 4)
    assert [seconds_in_queue(place) for place in (1, 5, 9)] == [8, 16, 24]


def test_between_two_batches_it_is_no_other_time(campaign):
    rendered(campaign, *[(8, 0)] * 4)
    before = seconds_in_queue(9)
    for _ in range(4):
        running(campaign, for_seconds=0, progress=0.0)
    assert seconds_in_queue(5) == before


def test_workers_side_by_side_share_the_queue(campaign):
    rendered(campaign, *one_by_one(10, 3), *one_by_one(10, 3))
    for _ in range(2):
        running(campaign, for_seconds=5, progress=0.5)
    assert seconds_in_queue(1) == 5 + 10


def test_workers_that_nobody_needed_before_count_once_they_paint(campaign):
    """Before the rush people came one by one, and so it measured one worker."""
    rendered(campaign, *[(n * 100 + 10, n * 100) for n in range(9)])
    for _ in range(4):
        running(campaign, for_seconds=0, progress=0.0)
    assert seconds_in_queue(5) == 20 + 10


def test_a_pause_is_no_pace(campaign):
    """Five slow minutes or a night: only the time counts in which somebody was painted."""
    rendered(campaign, *one_by_one(4, 5, ended=30_000), *one_by_one(4, 5))
    assert seconds_in_queue(10) == 40


def test_who_is_turned_away_makes_room(campaign):
    rendered(campaign, *one_by_one(9, 3))
    rendered(campaign, (28, 27), (29, 28), (30, 29), outcome=Render.Outcome.REFUSED)
    assert seconds_in_queue(7) == 5 * 6 + 9


def test_slow_ones_are_not_explained_away(campaign):
    """Mostly quick, sometimes very slow: who stands behind six has a slow one before them."""
    rendered(campaign, *one_by_one(2, 4, ended=92), (92, 2), (2, 0))
    assert seconds_in_queue(7) == 6 * (8 + 90 + 2) / 6 + 2


def test_what_was_lost_tells_nothing(campaign):
    rendered(campaign, (8, 0))
    rendered(campaign, (90_000, 0), outcome=Render.Outcome.LOST)
    assert seconds_in_queue(1) == 8


def test_it_follows_a_change_of_machine(campaign):
    rendered(campaign, *one_by_one(60, 20, ended=100))
    rendered(campaign, *one_by_one(2, 50))
    assert seconds_in_queue(10) == 20


def test_it_grows_with_the_place(campaign):
    rendered(campaign, (31, 12), (22, 9), (14, 1), (7, 2))
    running(campaign, for_seconds=1, progress=0.3)
    told = [seconds_in_queue(place) for place in range(1, 40)]
    assert told == sorted(told) and told[0] < told[-1]


def test_a_queue_that_stands_still_is_promised_nothing(campaign):
    rendered(campaign, *one_by_one(4, 3, ended=STANDSTILL.total_seconds() + 9))
    waiting = submission_in(campaign, State.QUEUED)
    assert seconds_in_queue(1) == 4, "it has only just come"
    Submission.objects.filter(pk=waiting.pk).update(state_changed_at=now() - STANDSTILL * 1.1)
    assert seconds_in_queue(1) is None
    running(campaign, for_seconds=0, progress=0.0)
    assert seconds_in_queue(1) == 8, "somebody paints again"


def test_a_newcomer_stands_behind_everybody(campaign):
    rendered(campaign, (8, 0))
    for _ in range(2):
        submission_in(campaign, State.QUEUED)
    assert seconds_for_newcomer() == seconds_in_queue(3)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "about 10 seconds"),
        (31, "about 40 seconds"),
        (101, "about 2 minutes"),
        (700, "about 12 minutes"),
    ],
)
def test_it_is_said_as_people_say_it(seconds, words):
    assert in_words(seconds) == words


def test_asking_costs_as_much_with_a_long_queue_as_with_a_short_one(campaign):
    """It is asked by every page that waits, every few seconds."""
    rendered(campaign, *one_by_one(4, 60))
    running(campaign, for_seconds=1, progress=0.5)
    for _ in range(5):
        submission_in(campaign, State.QUEUED, nickname="Dusty")
    submission_in(campaign, State.QUEUED, token="collins")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        submission = submission_of("collins")
        assert submission
        status_of(submission)
    assert len(asked) == 5, "submission, airings, place, pace, what runs"
    assert pace()
