"""What can be done by hand, and what cannot."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from campaigns.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(signed_in, db):
    return signed_in(User.objects.create_superuser("root"))


def test_signing_in_goes_through_the_desks_page(client, db):
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name", ["submission", "submissionevent", "approval", "consent", "render", "figurine"]
)
def test_what_the_verbs_write_is_read_only(root, waiting, name):
    listed = root.get(reverse(f"admin:campaigns_{name}_changelist"))
    assert listed.status_code == 200
    assert root.get(reverse(f"admin:campaigns_{name}_add")).status_code == 403


def test_a_submission_shows_neither_token_nor_address_to_write_to(root, waiting):
    Submission.objects.filter(pk=waiting.pk).update(email="dusty@home.example")
    html = root.get(reverse("admin:campaigns_submission_change", args=[waiting.pk])).content.decode()
    assert waiting.token_hash not in html
    assert "dusty@home.example" not in html
    assert root.post(reverse("admin:campaigns_submission_change", args=[waiting.pk]), {}).status_code == 403


def test_an_audit_row_cannot_be_deleted(root, waiting):
    event = waiting.events.first()
    address = reverse("admin:campaigns_submissionevent_delete", args=[event.pk])
    assert root.post(address, {"post": "yes"}).status_code == 403
    assert waiting.events.filter(pk=event.pk).exists()


def test_a_consent_text_is_never_edited(root, campaign):
    text = campaign.consent_texts.get()
    address = reverse("admin:campaigns_consenttext_change", args=[text.pk])
    assert root.post(address, {"face": "other"}).status_code == 403


def test_a_campaign_can_be_set_up(root, campaign):
    assert root.get(reverse("admin:campaigns_campaign_change", args=[campaign.pk])).status_code == 200
    assert root.get(reverse("admin:campaigns_campaign_add")).status_code == 200
