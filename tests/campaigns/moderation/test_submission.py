"""One submission, as the desk fetches it."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from campaigns import desk, reasons
from campaigns.microsite.looks import ask_for_another
from campaigns.models import Campaign, Membership
from tests.submissions import figurine_of

pytestmark = pytest.mark.django_db


def address(submission, name="desk_submission"):
    return reverse(name, args=[submission.campaign.slug, submission.pk])


def test_it_shows_what_a_decision_needs(signed_in, bob, waiting):
    html = signed_in(bob).get(address(waiting)).content.decode()
    assert f'name="figurine" value="{waiting.figurine_id}"' in html
    for words in ("Dusty", "Low risk", "Portrait", "1080 × 1920", "Figurine finished", "1 of 3"):
        assert words in html


def test_a_flagged_one_says_so_in_words(signed_in, bob, flagged):
    html = signed_in(bob).get(address(flagged)).content.decode()
    for words in ("High risk", "Two people must approve", "Turned away"):
        assert words in html


def test_it_offers_no_decision_while_somebody_else_looks(signed_in, bob, carol, waiting):
    desk.claim(waiting.pk, carol)
    html = signed_in(bob).get(address(waiting)).content.decode()
    assert "Carol is looking at this one" in html
    assert address(waiting, "desk_approve") not in html


def test_it_says_who_decided(signed_in, bob, carol, waiting):
    desk.approve(waiting.pk, carol, waiting.figurine_id)
    html = signed_in(bob).get(address(waiting)).content.decode()
    assert "Carol approved this" in html
    assert address(waiting, "desk_approve") not in html


def test_what_was_taken_down_has_no_pictures(signed_in, bob, waiting):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    desk.take_down(waiting.pk, bob, "mistake")
    html = signed_in(bob).get(address(waiting)).content.decode()
    assert "The pictures are deleted" in html


def test_it_does_not_exist_for_outsiders(signed_in, charlie, waiting):
    assert signed_in(charlie).get(address(waiting)).status_code == 404


def test_it_is_not_found_through_another_campaign(signed_in, bob, waiting):
    other = Campaign.objects.create(
        slug="harbour-lights", name="Harbour lights", headline="H", controller="T", contact="t@t.example"
    )
    Membership.objects.create(user=bob, campaign=other, role="manager")
    assert signed_in(bob).get(f"/desk/{other.slug}/{waiting.pk}/").status_code == 404
    assert signed_in(bob).post(f"/desk/{other.slug}/{waiting.pk}/approve").status_code == 404


def test_it_says_who_painted_it_and_what_was_not_as_usual(signed_in, bob, waiting):
    html = signed_in(bob).get(address(waiting)).content.decode()
    assert "<dt>Painted by</dt><dd>plastic</dd>" in html and "How it was made" not in html
    waiting.figurine.notes = ["retried", "fell_back_unlike"]
    waiting.figurine.save()
    html = signed_in(bob).get(address(waiting)).content.decode()
    for code in waiting.figurine.notes:
        assert escape(reasons.NOTES[code]) in html


def test_a_further_look_says_which_of_how_many(signed_in, bob, waiting):
    figurine_of(waiting, 1)
    ask_for_another(waiting.pk)
    html = signed_in(bob).get(address(waiting)).content.decode()
    assert "Look 2 of 3" in html and "The visitor asked for another look, which was ready" in html
    assert f'name="figurine" value="{waiting.figurines.get(rank=1).pk}"' in html


BANDS = [("low", "Low risk"), ("medium", "Medium risk"), ("high", "High risk")]


@pytest.mark.parametrize(("band", "words"), BANDS)
def test_the_screeners_band_is_said_in_words(signed_in, bob, waiting, band, words):
    waiting.renders.update(scores={"band": band})
    assert words in signed_in(bob).get(address(waiting)).content.decode()
