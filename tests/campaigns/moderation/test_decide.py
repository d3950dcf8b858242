"""The buttons: approve, reject, undo, take down; with and without scripts."""

import pytest
from django.test import Client
from django.urls import reverse

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Submission

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


def press(browser, submission, verb, headers=SCRIPT, **fields):
    address = reverse(f"desk_{verb.replace('-', '_')}", args=[submission.campaign.slug, submission.pk])
    return browser.post(address, fields, headers=headers)


def state_of(submission):
    return Submission.objects.get(pk=submission.pk).state


def test_a_script_is_told_what_comes_next(signed_in, bob, waiting, flagged):
    answer = press(signed_in(bob), waiting, "approve", figurine=waiting.figurine_id)
    assert answer.json() == {"ok": True, "text": "Approved.", "next": flagged.pk}
    assert state_of(waiting) == State.APPROVED


def test_a_page_is_sent_to_what_comes_next(signed_in, bob, waiting, flagged, page):
    answer = press(signed_in(bob), waiting, "approve", headers={}, figurine=waiting.figurine_id)
    assert answer.status_code == 303
    assert answer["Location"] == f"{page}?tab=review&id={flagged.pk}"


def test_what_a_colleague_looks_at_does_not_come_next(signed_in, bob, carol, waiting, flagged):
    desk.claim(flagged.pk, carol)
    answer = press(signed_in(bob), waiting, "approve", figurine=waiting.figurine_id)
    assert answer.json()["next"] is None


def test_a_rejection_has_a_reason(signed_in, bob, waiting):
    browser = signed_in(bob)
    refused = press(browser, waiting, "reject", figurine=waiting.figurine_id)
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_reason")
    assert press(browser, waiting, "reject", figurine=waiting.figurine_id, reason="nickname").json()["ok"]
    assert state_of(waiting) == State.REJECTED


def test_a_decision_can_be_undone(signed_in, bob, waiting):
    browser = signed_in(bob)
    press(browser, waiting, "approve", figurine=waiting.figurine_id)
    assert press(browser, waiting, "undo").json()["next"] == waiting.pk
    assert state_of(waiting) == State.IN_REVIEW


def test_an_approved_one_can_be_taken_down(signed_in, bob, carol, waiting, page):
    desk.approve(waiting.pk, carol, waiting.figurine_id)
    answer = press(signed_in(bob), waiting, "take-down", headers={}, reason="reported")
    assert answer["Location"] == f"{page}?tab=approved"
    assert state_of(waiting) == State.TAKEN_DOWN


def test_a_conflict_is_a_sentence(signed_in, bob, carol, waiting):
    desk.approve(waiting.pk, carol, waiting.figurine_id)
    answer = press(signed_in(bob), waiting, "reject", figurine=waiting.figurine_id, reason="other")
    assert answer.status_code == 409
    assert answer.json()["code"] == "already_decided"
    assert answer.json()["text"].startswith("Carol approved this")


def test_a_conflict_is_said_on_the_next_page(signed_in, bob, carol, waiting):
    desk.approve(waiting.pk, carol, waiting.figurine_id)
    browser = signed_in(bob)
    answer = press(browser, waiting, "approve", headers={}, figurine=waiting.figurine_id)
    assert "Carol approved this" in browser.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("figurine", ["", "x", "999999", "-1"])
def test_another_figurine_than_the_one_shown_is_stale(signed_in, bob, waiting, figurine):
    answer = press(signed_in(bob), waiting, "approve", figurine=figurine)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert state_of(waiting) == State.IN_REVIEW


@pytest.mark.parametrize("verb", ["approve", "reject", "undo", "take-down", "claim", "release"])
def test_outsiders_find_nothing(signed_in, charlie, waiting, verb):
    assert press(signed_in(charlie), waiting, verb, figurine=waiting.figurine_id).status_code == 404
    assert state_of(waiting) == State.IN_REVIEW


@pytest.mark.parametrize("verb", ["approve", "reject", "undo", "take-down", "claim", "release"])
def test_strangers_are_sent_to_sign_in(client, waiting, verb):
    assert press(client, waiting, verb, figurine=waiting.figurine_id).status_code == 302


@pytest.mark.parametrize("verb", ["approve", "reject", "undo", "take-down", "claim", "release"])
def test_get_does_nothing(signed_in, bob, waiting, verb):
    address = reverse(f"desk_{verb.replace('-', '_')}", args=[waiting.campaign.slug, waiting.pk])
    assert signed_in(bob).get(address).status_code == 405


def test_another_site_cannot_press(bob, waiting):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bob)
    assert press(browser, waiting, "approve", figurine=waiting.figurine_id).status_code == 403
    assert state_of(waiting) == State.IN_REVIEW
