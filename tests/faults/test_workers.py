"""Workers die, restart and lose messages; submissions reach the desk, once."""

from pathlib import Path

import pytest
from celery import current_app

from campaigns.lifecycle import State
from campaigns.models import Figurine, Render, Submission
from generation import messages
from generation.sweeping import sweep
from tests.faults.workers import worker
from tests.polling import lives, pid_in, until
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture(autouse=True)
def empty_queue() -> None:
    purge()


def purge() -> None:
    """Lose every message."""
    with current_app.connection_for_write() as connection:
        queue = current_app.amqp.queues[messages.QUEUE].bind(connection.default_channel)
        queue.declare()
        queue.purge()


def state_of(submission: Submission) -> str:
    submission.refresh_from_db()
    return submission.state


def in_review(submission: Submission) -> bool:
    return state_of(submission) == State.IN_REVIEW


def waiting_in(campaign, folder: Path) -> Submission:
    """A queued submission whose painting waits for `go` in `folder`."""
    folder.mkdir()
    return submission_in(campaign, State.QUEUED, selfie=str(folder).encode())


def test_what_is_queued_reaches_the_desk(campaign, tmp_path):
    with worker(tmp_path):
        submission = submission_in(campaign, State.QUEUED, selfie=b"Ellie")
        until(lambda: in_review(submission), within=60)
    assert submission.figurine.frames.get().file.read() == b"figurine of Ellie"


def test_what_was_queued_before_the_worker_came_is_not_lost(campaign, tmp_path):
    submissions = [submission_in(campaign, State.QUEUED) for _ in range(3)]
    with worker(tmp_path):
        until(lambda: all(in_review(each) for each in submissions), within=60)


def test_lost_messages_cost_one_sweep(campaign, tmp_path):
    submissions = [submission_in(campaign, State.QUEUED) for _ in range(3)]
    purge()
    with worker(tmp_path):
        sweep()  # as at every start; a worker that is a process of its own does it, too
        until(lambda: all(in_review(each) for each in submissions), within=60)
    assert Figurine.objects.count() == 3


def test_a_death_while_painting_costs_one_attempt(campaign, tmp_path):
    folder = tmp_path / "painting"
    submission = waiting_in(campaign, folder)
    with worker(tmp_path) as working:
        painting = pid_in(folder)
        (folder / "pid").unlink()
        working.die_and_come_back(painting)
        until(lambda: sweep() and (folder / "pid").exists(), within=60)
        (folder / "go").touch()
        until(lambda: in_review(submission), within=60)
    assert submission.events.filter(verb="complete").count() == 1
    outcomes = list(submission.renders.order_by("attempt").values_list("outcome", flat=True))
    assert outcomes == [Render.Outcome.LOST, Render.Outcome.DONE]


def test_a_worker_that_is_stopped_gives_back_what_it_paints(campaign, tmp_path):
    folder = tmp_path / "painting"
    submission = waiting_in(campaign, folder)
    with worker(tmp_path):
        painting = pid_in(folder)
    assert state_of(submission) == State.QUEUED and not lives(painting)
    (folder / "go").touch()
    with worker(tmp_path):
        until(lambda: sweep() and in_review(submission), within=60)
    assert submission.events.filter(verb="complete").count() == 1
    assert submission.tries == 0
