"""What goes wrong while one figurine is painted, with a real painting process."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils.timezone import now

from campaigns import privacy
from campaigns.lifecycle import State
from campaigns.microsite.status import status_of
from campaigns.models import Erasure, Figurine, Render, Submission
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


def test_poison_in_a_batch_costs_who_comes_after_it_one_try_and_then_harms_only_itself(
    campaign, painting_with, together, settings
):
    painting_with(fakes.as_told), together(4)
    poison, *others = [submission_in(campaign, State.QUEUED, selfie=s) for s in (b"die", b"Ellie", b"Grace")]
    tasks.paint(poison.pk)
    everybody = Submission.objects.order_by("pk")
    assert list(everybody.values_list("state", "tries")) == [(State.QUEUED, 1)] * 3
    for _ in range(settings.RENDER_ATTEMPTS - 1):
        for submission in (poison, *others):
            tasks.paint(submission.pk)
    assert [submission.state for submission in everybody] == [State.FAILED, State.IN_REVIEW, State.IN_REVIEW]
    poison.refresh_from_db()
    assert poison.reason == "engine_error"
    assert all(submission.renders.count() == 2 for submission in others)


def test_one_of_a_batch_withdraws_and_only_their_picture_is_gone(
    campaign, painting_with, together, tmp_path, settings
):
    painting_with(fakes.steered, keep_every=0.1), together(2)
    stays = submission_in(campaign, State.QUEUED, selfie=str(tmp_path).encode())
    goes = submission_in(campaign, State.QUEUED, selfie=b"Grace")
    working = beside(lambda: tasks.paint(stays.pk))
    pid_in(tmp_path)
    privacy.withdraw(goes.pk)
    (tmp_path / "go").touch()
    working.join(timeout=20)
    stays.refresh_from_db(), goes.refresh_from_db()
    assert (stays.state, goes.state) == (State.IN_REVIEW, State.WITHDRAWN)
    assert all(stays.public_id in str(path) for path in files_of(settings))
    assert Figurine.objects.get().submission == stays


def test_a_batch_that_everybody_withdrew_from_ends_without_ending_its_process(
    campaign, painting_with, together, tmp_path, settings
):
    painting_with(fakes.stepping, keep_every=0.1, leave_off_within=20), together(2)
    everybody = [submission_in(campaign, State.QUEUED, selfie=str(tmp_path).encode()) for _ in range(2)]
    working = beside(lambda: tasks.paint(everybody[0].pk))
    painting = pid_in(tmp_path)
    for submission in everybody:
        privacy.withdraw(submission.pk)
    working.join(timeout=20)
    assert not working.is_alive() and lives(painting)
    assert files_of(settings) == [] and not Figurine.objects.exists()


@pytest.fixture
def two(campaign, painting_with, together, tmp_path):
    """Two people painted together, the second of whom waits for `go` in `tmp_path`, and who paints them."""
    engine = painting_with(fakes.steered, keep_every=0.1)
    together(2)
    quick, slow = (
        submission_in(campaign, State.QUEUED, selfie=selfie) for selfie in (b"Ellie", str(tmp_path).encode())
    )
    return quick, slow, engine


def ends_of(*submissions: Submission) -> list[tuple[str, int]]:
    for submission in submissions:
        submission.refresh_from_db()
    return [(submission.state, submission.tries) for submission in submissions]


def test_the_first_of_two_is_in_review_while_the_second_is_painted(two, tmp_path):
    quick, slow, _ = two
    working = beside(lambda: tasks.paint(quick.pk))
    until(lambda: ends_of(quick, slow) == [(State.IN_REVIEW, 0), (State.RENDERING, 0)])
    assert quick.figurine.frames.get().file.read() == b"figurine of Ellie"
    (tmp_path / "go").touch()
    working.join(timeout=20)
    assert ends_of(quick, slow) == [(State.IN_REVIEW, 0)] * 2
    assert Figurine.objects.count() == 2


def test_each_sees_their_cast_until_they_are_done(two, painting_with, tmp_path, settings):
    quick, slow, _ = two
    painting_with(fakes.casting)
    working = beside(lambda: tasks.paint(quick.pk))
    until(lambda: ends_of(quick, slow) == [(State.IN_REVIEW, 0), (State.RENDERING, 0)])
    assert status_of(quick)["preview_url"] is None
    assert slow.renders.get().cast.read() == b"cast of " + str(tmp_path).encode()
    # The move's transaction names the file to the eraser; it goes right after the commit that was seen here.
    until(lambda: not any({"casts", quick.public_id} <= set(path.parts) for path in files_of(settings)))
    (tmp_path / "go").touch()
    working.join(timeout=20)
    assert ends_of(quick, slow) == [(State.IN_REVIEW, 0)] * 2
    assert [path for path in files_of(settings) if "casts" in path.parts] == []


def test_who_is_turned_away_hears_it_while_the_second_is_painted(two, tmp_path):
    quick, slow, _ = two
    quick.selfie.storage.delete(quick.selfie.name)
    quick.selfie.save(quick.selfie.name, ContentFile(b"refuse"))
    working = beside(lambda: tasks.paint(quick.pk))
    until(lambda: ends_of(quick, slow) == [(State.FAILED, 0), (State.RENDERING, 0)])
    assert quick.reason == "too_dark"
    (tmp_path / "go").touch()
    working.join(timeout=20)
    assert ends_of(quick, slow)[1] == (State.IN_REVIEW, 0)


def test_a_child_that_is_killed_after_the_first_of_two_costs_only_the_second_a_try(two, tmp_path):
    quick, slow, _ = two
    working = beside(lambda: tasks.paint(quick.pk))
    end(pid_in(tmp_path))
    working.join(timeout=20)
    assert ends_of(quick, slow) == [(State.IN_REVIEW, 0), (State.QUEUED, 1)]
    assert quick.renders.get().outcome == Render.Outcome.DONE
    assert "died" in slow.renders.get().cause


def test_a_worker_that_stops_gives_back_only_those_who_are_not_done(two, tmp_path):
    quick, slow, engine = two
    working = beside(lambda: tasks.paint(quick.pk))
    painting = pid_in(tmp_path)
    engine.stop_soon()
    working.join(timeout=20)
    assert not lives(painting)
    assert ends_of(quick, slow) == [(State.IN_REVIEW, 0), (State.QUEUED, 0)]
    assert quick.events.filter(verb="complete").count() == 1


def test_a_worker_that_stops_gives_its_whole_batch_back_and_the_try_does_not_count(
    campaign, painting_with, together, tmp_path
):
    engine = painting_with(fakes.waiting)
    together(3)
    everybody = [submission_in(campaign, State.QUEUED, selfie=str(tmp_path).encode()) for _ in range(3)]
    working = beside(lambda: tasks.paint(everybody[0].pk))
    painting = pid_in(tmp_path)
    engine.stop_soon()
    working.join(timeout=20)
    assert not lives(painting)
    rows = Submission.objects.values_list("state", "tries")
    assert list(rows) == [(State.QUEUED, 0)] * 3
    assert Render.objects.filter(outcome=Render.Outcome.LOST).count() == 3
