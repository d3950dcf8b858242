from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from campaigns import airings, desk
from campaigns.lifecycle import State
from campaigns.models import Campaign
from campaigns.moves import move
from tests.campaigns.microsite.cast import approved, rendered
from tests.submissions import figurine_of, submission_in

pytestmark = pytest.mark.django_db


def page_of(client, token: str = "collins") -> str:
    return client.get(f"/s/{token}/").content.decode()


@pytest.mark.parametrize("address", ["/s/collins/", "/s/collins/status.json", "/s/nobody/"])
def test_its_address_stays_out_of_caches_referrers_and_search(client, campaign, address):
    submission_in(campaign, State.QUEUED, token="collins")
    headers = client.get(address).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "private, no-store"
    assert "noindex" in headers["X-Robots-Tag"]


def test_a_link_that_nobody_was_given_says_so(client, db):
    answer = client.get("/s/nobody/")
    assert answer.status_code == 404 and b"We know no one by this address" in answer.content


def test_it_shows_the_place_in_the_queue_without_a_script(client, campaign):
    submission_in(campaign, State.QUEUED)
    submission_in(campaign, State.QUEUED, token="collins")
    page = page_of(client)
    assert "data-position>2</dd>" in page and 'http-equiv="refresh"' in page


@pytest.mark.parametrize("state", [State.RECEIVED, State.RENDERING])
def test_it_waits_with_the_visitor(client, campaign, state):
    submission_in(campaign, state, token="collins").renders.update(stage="sculpting")
    assert "data-sprue" in page_of(client)


def test_it_shows_the_figurine_and_offers_another_look_while_there_is_one(client, campaign):
    Campaign.objects.update(looks=2)
    submission = submission_in(campaign, State.IN_REVIEW, token="collins")
    assert "/files/" in page_of(client) and "another-look" in page_of(client)
    type(submission).objects.update(looks=2)
    assert "another-look" not in page_of(client)


def test_it_says_how_long_another_look_takes(client, campaign):
    submission = submission_in(campaign, State.IN_REVIEW, token="collins")
    assert "so it takes as long" in page_of(client)
    rendered(campaign, 31)
    assert "The next takes about 40 seconds." in page_of(client)
    figurine_of(submission, 1)
    assert "The next is ready: you see it at once." in page_of(client)


def test_it_says_when_to_look_up(client, campaign, bob):
    submission = approved(campaign, bob, token="collins")
    airings.expect(submission.pk, now() + timedelta(seconds=300))
    page = page_of(client)
    assert "data-eta" in page and f"/p/{submission.public_id}/" in page and "download=" in page


def test_it_says_look_now_while_it_is_on(client, campaign, bob):
    submission = approved(campaign, bob, token="collins")
    airings.record(submission.pk, "Times Square North", uuid4(), now())
    page = page_of(client)
    assert "You are on now" in page and "Times Square North" in page


def test_it_lists_where_it_was(client, campaign, bob):
    submission = approved(campaign, bob, token="collins")
    airings.record(submission.pk, "Leicester Square", uuid4(), now() - timedelta(minutes=9))
    page = page_of(client)
    assert "You are on now" not in page and "Leicester Square" in page


def test_a_failure_says_why_and_offers_another_photo(client, campaign):
    submission_in(campaign, State.FAILED, token="collins")
    page = page_of(client)
    assert "could not find a face" in page and "Try another photo" in page


def test_a_refusal_that_no_photo_can_mend_names_whom_to_ask(client, campaign, bob):
    submission = submission_in(campaign, State.IN_REVIEW, token="collins")
    desk.reject(submission.pk, bob, "unsuitable", submission.figurine_id)
    page = page_of(client)
    assert "Try another photo" not in page and "privacy@toybox.example" in page


def test_the_end_of_the_campaign_is_told(client, campaign, bob):
    move(approved(campaign, bob, token="collins").pk, "retire")
    assert "The campaign has ended" in page_of(client)
