"""Campaigns and consent texts agree on who sees faces."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns import processors
from campaigns.models import Campaign, ConsentText

pytestmark = pytest.mark.django_db


def told(campaign: Campaign, version: int, face: str, locale: str = "en") -> ConsentText:
    return ConsentText(
        campaign=campaign, version=version, locale=locale, face=face, display="On the billboard."
    )


def test_a_painter_whose_company_no_text_names_is_refused_with_what_to_do(campaign):
    campaign.painter = "fal"
    with pytest.raises(ValidationError) as refused:
        campaign.full_clean()
    (sentence,) = refused.value.message_dict["painter"]
    assert "fal.ai" in sentence and "version 1 (en)" in sentence and "new version" in sentence


def test_it_is_accepted_once_the_newest_text_of_every_language_names_it(campaign):
    told(campaign, 2, "It is sent to Fal.ai.").save()
    told(campaign, 1, "Es bleibt hier.", "de").save()
    campaign.painter = "fal"
    with pytest.raises(ValidationError, match=r"version 1 \(de\)"):
        campaign.full_clean()
    told(campaign, 2, "Es geht an fal.ai.", "de").save()
    campaign.full_clean()


def test_a_new_campaign_has_no_text_to_name_anybody():
    processors.check_painter(Campaign(slug="new", name="New", painter="fal"))


def test_a_painter_at_home_needs_no_name(campaign):
    campaign.full_clean()
    told(campaign, 2, "It stays here.").full_clean()


def test_a_text_that_hides_who_sees_faces_is_refused(campaign):
    campaign.painter = "fal"
    with pytest.raises(ValidationError) as refused:
        told(campaign, 2, "It stays here.").full_clean()
    assert "Name fal.ai here" in refused.value.message_dict["face"][0]
    told(campaign, 2, "It is sent to fal.ai.").full_clean()


def test_a_text_without_a_campaign_is_refused_as_ever():
    with pytest.raises(ValidationError) as refused:
        ConsentText(version=1, face="x", display="y").full_clean()
    assert set(refused.value.message_dict) == {"campaign"}


def test_the_admin_says_it_on_the_page(campaign, admin_client):
    page = reverse("admin:campaigns_consenttext_add")
    Campaign.objects.update(painter="fal")
    sent = {
        "campaign": campaign.pk,
        "version": 2,
        "locale": "en",
        "face": "It stays here.",
        "display": "There.",
    }
    answer = admin_client.post(page, sent)
    assert answer.status_code == 200 and "Name fal.ai here" in answer.content.decode()
    assert campaign.consent_texts.count() == 1
