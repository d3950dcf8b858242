"""A figurine is done."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils.timezone import now

from campaigns import privacy
from campaigns.lifecycle import State
from campaigns.models import Approval, Erasure, Figurine, Render, Submission
from campaigns.moves import move
from generation import claims, completion
from generation.screening.verdict import hold
from tests.generation.queue.results import a_result
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both, pytest.mark.usefixtures("sent")]


def claimed(campaign, **fields):
    submission = submission_in(campaign, State.QUEUED, **fields)
    return submission, claims.claim(submission.pk, "worker")


def figurine_files(settings) -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / "figurines").rglob("*") if path.is_file()]


def test_it_goes_to_review_with_its_files(campaign):
    submission, job = claimed(campaign)
    assert completion.complete(job, a_result("Ellie"))
    submission.refresh_from_db()
    figurine = submission.figurine
    frame = figurine.frames.get()
    assert submission.state == State.IN_REVIEW and not submission.flagged
    assert frame.file.read() == b"Ellie"
    assert figurine.preview.read() == b"preview of Ellie" and figurine.cutout.read() == b"cutout of Ellie"
    assert frame.file.name.startswith(f"figurines/{submission.public_id}/1-")
    assert figurine.sha256_by_shape() == {"portrait": frame.sha256}


def test_the_render_keeps_scores_and_timings(campaign):
    submission, job = claimed(campaign)
    tried = {"seed": 7, "identity_distance": 0.4}
    completion.complete(job, a_result(tried=(tried,)))
    render = submission.renders.get()
    assert (render.outcome, render.progress) == (Render.Outcome.DONE, 1.0)
    assert render.scores == {"identity_distance": 0.4, "band": "low", "candidates": [tried]}
    assert render.timings == {"painting": 1.5}
    assert render.finished_at


def test_spares_wait_with_files_of_their_own_behind_the_one_that_goes_to_review(campaign, settings):
    submission, job = claimed(campaign)
    spares = (a_result("second", painter="klein"), a_result("third", painter="klein"))
    assert completion.complete(job, a_result("likest", painter="klein", spares=spares))
    submission.refresh_from_db()
    ranked = list(submission.figurines.order_by("rank"))
    assert ranked[0] == submission.figurine
    assert [figurine.frames.get().file.read() for figurine in ranked] == [b"likest", b"second", b"third"]
    assert {figurine.render for figurine in ranked} == {submission.renders.get()}
    assert len(figurine_files(settings)) == 9 and not Erasure.objects.exists()


def test_the_desk_learns_who_painted_it_and_how_it_went(campaign):
    submission, job = claimed(campaign)
    job = replace(job, notes=("fell_back_consent",))
    completion.complete(job, a_result(painter="plastic", notes=("fell_back_failed", "fell_back_consent")))
    figurine = Figurine.objects.get()
    assert (figurine.painter, figurine.notes) == ("plastic", ["fell_back_consent", "fell_back_failed"])


def test_a_spare_that_needs_more_care_than_the_figurine_is_not_kept(campaign):
    submission, job = claimed(campaign)
    spares = (a_result("held", verdict=hold("possible_minor")), a_result("fine"))
    completion.complete(job, a_result("first", spares=spares))
    assert [figurine.frames.get().file.read() for figurine in Figurine.objects.order_by("rank")] == [
        b"first",
        b"fine",
    ]
    submission.refresh_from_db()
    assert not submission.flagged


def test_withdrawing_takes_the_spares_too(campaign, settings):
    submission, job = claimed(campaign)
    completion.complete(job, a_result(spares=(a_result("second"),)))
    privacy.withdraw(submission.pk)
    assert figurine_files(settings) == [] and not Erasure.objects.exists()


def test_once_decided_the_spares_go_and_the_chosen_figurine_stays(campaign, settings, bob):
    submission, job = claimed(campaign)
    completion.complete(job, a_result("likest", spares=(a_result("second"), a_result("third"))))
    chosen = Figurine.objects.get(rank=0)
    Approval.objects.create(figurine=chosen, approver=bob, frames=chosen.sha256_by_shape())
    move(submission.pk, "approve")
    privacy.forget()
    assert len(figurine_files(settings)) == 9  # an undo may still ask for another look
    Submission.objects.update(state_changed_at=now() - privacy.GRACE)
    privacy.forget()
    assert {path.read_bytes() for path in figurine_files(settings)} == {
        b"likest",
        b"preview of likest",
        b"cutout of likest",
    }


def test_an_attempt_that_is_over_leaves_no_file_of_its_spares(campaign, settings, monkeypatch):
    submission, job = claimed(campaign)
    store = completion._store

    def store_slowly(files, result):
        store(files, result)
        privacy.withdraw(submission.pk)

    monkeypatch.setattr(completion, "_store", store_slowly)
    assert not completion.complete(job, a_result(spares=(a_result("second"),)))
    assert figurine_files(settings) == [] and not Erasure.objects.exists()


def test_a_verdict_to_hold_flags_it_and_keeps_older_flags(campaign):
    submission, job = claimed(campaign, flagged=True, flags=["nickname"])
    completion.complete(job, a_result(verdict=hold("possible_minor")))
    submission.refresh_from_db()
    assert submission.flagged and submission.flags == ["nickname", "possible_minor"]


def test_a_verdict_to_pass_takes_no_flag_away(campaign):
    submission, job = claimed(campaign, flagged=True, flags=["nickname"])
    completion.complete(job, a_result())
    submission.refresh_from_db()
    assert submission.flagged and submission.flags == ["nickname"]


def test_of_two_completions_one_counts(campaign, settings):
    submission, job = claimed(campaign)
    assert completion.complete(job, a_result("first"))
    assert not completion.complete(job, a_result("second"))
    assert submission.events.filter(verb="complete").count() == 1
    assert Figurine.objects.get().frames.get().file.read() == b"first"
    assert len(figurine_files(settings)) == 3


def test_an_attempt_that_is_over_changes_nothing_and_leaves_no_file(campaign, settings):
    submission, zombie = claimed(campaign)
    claims.fail(zombie, "thought dead")
    current = claims.claim(submission.pk, "another")
    assert not completion.complete(zombie, a_result("zombie"))
    assert completion.complete(current, a_result("current"))
    assert Figurine.objects.get().frames.get().file.read() == b"current"
    assert len(figurine_files(settings)) == 3
    assert not Erasure.objects.exists()


def test_an_attempt_that_ends_while_its_files_are_stored_leaves_none(campaign, settings, monkeypatch):
    submission, job = claimed(campaign)
    store = completion._store

    def store_slowly(files, result):
        store(files, result)
        privacy.withdraw(submission.pk)

    monkeypatch.setattr(completion, "_store", store_slowly)
    assert not completion.complete(job, a_result())
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    assert figurine_files(settings) == [] and not Figurine.objects.exists()
    assert not Erasure.objects.exists()


def test_files_of_a_crash_while_storing_are_announced_to_the_eraser(campaign, settings, monkeypatch):
    _, job = claimed(campaign)
    monkeypatch.setattr(completion, "_publish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    monkeypatch.setattr(privacy, "drain_erasures", lambda *_: 0)  # the process is gone
    with pytest.raises(KeyboardInterrupt):
        completion.complete(job, a_result())
    names = {str(path.relative_to(settings.MEDIA_ROOT)) for path in figurine_files(settings)}
    assert len(names) == 3
    assert names == set(Erasure.objects.values_list("name", flat=True))


def test_a_storage_that_fails_leaves_nothing(campaign, settings, monkeypatch):
    submission, job = claimed(campaign)

    def half(files, result):
        completion.default_storage.save(files.preview, completion.ContentFile(b"half"))
        raise OSError("no space left")

    monkeypatch.setattr(completion, "_store", half)
    with pytest.raises(OSError, match="no space"):
        completion.complete(job, a_result())
    assert figurine_files(settings) == [] and not Erasure.objects.exists()
    submission.refresh_from_db()
    assert submission.state == State.RENDERING
