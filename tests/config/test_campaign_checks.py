"""What the system checks say of campaigns."""

import pytest
from django.db import connection

from campaigns.models import Campaign
from config import campaign_checks as checks

ALL = [
    checks.the_tables_are_there,
    checks.consents_name_who_sees_faces,
    checks.open_campaigns_can_be_made,
    checks.open_campaigns_have_their_painter,
]


def ids(messages) -> list[str]:
    return [message.id for message in messages]


@pytest.mark.django_db
def test_a_campaign_that_can_be_made_here_is_left_alone(campaign):
    assert [ids(check(databases=["default"])) for check in ALL] == [[]] * len(ALL)


@pytest.mark.parametrize("check", ALL)
def test_no_database_is_asked_where_the_checks_were_not_given_one(check):
    assert ids(check(databases=None)) == []


@pytest.mark.django_db
def test_a_hosted_painter_that_the_consent_text_hides_is_an_error(campaign):
    Campaign.objects.update(painter="fal")
    assert ids(checks.consents_name_who_sees_faces(databases=["default"])) == ["diorama.E003"]
    campaign.consent_texts.update(face="It is sent to fal.ai.")
    assert ids(checks.consents_name_who_sees_faces(databases=["default"])) == []


@pytest.mark.django_db
def test_an_open_campaign_that_nobody_can_paint_is_an_error(campaign):
    Campaign.objects.update(style="marble", painter="crayon")
    found = list(checks.open_campaigns_can_be_made(databases=["default"]))
    assert ids(found) == ["diorama.E005"] * 2
    assert any("“crayon”" in each.msg for each in found) and any("“marble”" in each.msg for each in found)
    Campaign.objects.update(paused=True)
    assert ids(checks.open_campaigns_can_be_made(databases=["default"])) == []


@pytest.mark.django_db
def test_an_open_campaign_whose_painter_no_worker_has_is_warned_of(campaign, settings):
    check = checks.open_campaigns_have_their_painter
    Campaign.objects.update(painter="klein")
    assert ids(check(databases=["default"])) == ["diorama.W011"]
    settings.PAINTERS = ["plastic", "klein"]
    assert ids(check(databases=["default"])) == []
    settings.PAINTERS = ["plastic"]
    Campaign.objects.update(paused=True)
    assert ids(check(databases=["default"])) == []


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_tables_that_are_not_there_yet_are_a_warning_and_no_traceback(campaign):
    column = Campaign._meta.get_field("painter")
    with connection.schema_editor() as editor:  # as before the migration that brings a column
        editor.remove_field(Campaign, column)
    try:
        found = [ids(check(databases=["default"])) for check in ALL]
    finally:
        with connection.schema_editor() as editor:
            editor.add_field(Campaign, column)
    assert found == [["diorama.W013"], [], [], []]


@pytest.mark.django_db
def test_a_database_that_cannot_be_reached_is_not_called_empty(monkeypatch):
    def refuse() -> None:
        raise ConnectionError("nobody listens")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    with pytest.raises(ConnectionError):
        ids(checks.the_tables_are_there(databases=["default"]))
