"""The frames that screens fetch."""

import pytest
from django.test import Client

from campaigns.models import Campaign
from display import credentials, pairing, programme
from tests.display.cast import approved, screen_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def billboard(campaign) -> Client:
    """The browser of an enrolled screen."""
    browser = Client()
    browser.get(pairing.enrolment_path(screen_of(campaign)))
    return browser


@pytest.fixture
def slot(campaign, bob) -> dict:
    """An approved figurine as the screens are told of it."""
    submission = approved(campaign, bob)
    (slot,) = programme.snapshot(campaign.pk, "portrait").slots
    return slot | {"submission": submission}


def test_an_enrolled_screen_gets_the_approved_bytes(billboard, slot):
    answer = billboard.get(slot["url"])
    assert answer.content == f"frame of {slot['submission'].public_id}".encode()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")


def test_nobody_else_gets_them(slot, signed_in, bob):
    assert Client().get(slot["url"]).status_code == 404
    assert signed_in(bob).get(slot["url"]).status_code == 404


def test_a_screen_of_another_campaign_does_not(slot):
    other = Campaign.objects.create(
        slug="other", name="Other", headline="Other", controller="Other", contact="other@example.org"
    )
    stranger = Client()
    stranger.get(pairing.enrolment_path(screen_of(other)))
    assert stranger.get(slot["url"]).status_code == 404


def test_they_are_gone_with_the_takedown(billboard, slot):
    programme.remove(slot["submission"].pk)
    assert billboard.get(slot["url"]).status_code == 404


def test_they_are_gone_when_the_file_is(billboard, slot):
    slot["submission"].figurine.frames.get().file.delete()
    assert billboard.get(slot["url"]).status_code == 404


def test_a_revoked_screen_gets_nothing(billboard, slot):
    credentials.revoke(
        credentials.shown_by({credentials.COOKIE: billboard.cookies[credentials.COOKIE].value}).screen
    )
    assert billboard.get(slot["url"]).status_code == 404


def test_a_hash_that_is_not_the_slots_names_nothing(billboard, slot):
    assert billboard.get(slot["url"].replace(slot["sha256"], "0" * 64)).status_code == 404
