"""The tasks: claim, call, complete, with a pipeline in a child as ever."""

import pytest

from campaigns.lifecycle import State
from campaigns.models import Figurine, Render, Submission
from generation import completion, tasks
from tests.generation.queue import fakes
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sent")]


def painted(campaign, **fields):
    submission = submission_in(campaign, State.QUEUED, **fields)
    tasks.paint(submission.pk)
    submission.refresh_from_db()
    return submission


def test_a_queued_submission_ends_in_review(campaign, painting_with):
    painting_with(fakes.a_figurine)
    submission = painted(campaign, selfie=b"Ellie's selfie")
    assert submission.state == State.IN_REVIEW
    assert submission.figurine.frames.get().file.read() == b"figurine of Ellie's selfie"
    assert submission.renders.get().progress == 1.0


def test_a_message_delivered_twice_paints_once(campaign, painting_with):
    painting_with(fakes.a_figurine)
    submission = painted(campaign)
    tasks.paint(submission.pk)
    assert Figurine.objects.count() == Render.objects.count() == 1


def test_a_refused_picture_fails_with_the_reason(campaign, painting_with):
    painting_with(fakes.refusing)
    submission = painted(campaign)
    assert (submission.state, submission.reason) == (State.FAILED, "no_face")


def test_a_broken_engine_fails_in_the_end_and_the_staff_see_why(campaign, painting_with, settings):
    painting_with(fakes.breaking)
    submission = painted(campaign)
    for _ in range(settings.RENDER_ATTEMPTS - 1):
        assert submission.state == State.QUEUED
        tasks.paint(submission.pk)
        submission.refresh_from_db()
    assert (submission.state, submission.reason) == (State.FAILED, "engine_error")
    assert all("a bug in the painter" in render.cause for render in submission.renders.all())


def test_a_selfie_that_cannot_be_read_is_told_to_the_staff(campaign, painting_with):
    painting_with(fakes.a_figurine)
    submission = submission_in(campaign, State.QUEUED)
    submission.selfie.storage.delete(submission.selfie.name)
    tasks.paint(submission.pk)
    submission.refresh_from_db()
    assert submission.state == State.QUEUED
    assert "FileNotFoundError" in submission.renders.get().cause


def queued(campaign, *selfies: bytes) -> list[Submission]:
    return [submission_in(campaign, State.QUEUED, selfie=selfie) for selfie in selfies]


def ends(submissions: list[Submission]) -> list[tuple[str, str, int]]:
    for submission in submissions:
        submission.refresh_from_db()
    return [(submission.state, submission.reason, submission.tries) for submission in submissions]


def test_one_message_paints_as_many_as_the_painter_takes_together(campaign, painting_with, together):
    painting_with(fakes.a_figurine), together(3)
    submissions = queued(campaign, b"Ellie", b"Grace", b"Alan", b"Ada")
    tasks.paint(submissions[0].pk)
    assert ends(submissions) == [(State.IN_REVIEW, "", 0)] * 3 + [(State.QUEUED, "", 0)]
    for submission, name in zip(submissions, (b"Ellie", b"Grace", b"Alan"), strict=False):
        assert submission.figurine.frames.get().file.read() == b"figurine of " + name
        assert submission.renders.get().progress == 1.0


def test_no_more_are_painted_together_than_the_settings_or_the_device_allow(
    campaign, painting_with, together, settings
):
    engine = painting_with(fakes.a_figurine)
    together(8)
    assert tasks.batch_of("klein") == 8
    settings.RENDER_BATCH = 5
    assert tasks.batch_of("klein") == 5
    engine.room = 2
    assert tasks.batch_of("klein") == 2


def test_painters_that_paint_one_by_one_or_are_unknown_get_one(painting_with):
    painting_with(fakes.a_figurine)
    assert tasks.batch_of("plastic") == tasks.batch_of("nobody") == 1


def test_one_bad_face_does_not_fail_the_others(campaign, painting_with, together):
    painting_with(fakes.as_told), together(3)
    submissions = queued(campaign, b"refuse", b"Grace", b"break")
    tasks.paint(submissions[1].pk)
    assert ends(submissions) == [
        (State.FAILED, "too_dark", 0),
        (State.IN_REVIEW, "", 0),
        (State.QUEUED, "", 1),
    ]


def test_one_selfie_that_cannot_be_read_does_not_fail_the_others(campaign, painting_with, together):
    painting_with(fakes.a_figurine), together(2)
    submissions = queued(campaign, b"lost", b"Grace")
    submissions[0].selfie.storage.delete(submissions[0].selfie.name)
    tasks.paint(submissions[0].pk)
    assert ends(submissions) == [(State.QUEUED, "", 1), (State.IN_REVIEW, "", 0)]


def test_one_figurine_that_cannot_be_stored_does_not_fail_the_others(
    campaign, painting_with, together, monkeypatch
):
    painting_with(fakes.a_figurine), together(2)
    submissions = queued(campaign, b"Ellie", b"Grace")
    store = completion._store

    def full(files, result):
        if b"Ellie" in result.preview:
            raise OSError("no space left")
        store(files, result)

    monkeypatch.setattr(completion, "_store", full)
    tasks.paint(submissions[0].pk)
    assert ends(submissions) == [(State.QUEUED, "", 1), (State.IN_REVIEW, "", 0)]
