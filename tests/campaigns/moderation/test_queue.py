"""The parts of the desk that change by themselves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import desk
from campaigns.lifecycle import State
from tests.submissions import submission_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(campaign):
    return reverse("desk_queue", args=[campaign.slug])


def version_in(html: str) -> str:
    return html.split('<data id="current" value="')[1].split('"')[0]


def queries(browser, address):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("tab", ["review", "approved", "decided"])
def test_the_number_of_queries_does_not_grow(signed_in, bob, carol, campaign, page, queue, tab):
    def one_more():
        submission = submission_in(campaign, State.IN_REVIEW)
        if tab == "review":
            desk.claim(submission.pk, carol)
        elif tab == "approved":
            desk.approve(submission.pk, carol, submission.figurine_id)
        else:
            desk.reject(submission.pk, carol, "other", submission.figurine_id)
        return submission

    shown = one_more()
    browser = signed_in(bob)
    addresses = [f"{address}?tab={tab}&id={shown.pk}" for address in (page, queue)]
    before = [queries(browser, address) for address in addresses]
    for _ in range(4):
        one_more()
    assert [queries(browser, address) for address in addresses] == before
    assert max(before) <= 14


def test_it_shows_a_page_and_counts_the_rest(signed_in, bob, campaign, queue, monkeypatch):
    monkeypatch.setattr("campaigns.moderation.board.PAGE", 2)
    for _ in range(5):
        submission_in(campaign, State.IN_REVIEW)
    html = signed_in(bob).get(queue).content.decode()
    assert html.count("data-key=") == 2
    assert "and 3 more behind these" in html


def test_the_version_changes_when_somebody_decides(signed_in, bob, carol, flagged, queue):
    browser, address = signed_in(bob), f"{queue}?id={flagged.pk}"
    versions = [version_in(browser.get(address).content.decode())]
    for deed in (
        lambda: desk.claim(flagged.pk, carol),
        lambda: desk.approve(flagged.pk, carol, flagged.figurine_id),
        lambda: desk.reject(flagged.pk, bob, "other", flagged.figurine_id),
    ):
        deed()
        versions.append(version_in(browser.get(address).content.decode()))
    assert len(set(versions)) == 4


def test_it_offers_to_undo_ones_own_last_decision(signed_in, bob, carol, waiting, queue):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    assert "Approved Dusty" in signed_in(bob).get(queue).content.decode()
    assert "Approved Dusty" not in signed_in(carol).get(queue).content.decode()


def test_it_offers_to_undo_the_first_approval_of_two(signed_in, bob, flagged, queue):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    assert "Approved Eileen, first of two" in signed_in(bob).get(queue).content.decode()


def test_what_was_undone_is_not_offered_again(signed_in, bob, waiting, queue):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    desk.undo(waiting.pk, bob)
    assert 'id="undo"' not in signed_in(bob).get(queue).content.decode()


def test_it_does_not_exist_for_outsiders(signed_in, charlie, queue):
    assert signed_in(charlie).get(queue).status_code == 404
