import pytest
from django.test import Client

from campaigns.lifecycle import State
from tests.campaigns.microsite.cast import approved
from tests.submissions import submission_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.QUEUED, State.RENDERING, State.IN_REVIEW, State.FAILED])
def test_it_takes_one_post_without_an_account_or_a_cookie(campaign, state):
    submission = submission_in(campaign, state, token="collins", nickname="Eileen")
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/s/collins/withdraw")
    submission.refresh_from_db()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/s/collins/")
    assert submission.state == State.WITHDRAWN


def test_the_page_afterwards_is_a_receipt_and_nothing_else(client, campaign):
    submission = submission_in(campaign, State.IN_REVIEW, token="collins", nickname="Eileen")
    client.post("/s/collins/withdraw")
    page = client.get("/s/collins/").content.decode()
    assert "Nothing of you is left here" in page and submission.public_id in page
    assert "Eileen" not in page and "/files/" not in page and "withdraw" not in page.replace("withdrawn", "")


def test_twice_is_once(client, campaign):
    submission = submission_in(campaign, State.QUEUED, token="collins")
    client.post("/s/collins/withdraw")
    assert client.post("/s/collins/withdraw").status_code == 303
    assert submission.events.filter(verb="withdraw").count() == 1


def test_the_share_page_goes_with_it(client, campaign, bob):
    submission = approved(campaign, bob, token="collins")
    client.post("/s/collins/withdraw")
    assert client.get(f"/p/{submission.public_id}/").status_code == 404


def test_a_link_does_not_withdraw(client, campaign):
    submission = submission_in(campaign, State.QUEUED, token="collins")
    assert client.get("/s/collins/withdraw").status_code == 405
    submission.refresh_from_db()
    assert submission.state == State.QUEUED


def test_a_stranger_withdraws_nothing(client, campaign):
    assert client.post("/s/nobody/withdraw").status_code == 404
