"""What goes wrong while one figurine is painted, with a real painting process."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils.timezone import now

from campaigns import privacy
from campaigns.lifecycle import State
from campaigns.models import Erasure, Figurine, Render
from campaigns.moves import move
from generation import messages, tasks
from generation.sweeping import sweep
from tests.generation.queue import fakes
from tests.polling import end, lives, pid_in, until
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both, pytest.mark.usefixtures("sent")]


def beside(work: Callable[[], object]) -> threading.Thread:
    """A worker's thread, with a database connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def files_of(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_withdrawing_while_it_is_painted_ends_the_painting_and_leaves_no_file(
    campaign, painting_with, tmp_path, settings
):
    painting_with(fakes.waiting, keep_every=0.1)
    submission = submission_in(campaign, State.QUEUED, selfie=str(tmp_path).encode())
    working = beside(lambda: tasks.paint(submission.pk))
    painting = pid_in(tmp_path)
    privacy.withdraw(submission.pk)
    working.join(timeout=20)
    assert not working.is_alive() and not lives(painting)
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    assert files_of(settings) == [] and not Erasure.objects.exists()


def test_withdrawing_at_the_last_moment_leaves_no_file(campaign, painting_with, tmp_path, settings):
    painting_with(fakes.waiting, keep_every=60)  # so that the worker does not notice
    submission = submission_in(campaign, State.QUEUED, selfie=str(tmp_path).encode())
    working = beside(lambda: tasks.paint(submission.pk))
    pid_in(tmp_path)
    privacy.withdraw(submission.pk)
    (tmp_path / "go").touch()
    working.join(timeout=20)
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    assert files_of(settings) == [] and not Figurine.objects.exists()


def test_a_zombie_that_wakes_up_late_changes_nothing(campaign, painting_with, tmp_path):
    painting_with(fakes.waiting, keep_every=60)
    submission = submission_in(campaign, State.QUEUED, selfie=str(tmp_path).encode())
    working = beside(lambda: tasks.paint(submission.pk))
    pid_in(tmp_path)
    Render.objects.update(lease_until=now() - timedelta(seconds=1))
    assert sweep().retried == 1
    painting_with(fakes.a_figurine)
    tasks.paint(submission.pk)
    submission.refresh_from_db()
    chosen = submission.figurine
    (tmp_path / "go").touch()
    working.join(timeout=20)
    submission.refresh_from_db()
    assert (submission.state, submission.figurine) == (State.IN_REVIEW, chosen)
    assert submission.events.filter(verb="complete").count() == 1
    assert Figurine.objects.count() == 1


def test_a_lease_that_ran_out_while_painting_ends_the_painting(campaign, painting_with, tmp_path):
    painting_with(fakes.waiting, keep_every=0.5)
    submission = submission_in(campaign, State.QUEUED, selfie=str(tmp_path).encode())
    working = beside(lambda: tasks.paint(submission.pk))
    painting = pid_in(tmp_path)

    def expired_and_swept() -> bool:  # again, if the worker renewed it in between
        Render.objects.filter(submission=submission).update(lease_until=now() - timedelta(seconds=1))
        return sweep().retried == 1

    until(expired_and_swept)
    working.join(timeout=20)
    assert not lives(painting)
    submission.refresh_from_db()
    assert (submission.state, submission.tries) == (State.QUEUED, 1)


def test_a_picture_that_kills_its_process_every_time_fails_with_a_reason(campaign, painting_with, settings):
    painting_with(fakes.dying)
    submission = submission_in(campaign, State.QUEUED)
    for _ in range(settings.RENDER_ATTEMPTS):
        tasks.paint(submission.pk)
    submission.refresh_from_db()
    assert (submission.state, submission.reason) == (State.FAILED, "engine_error")
    assert all("died" in render.cause for render in submission.renders.all())


def test_a_killed_painting_process_harms_only_its_own_picture(campaign, painting_with, tmp_path):
    engine = painting_with(fakes.steered)
    unlucky = submission_in(campaign, State.QUEUED, selfie=str(tmp_path).encode())
    lucky = submission_in(campaign, State.QUEUED, selfie=b"Grace")
    working = beside(lambda: tasks.paint(unlucky.pk))
    end(pid_in(tmp_path))
    working.join(timeout=20)
    tasks.paint(lucky.pk)
    unlucky.refresh_from_db(), lucky.refresh_from_db()
    assert (unlucky.state, lucky.state) == (State.QUEUED, State.IN_REVIEW)
    assert engine is tasks.engine()


def test_a_broker_that_is_down_at_the_upload_costs_one_sweep(campaign, monkeypatch):
    sent: list[int] = []

    def down(submission_id: int) -> None:
        raise ConnectionRefusedError("the broker is down")

    monkeypatch.setattr(messages, "send", down)
    submission = submission_in(campaign, State.RECEIVED)
    move(submission.pk, "enqueue")
    monkeypatch.setattr(messages, "send", sent.append)
    assert sweep().sent == 1
    assert sent == [submission.pk]


def test_a_broker_that_is_still_down_stops_no_other_repair(campaign, painting_with, monkeypatch):
    painting_with(fakes.a_figurine)
    submission = submission_in(campaign, State.QUEUED)
    tasks.claims.claim(submission.pk, "gone")

    def down(*_: object) -> int:
        raise ConnectionRefusedError("the broker is down")

    monkeypatch.setattr(messages, "waiting", down)
    with pytest.raises(ConnectionRefusedError):
        sweep(nobody_paints=True)
    submission.refresh_from_db()
    assert submission.state == State.QUEUED
