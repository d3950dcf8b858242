"""A desk with somebody waiting."""

import pytest
from django.urls import reverse

from campaigns.lifecycle import State
from tests.submissions import submission_in


@pytest.fixture
def waiting(campaign):
    """One that nothing is said against."""
    return submission_in(campaign, State.IN_REVIEW, nickname="Dusty")


@pytest.fixture
def flagged(campaign):
    """One that two people must approve."""
    return submission_in(campaign, State.IN_REVIEW, nickname="Eileen", flagged=True, flags=["turned_away"])


@pytest.fixture
def page(campaign) -> str:
    """The address of the desk."""
    return reverse("desk", args=[campaign.slug])
