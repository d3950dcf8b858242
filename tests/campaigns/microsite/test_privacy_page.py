import pytest

from campaigns.models import Campaign

pytestmark = pytest.mark.django_db


def test_it_says_who_answers_how_long_and_in_which_words(client, campaign):
    Campaign.objects.update(selfie_hours=6)
    page = client.get("/c/report-for-duty/privacy/").content.decode()
    text = campaign.consent_texts.get()
    assert "Toybox Pictures" in page and "privacy@toybox.example" in page
    assert "within 6 hours" in page
    assert text.face in page and text.sha256() in page


def test_it_is_there_when_the_campaign_is_over(client, campaign):
    Campaign.objects.update(paused=True)
    assert client.get("/c/report-for-duty/privacy/").status_code == 200


def test_it_can_do_without_words_to_agree_to(client, campaign):
    campaign.consent_texts.all().delete()
    assert client.get("/c/report-for-duty/privacy/").status_code == 200
