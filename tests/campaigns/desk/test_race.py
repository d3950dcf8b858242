"""Two moderators press at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Approval, Submission
from campaigns.refusals import AlreadyDecided, Refusal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each deed gave or raised, all started together."""
    start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(index):
        start.wait(timeout=10)
        try:
            results[index] = deeds[index]()
        except Refusal as refusal:
            results[index] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_one_decision_and_a_clear_word(waiting, bob, carol):
    results = at_once(
        lambda: desk.approve(waiting.pk, bob, waiting.figurine_id),
        lambda: desk.reject(waiting.pk, carol, "other", waiting.figurine_id),
    )
    [decided] = [result for result in results if isinstance(result, desk.Decision)]
    [refused] = [result for result in results if isinstance(result, AlreadyDecided)]
    winner, verb = {"approve": ("Bob", "approved"), "reject": ("Carol", "rejected")}[decided.verb]
    assert str(refused).startswith(f"{winner} {verb} this")
    assert waiting.events.filter(verb__in=["approve", "reject"]).count() == 1
    assert Approval.objects.count() == (decided.verb == "approve")


def test_one_claim(waiting, alice, bob, carol):
    got = at_once(*(lambda user=user: desk.claim(waiting.pk, user) for user in (alice, bob, carol)))
    assert sorted(got) == [False, False, True]


def test_two_first_approvals_at_once_are_two_people(flagged, bob, carol):
    results = at_once(
        lambda: desk.approve(flagged.pk, bob, flagged.figurine_id),
        lambda: desk.approve(flagged.pk, carol, flagged.figurine_id),
    )
    assert sorted(result.moved for result in results) == [False, True]
    assert Submission.objects.get(pk=flagged.pk).state == State.APPROVED


def test_one_person_in_two_windows_is_one_person(flagged, bob):
    results = at_once(*[lambda: desk.approve(flagged.pk, bob, flagged.figurine_id)] * 2)
    assert sum(isinstance(result, AlreadyDecided) for result in results) == 1
    assert Submission.objects.get(pk=flagged.pk).state == State.IN_REVIEW
    assert Approval.objects.count() == 1
