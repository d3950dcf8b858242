"""What can be done by hand, and what cannot."""

import json
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from campaigns.models import Campaign, Submission

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


def as_sent(page, **changes: str) -> dict[str, str]:
    """The campaign's form as a browser sends it back, with some answers changed."""
    form = page.context["adminform"].form
    sent = {}
    for field in form:
        value = field.value()
        if isinstance(value, datetime):
            sent[f"{field.html_name}_0"], sent[f"{field.html_name}_1"] = value.strftime(
                "%Y-%m-%d %H:%M:%S"
            ).split()
        elif value not in (None, False):
            sent[field.html_name] = json.dumps(value) if isinstance(value, list | dict) else value
    for formset in page.context["inline_admin_formsets"]:
        sent |= {field.html_name: field.value() for field in formset.formset.management_form}
    return sent | changes


def test_saving_a_campaign_whose_painter_nobody_here_has_says_so(root, campaign, settings):
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])

    def saved(painter: str) -> str:
        return root.post(address, as_sent(root.get(address), painter=painter), follow=True).content.decode()

    assert "takes no photos" not in saved("plastic")
    assert "no render worker here has the painter klein" in saved("klein")
    assert Campaign.objects.get().painter == "klein"
    settings.PAINTERS = ["plastic", "klein"]
    assert "takes no photos" not in saved("klein")


def test_every_setting_of_a_campaign_is_on_its_form(root, campaign):
    page = root.get(reverse("admin:campaigns_campaign_change", args=[campaign.pk]))
    editable = {field.name for field in Campaign._meta.fields if field.editable} - {"id"}
    assert set(page.context["adminform"].form.fields) == editable


def test_a_campaign_that_can_be_made_is_saved(root, campaign):
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    answer = root.post(
        address, as_sent(root.get(address), queue_limit="1200", pose="marching", colour="#336699")
    )
    assert answer.status_code == 302, answer.context["errors"]
    campaign.refresh_from_db()
    assert (campaign.queue_limit, campaign.pose, campaign.colour) == (1200, "marching", "#336699")


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("style", "There is no style called “marble”. There is: army, astronaut."),
        ("colour", "There is no colour of the style “army” called “marble”. There is:"),
        ("pose", "There is no pose of the style “army” called “marble”. There is:"),
        ("painter", "There is no painter called “marble”. There is:"),
    ],
)
def test_what_nobody_can_make_is_refused_with_what_there_is(root, campaign, field, sentence):
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    answer = root.post(address, as_sent(root.get(address), **{field: "marble"}))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors[field][0].startswith(sentence)
    assert not Campaign.objects.filter(**{field: "marble"}).exists()
