"""Whether a screen is there, in words."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from display import presence
from display.presence import Sighting
from tests.display.cast import screen_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.parametrize(
    "seconds, words", [(0, "online"), (40, "online"), (60, "recent"), (130, "stale"), (900_000, "stale")]
)
def test_a_screen_fades_from_view(seconds, words):
    assert presence.in_words(now() - timedelta(seconds=seconds)) == words


def test_a_screen_that_never_came_is_not_stale():
    assert presence.in_words(None) == "never"


def test_it_writes_down_what_each_screen_said(campaign):
    one, two, silent = (screen_of(campaign, name) for name in ("One", "Two", "Silent"))
    presence.note({one.pk: Sighting(3, 7), two.pk: Sighting(2, None)})
    for screen in (one, two, silent):
        screen.refresh_from_db()
    assert [(screen.revision, screen.drawn) for screen in (one, two, silent)] == [
        (3, 7),
        (2, None),
        (0, None),
    ]
    assert presence.in_words(one.last_seen_at) == "online"
    assert silent.last_seen_at is None


def test_it_keeps_only_vitals_that_are_numbers(campaign):
    screen = screen_of(campaign)
    presence.note_health(screen.pk, {"frames": 60, "js_heap": None, "clock_ms": "now", "name": "x"})
    screen.refresh_from_db()
    assert screen.health == {"frames": 60}
