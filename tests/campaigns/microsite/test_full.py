"""A campaign with as many people waiting as it allows."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.lifecycle import State
from campaigns.models import Campaign, Submission
from tests.campaigns.microsite.cast import AGREED, rendered
from tests.submissions import submission_in

pytestmark = pytest.mark.django_db

LANDING, SUBMIT = "/c/report-for-duty/", "/c/report-for-duty/submissions"


@pytest.fixture
def full(campaign) -> Campaign:
    """Two wait, and no more may."""
    Campaign.objects.update(queue_limit=2)
    for state in (State.QUEUED, State.RENDERING):
        submission_in(campaign, state)
    campaign.refresh_from_db()
    return campaign


def sent(client, data: bytes):
    return client.post(SUBMIT, {**AGREED, "selfie": SimpleUploadedFile("s.jpg", data, "image/jpeg")})


def test_the_landing_says_so_before_anybody_takes_a_photo(client, full):
    answer = client.get(LANDING)
    page = answer.content.decode()
    assert answer.status_code == 200 and "Full for now" in page
    assert "<form" not in page and "Come back in a few minutes." in page
    assert not answer.cookies, "there is nothing to keep"


def test_it_says_when_to_come_back_from_what_renders_took(client, full):
    rendered(full, 90)
    page = client.get(LANDING).content.decode()
    assert "Come back in about 5 minutes." in page, "one before, one being made, and one's own"


def test_it_looks_again_by_itself_without_a_script_too(client, full):
    assert re.search(
        f'<noscript><meta http-equiv="refresh" content="\\d+; url={LANDING}"></noscript>',
        client.get(LANDING).content.decode(),
    )


def test_who_sends_all_the_same_hears_when_to_come_back_and_nothing_is_kept(client, full, collins_jpeg):
    answer = sent(client, collins_jpeg)
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "300"
    assert "data-refusal>So many people are waiting" in answer.content.decode()
    assert Submission.objects.count() == 2


def test_the_form_is_back_as_soon_as_somebody_is_done_with(client, full, collins_jpeg):
    Submission.objects.filter(state=State.RENDERING).update(state=State.FAILED, reason="no_face")
    assert "<form" in client.get(LANDING).content.decode()
    assert sent(client, collins_jpeg).status_code == 303


def test_who_waits_for_the_desk_takes_no_place(client, campaign):
    Campaign.objects.update(queue_limit=1)
    submission_in(campaign, State.IN_REVIEW)
    assert "<form" in client.get(LANDING).content.decode()


def test_people_of_another_campaign_take_no_place(client, full):
    other = Campaign.objects.create(
        slug="harbour-lights", name="Harbour lights", headline="H", controller="T", contact="t@t.example",
        queue_limit=1,
    )  # fmt: skip
    full.consent_texts.update(campaign=other)
    assert "<form" in client.get("/c/harbour-lights/").content.decode()


def test_without_a_limit_it_is_never_full(client, full):
    Campaign.objects.update(queue_limit=None)
    assert "<form" in client.get(LANDING).content.decode()


def test_a_campaign_that_is_over_is_over_and_not_full(client, full):
    Campaign.objects.update(paused=True)
    assert "A short break" in client.get(LANDING).content.decode()
