from datetime import timedelta

import pytest
from django.utils.timezone import now

from campaigns.models import Campaign

pytestmark = pytest.mark.django_db


def boxes(page: str) -> list[str]:
    return [tag for tag in page.split("<") if tag.startswith("input") and 'type="checkbox"' in tag]


def test_it_asks_for_each_consent_by_itself_and_ticks_none(client, campaign):
    page = client.get("/c/report-for-duty/").content.decode()
    assert len(boxes(page)) == 5
    assert not any("checked" in box for box in boxes(page))
    text = campaign.consent_texts.get()
    assert text.face in page and text.display in page and text.marketing in page


def test_it_takes_the_photo_by_camera_or_file_without_a_script(client, campaign):
    page = client.get("/c/report-for-duty/").content.decode()
    assert 'type="file" name="selfie" accept="image/*" capture="user"' in page
    assert 'enctype="multipart/form-data" action="/c/report-for-duty/submissions"' in page


def test_it_says_which_words_the_visitor_read(client, campaign):
    assert 'name="consent_version" value="1"' in client.get("/c/report-for-duty/").content.decode()


def test_it_asks_nothing_that_the_consent_text_does_not_offer(client, campaign):
    campaign.consent_texts.update(marketing="")
    page = client.get("/c/report-for-duty/").content.decode()
    assert 'name="consent_marketing"' not in page and 'name="email"' not in page


def test_it_names_the_age_of_the_campaign(client, campaign):
    Campaign.objects.update(minimum_age=21)
    assert "21 or older" in client.get("/c/report-for-duty/").content.decode()


def test_it_has_no_script_or_style_in_the_page(client, campaign):
    page = client.get("/c/report-for-duty/").content.decode()
    assert "style=" not in page and "onclick" not in page and "<style" not in page
    assert page.count("<script") == page.count('<script type="module" src=')


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"paused": True}, "A short break"),
        ({"painter": "klein"}, "A short break"),  # which no worker here has
        ({"opens_at": now() + timedelta(days=2)}, "Not open yet"),
        ({"opens_at": now() - timedelta(days=2), "closes_at": now() - timedelta(days=1)}, "It is over"),
    ],
)
def test_a_campaign_that_takes_no_photos_says_why_and_shows_no_form(client, campaign, changes, words):
    Campaign.objects.update(**changes)
    page = client.get("/c/report-for-duty/").content.decode()
    assert words in page and "<form" not in page


def test_it_says_when_to_come_back_in_the_campaigns_own_time(client, campaign):
    opens = (now() + timedelta(days=2)).replace(hour=23, minute=30)
    Campaign.objects.update(opens_at=opens, timezone="Europe/Berlin")
    page = client.get("/c/report-for-duty/").content.decode()
    assert (":30</time>" in page) and "23:30</time>" not in page and "Europe/Berlin" in page


def test_a_campaign_without_words_to_agree_to_asks_for_nothing(client, campaign):
    campaign.consent_texts.all().delete()
    assert "<form" not in client.get("/c/report-for-duty/").content.decode()


def test_a_campaign_nobody_knows_is_not_found(client, db):
    assert client.get("/c/nothing/").status_code == 404


def test_home_leads_to_the_campaign_that_is_open(client, campaign):
    Campaign.objects.create(
        slug="older", name="Older", headline="Older", controller="x", contact="x@y.example",
        opens_at=now() - timedelta(days=9), paused=True,
    )  # fmt: skip
    assert client.get("/").headers["Location"] == "/c/report-for-duty/"


def test_home_leads_to_the_newest_when_none_is_open(client, campaign):
    Campaign.objects.update(paused=True)
    assert client.get("/").headers["Location"] == "/c/report-for-duty/"


def test_home_of_an_empty_installation_is_not_found(client, db):
    answer = client.get("/")
    assert answer.status_code == 404 and b"Nothing here" in answer.content
