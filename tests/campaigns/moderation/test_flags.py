"""What moderators read of the screeners."""

import pytest

from campaigns.lifecycle import State
from campaigns.moderation.item import item
from tests.submissions import submission_in

pytestmark = pytest.mark.django_db


def test_it_says_which_screener_held_and_why(campaign, bob):
    flags = ["safety_checker_doubts", "screener_down", "nsfw_classifier_down", "turned_away"]
    held = submission_in(campaign, State.IN_REVIEW, flagged=True, flags=flags)
    doubts, down, which, aside = item(campaign, bob, held.pk).flags
    assert "safety checker" in doubts and "in doubt" in doubts
    assert "look for yourself" in down and "second opinion" in which
    assert aside == "Turned away"
