"""Who may come to the desk of a campaign."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from campaigns.access import MANAGER, MODERATOR, campaign_for, campaigns_of
from campaigns.models import Campaign, Membership

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def other(campaign):
    return Campaign.objects.create(
        slug="harbour-lights", name="Harbour lights", headline="H", controller="T", contact="t@t.example"
    )


def test_moderators_and_managers_are_let_in(campaign, alice, bob):
    assert campaign_for(alice, campaign.slug, MODERATOR, MANAGER) == campaign
    assert campaign_for(bob, campaign.slug, MODERATOR, MANAGER) == campaign


def test_a_moderator_is_no_manager(campaign, bob):
    assert campaign_for(bob, campaign.slug, MANAGER) is None


def test_outsiders_and_strangers_are_not(campaign, charlie):
    assert campaign_for(charlie, campaign.slug, MODERATOR, MANAGER) is None
    assert campaign_for(AnonymousUser(), campaign.slug, MODERATOR, MANAGER) is None


def test_a_role_in_one_campaign_is_none_in_another(campaign, other, bob):
    assert campaign_for(bob, other.slug, MODERATOR, MANAGER) is None


def test_roles_of_two_campaigns_do_not_mix(campaign, other, bob):
    Membership.objects.create(user=bob, campaign=other, role=MANAGER)
    assert campaign_for(bob, campaign.slug, MANAGER) is None
    assert list(campaigns_of(bob, MANAGER)) == [other]


def test_who_left_is_not_let_in(campaign, bob):
    bob.is_active = False
    bob.save()
    assert campaign_for(bob, campaign.slug, MODERATOR) is None


def test_a_superuser_sees_all(campaign, other):
    root = User.objects.create_superuser("root")
    assert set(campaigns_of(root, MODERATOR)) == {campaign, other}
