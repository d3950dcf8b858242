"""What the system checks say of painters."""

import pytest
from django.core.management import call_command

from campaigns.models import Campaign
from config import painter_checks


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_a_painter_that_nobody_offers_is_an_error(settings):
    assert ids(painter_checks.painters_are_installed()) == []
    settings.PAINTERS = ["plastic", "crayon"]
    (error,) = painter_checks.painters_are_installed()
    assert error.id == "diorama.E010" and "crayon" in error.msg


def test_a_licence_that_is_not_held_is_warned_of(settings, monkeypatch):
    monkeypatch.delenv("DIORAMA_LICENCES_HELD", raising=False)
    monkeypatch.delenv("DIORAMA_WEIGHTS_MANIFESTS", raising=False)
    assert ids(painter_checks.licences_are_held()) == []
    settings.PAINTERS = ["plastic", "instantid"]
    (warning,) = painter_checks.licences_are_held()
    assert warning.id == "diorama.W010" and "insightface" in warning.msg
    monkeypatch.setenv("DIORAMA_LICENCES_HELD", "insightface,instantid")
    assert ids(painter_checks.licences_are_held()) == []


@pytest.mark.django_db
def test_an_open_campaign_whose_painter_is_not_loaded_is_warned_of(campaign, settings):
    check = painter_checks.open_campaigns_have_their_painter
    assert ids(check(databases=["default"])) == []
    Campaign.objects.update(painter="klein")
    assert ids(check(databases=["default"])) == ["diorama.W011"]
    settings.PAINTERS = ["plastic", "klein"]
    assert ids(check(databases=["default"])) == []
    settings.PAINTERS = ["plastic"]
    Campaign.objects.update(paused=True)
    assert ids(check(databases=["default"])) == []


def test_no_database_is_asked_where_the_checks_were_not_given_one():
    assert ids(painter_checks.open_campaigns_have_their_painter(databases=None)) == []


def test_the_checks_without_a_database_pass_here():
    call_command("check", tags=["diorama"])
