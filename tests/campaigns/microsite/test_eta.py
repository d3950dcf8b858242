"""How long a visitor still waits."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from campaigns.lifecycle import State
from campaigns.microsite.eta import place_in_queue, seconds_in_queue, seconds_of
from campaigns.models import Render
from tests.submissions import submission_in

pytestmark = pytest.mark.django_db


def running(campaign, *, for_seconds: float, progress: float) -> Render:
    render = submission_in(campaign, State.RENDERING).renders.get()
    Render.objects.filter(pk=render.pk).update(
        started_at=now() - timedelta(seconds=for_seconds), progress=progress
    )
    render.refresh_from_db()
    return render


def done(campaign, seconds: float) -> None:
    render = submission_in(campaign, State.IN_REVIEW).renders.get()
    end = now()
    Render.objects.filter(pk=render.pk).update(started_at=end - timedelta(seconds=seconds), finished_at=end)


def test_the_first_render_is_judged_by_its_own_pace(campaign):
    assert seconds_of(running(campaign, for_seconds=3, progress=0.25)) in (9, 10)


def test_before_anything_can_be_told_nothing_is_told(campaign):
    assert seconds_of(running(campaign, for_seconds=3, progress=0.0)) is None
    assert seconds_in_queue(1) is None


def test_later_ones_are_judged_by_what_renders_took(campaign):
    for seconds in (4, 8, 60):
        done(campaign, seconds)
    assert seconds_of(running(campaign, for_seconds=100, progress=0.5)) == 4


def test_whoever_waits_waits_for_all_before_them(campaign):
    done(campaign, 8)
    first, second = (submission_in(campaign, State.QUEUED) for _ in range(2))
    assert (place_in_queue(first), place_in_queue(second)) == (1, 2)
    assert seconds_in_queue(2) == 16
    running(campaign, for_seconds=1, progress=0.5)
    assert seconds_in_queue(2) == 20
