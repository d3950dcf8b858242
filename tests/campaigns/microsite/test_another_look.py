import threading

import pytest
from django.db import connection

from campaigns.lifecycle import State
from campaigns.microsite.looks import ask_for_another
from campaigns.models import Campaign, Submission
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_it_queues_one_more_and_counts_it(client, campaign):
    submission = submission_in(campaign, State.IN_REVIEW, token="collins", tries=2)
    answer = client.post("/s/collins/another-look")
    submission.refresh_from_db()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/s/collins/")
    assert (submission.state, submission.looks, submission.tries) == (State.QUEUED, 2, 0)
    assert submission.events.last().actor == "visitor"


def test_there_are_no_more_than_the_campaign_gives(campaign):
    Campaign.objects.update(looks=1)
    submission = submission_in(campaign, State.IN_REVIEW)
    assert not ask_for_another(submission.pk)
    submission.refresh_from_db()
    assert (submission.state, submission.looks) == (State.IN_REVIEW, 1)


def test_none_is_made_or_offered_that_no_painter_here_could_paint(client, campaign):
    submission = submission_in(campaign, State.IN_REVIEW, token="collins")
    offers = 'action="/s/collins/another-look"'
    assert offers in client.get("/s/collins/").content.decode()
    Campaign.objects.update(painter="klein")
    assert offers not in client.get("/s/collins/").content.decode()
    assert not ask_for_another(submission.pk)
    submission.refresh_from_db()
    assert (submission.state, submission.looks) == (State.IN_REVIEW, 1)


@pytest.mark.parametrize("state", [State.QUEUED, State.RENDERING, State.FAILED])
def test_it_is_only_for_what_is_in_review(campaign, state):
    submission = submission_in(campaign, state)
    assert not ask_for_another(submission.pk)
    submission.refresh_from_db()
    assert (submission.state, submission.looks) == (state, 1)


def test_a_moderator_who_held_it_lets_go(campaign, bob):
    submission = submission_in(campaign, State.IN_REVIEW, claimed_by=bob)
    ask_for_another(submission.pk)
    submission.refresh_from_db()
    assert submission.claimed_by is None


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_cost_one_look(campaign):
    submission = submission_in(campaign, State.IN_REVIEW)
    start, answers = threading.Barrier(2), []

    def tap():
        start.wait(timeout=10)
        answers.append(ask_for_another(submission.pk))
        connection.close()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for one in taps:
        one.start()
    for one in taps:
        one.join(timeout=30)
    assert sorted(answers) == [False, True]
    assert Submission.objects.get(pk=submission.pk).looks == 2
