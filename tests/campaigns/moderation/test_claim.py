"""Saying that one looks, through the page."""

import pytest
from django.urls import reverse

from campaigns.models import Submission

pytestmark = pytest.mark.django_db


def press(browser, submission, verb, accept="application/json"):
    address = reverse(f"desk_{verb}", args=[submission.campaign.slug, submission.pk])
    return browser.post(address, headers={"Accept": accept})


def holder_of(submission):
    return Submission.objects.get(pk=submission.pk).claimed_by


def test_the_second_one_is_told_who_looks(signed_in, bob, carol, waiting):
    assert press(signed_in(bob), waiting, "claim").json()["ok"]
    answer = press(signed_in(carol), waiting, "claim").json()
    assert answer == {"ok": False, "text": "Bob is looking at this one."}
    assert holder_of(waiting) == bob


def test_who_leaves_lets_go(signed_in, bob, waiting):
    browser = signed_in(bob)
    press(browser, waiting, "claim")
    assert press(browser, waiting, "release").status_code == 204
    assert holder_of(waiting) is None


def test_it_works_without_scripts(signed_in, bob, waiting, page):
    answer = press(signed_in(bob), waiting, "claim", accept="text/html")
    assert (answer.status_code, answer["Location"]) == (303, f"{page}?tab=review&id={waiting.pk}")
