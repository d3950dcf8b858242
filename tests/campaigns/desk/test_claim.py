"""Saying that one looks at a submission, and letting go of it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Submission
from campaigns.refusals import ClaimedByAnother
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def held_by(submission):
    submission.refresh_from_db()
    return submission.claimed_by


def let_expire(submission):
    Submission.objects.filter(pk=submission.pk).update(claimed_until=now() - timedelta(seconds=1))


def test_the_first_one_gets_it(waiting, bob, carol):
    assert desk.claim(waiting.pk, bob)
    assert not desk.claim(waiting.pk, carol)
    assert held_by(waiting) == bob


def test_ones_own_claim_is_renewed(waiting, bob):
    desk.claim(waiting.pk, bob, for_seconds=10)
    waiting.refresh_from_db()
    before = waiting.claimed_until
    assert desk.claim(waiting.pk, bob, for_seconds=60)
    waiting.refresh_from_db()
    assert waiting.claimed_until > before


def test_anothers_claim_may_be_taken_once_it_ended(waiting, bob, carol):
    desk.claim(waiting.pk, bob)
    let_expire(waiting)
    assert desk.claim(waiting.pk, carol)
    assert held_by(waiting) == carol


def test_only_what_is_in_review_is_claimed(campaign, bob):
    submission = submission_in(campaign, State.QUEUED)
    assert not desk.claim(submission.pk, bob)
    assert held_by(submission) is None


def test_it_refuses_a_decision_while_somebody_else_looks(waiting, bob, carol):
    desk.claim(waiting.pk, carol)
    with pytest.raises(ClaimedByAnother, match="Carol is looking at this one") as refused:
        desk.approve(waiting.pk, bob, waiting.figurine_id)
    assert refused.value.by == "carol"
    assert refused.value.until > now()


def test_it_allows_a_decision_once_the_claim_ended(waiting, bob, carol):
    desk.claim(waiting.pk, carol)
    let_expire(waiting)
    assert desk.approve(waiting.pk, bob, waiting.figurine_id).moved


def test_a_released_one_is_free(waiting, bob, carol):
    desk.claim(waiting.pk, bob)
    assert desk.release(waiting.pk, bob)
    assert desk.claim(waiting.pk, carol)


def test_nobody_releases_anothers_claim(waiting, bob, carol):
    desk.claim(waiting.pk, bob)
    assert not desk.release(waiting.pk, carol)
    assert held_by(waiting) == bob


def test_a_decision_ends_the_claim(waiting, bob):
    desk.claim(waiting.pk, bob)
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    assert held_by(waiting) is None
