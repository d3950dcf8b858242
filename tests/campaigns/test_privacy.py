"""What a person takes back is gone, and what must not be kept goes by itself."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.timezone import now

from campaigns import privacy
from campaigns.lifecycle import State
from campaigns.models import Approval, Campaign, Consent, Erasure, Figurine, Frame, Render, Submission
from campaigns.moves import move
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

DECISIONS = {
    State.APPROVED: ("approve",),
    State.REJECTED: ("reject",),
    State.TAKEN_DOWN: ("approve", "take_down"),
    State.RETIRED: ("approve", "retire"),
    State.EXPIRED: ("expire",),
}
LEAVABLE = [state for state in State if state is not State.WITHDRAWN]


def made(campaign: Campaign, state: State) -> Submission:
    """A submission moved to `state`, with everything of a person that one can have."""
    start = state if state not in DECISIONS else State.IN_REVIEW
    person = {"nickname": "Collins", "email": "eileen@example.com", "airs_at": now(), "flags": ["young"]}
    submission = submission_in(campaign, start, **person)
    for figurine in submission.figurines.all():
        figurine.cutout.save(f"figurines/{submission.public_id}/1/cutout.png", ContentFile(b"a cut-out"))
    for verb in DECISIONS.get(state, ()):
        if verb == "approve":
            approver, _ = User.objects.get_or_create(username="bob")
            figurine = submission.figurine
            Approval.objects.create(figurine=figurine, approver=approver, frames=figurine.sha256_by_shape())
        assert move(submission.pk, verb, reason="other")
    submission.refresh_from_db()
    assert submission.state == state
    return submission


def files() -> list[Path]:
    return [path for path in Path(default_storage.location).rglob("*") if path.is_file()]


def aged(submission: Submission, **ago: timedelta) -> None:
    """As if it had been created, or had moved, so long ago."""
    Submission.objects.filter(pk=submission.pk).update(**{field: now() - age for field, age in ago.items()})


def selfie_is_there(submission: Submission) -> bool:
    """Whether the selfie is kept; row and storage must agree."""
    name, before = Submission.objects.get(pk=submission.pk).selfie.name, submission.selfie.name
    assert bool(name) == default_storage.exists(before)
    return bool(name)


@pytest.mark.parametrize("state", LEAVABLE)
def test_a_withdrawal_leaves_no_file_and_no_personal_field(campaign, state):
    submission = made(campaign, state)
    assert files()
    receipt = privacy.withdraw(submission.pk)
    submission.refresh_from_db()
    assert files() == []
    assert not Erasure.objects.exists()
    assert submission.state == State.WITHDRAWN
    assert (submission.nickname, submission.email, submission.selfie.name) == ("", "", "")
    assert (submission.airs_at, submission.flags) == (None, [])
    assert not Figurine.objects.exclude(preview="", cutout="").exists()
    assert not Frame.objects.exclude(file="").exists()
    assert receipt == privacy.Receipt(submission.public_id, submission.state_changed_at)


def test_a_withdrawal_keeps_the_consent_and_the_audit_trail(campaign):
    submission = made(campaign, State.APPROVED)
    privacy.withdraw(submission.pk)
    assert Consent.objects.get(submission=submission).text_sha256
    last = submission.events.last()
    assert (last.verb, last.actor, last.source) == ("withdraw", "visitor", "approved")


def test_a_second_withdrawal_gives_the_same_receipt_and_writes_nothing(campaign):
    submission = made(campaign, State.IN_REVIEW)
    first = privacy.withdraw(submission.pk)
    events = submission.events.count()
    assert privacy.withdraw(submission.pk) == first
    assert submission.events.count() == events


def test_there_is_nothing_to_withdraw_from_a_submission_that_never_was(campaign):
    assert privacy.withdraw(4711) is None


def test_a_render_that_ends_after_the_withdrawal_cannot_publish(campaign):
    submission = made(campaign, State.RENDERING)
    default_storage.save("figurines/late.jpg", ContentFile(b"late"))
    privacy.withdraw(submission.pk)
    assert move(submission.pk, "complete", only_if={"attempt": 1}) is None
    privacy.erase(["figurines/late.jpg"])
    assert files() == []


def test_a_withdrawal_and_a_completion_at_once_leave_nothing(campaign):
    for _ in range(4):
        submission = made(campaign, State.RENDERING)
        name = default_storage.save(f"figurines/{submission.public_id}/race.jpg", ContentFile(b"new"))
        start = threading.Barrier(2)

        def complete(submission=submission, name=name, start=start):
            start.wait(timeout=10)
            with transaction.atomic():
                Submission.objects.select_for_update().get(pk=submission.pk)
                figurine = Figurine.objects.create(
                    submission=submission, render=submission.renders.get(), preview=name
                )
                if not move(submission.pk, "complete", only_if={"attempt": 1}, figurine=figurine):
                    figurine.delete()
                    privacy.erase([name])
            connection.close()

        completion = threading.Thread(target=complete)
        completion.start()
        start.wait(timeout=10)
        privacy.withdraw(submission.pk)
        completion.join(timeout=30)
        submission.refresh_from_db()
        assert submission.state == State.WITHDRAWN
        assert files() == []


def test_a_withdrawal_that_is_rolled_back_deletes_nothing(campaign):
    submission = made(campaign, State.APPROVED)
    before = sorted(files())
    with pytest.raises(RuntimeError), transaction.atomic():
        privacy.withdraw(submission.pk)
        raise RuntimeError
    assert sorted(files()) == before
    assert not Erasure.objects.exists()


def test_a_crash_between_commit_and_deletion_is_repaired_by_the_sweep(campaign, monkeypatch):
    submission = made(campaign, State.APPROVED)
    monkeypatch.setattr("campaigns.privacy.drain_erasures", lambda ids: 0)
    privacy.withdraw(submission.pk)
    monkeypatch.undo()
    assert files()
    privacy.forget()
    assert files() == []
    assert not Erasure.objects.exists()


def test_a_storage_that_fails_keeps_the_row_until_it_works_again(campaign, monkeypatch):
    submission = made(campaign, State.APPROVED)

    def down(name):
        raise OSError("the storage is away")

    monkeypatch.setattr(default_storage, "delete", down)
    assert privacy.withdraw(submission.pk)
    privacy.forget()
    assert Erasure.objects.count() == len(files()) > 0
    monkeypatch.undo()
    privacy.forget()
    assert files() == []
    assert not Erasure.objects.exists()


def test_erasing_figurines_keeps_the_selfie_and_the_hashes(campaign):
    submission = made(campaign, State.TAKEN_DOWN)
    hashes = submission.figurine.sha256_by_shape()
    privacy.erase_figurines(submission.pk)
    assert [path.name for path in files()] == [Path(submission.selfie.name).name]
    assert submission.figurine.sha256_by_shape() == hashes != {}


def test_an_announced_file_goes_when_it_is_due_unless_it_is_spared(campaign):
    lost, kept = (default_storage.save(name, ContentFile(b"x")) for name in ("lost.jpg", "kept.jpg"))
    privacy.erase([lost], after=timedelta(minutes=1))
    announced = privacy.erase([kept], after=timedelta(minutes=1))
    privacy.forget()
    assert len(files()) == 2
    assert privacy.spare(announced)
    Erasure.objects.update(due_at=now())
    privacy.forget()
    assert [path.name for path in files()] == [kept]


def test_a_file_that_is_gone_cannot_be_spared(campaign):
    announced = privacy.erase(["never.jpg"], after=timedelta(minutes=1))
    privacy.drain_erasures(announced)
    assert not privacy.spare(announced)


@pytest.mark.parametrize("state", sorted(privacy.DECIDED - {State.WITHDRAWN}))
def test_the_selfie_of_what_is_decided_goes_after_the_grace_and_within_the_hour(campaign, state):
    submission = made(campaign, state)
    privacy.forget()
    assert selfie_is_there(submission), "an undo or another look needs it"
    aged(submission, state_changed_at=privacy.GRACE)
    assert timedelta(hours=1) > privacy.GRACE
    privacy.forget()
    assert not selfie_is_there(submission)


@pytest.mark.parametrize("state", LEAVABLE)
def test_no_selfie_outlives_the_campaigns_limit_whatever_its_state(campaign, state):
    Campaign.objects.update(selfie_hours=6)
    submission = made(campaign, state)
    aged(submission, created_at=timedelta(hours=5, minutes=59))
    privacy.forget()
    assert selfie_is_there(submission)
    aged(submission, created_at=timedelta(hours=6))
    privacy.forget()
    assert not selfie_is_there(submission)


@pytest.mark.parametrize("state", [State.RECEIVED, State.QUEUED, State.IN_REVIEW])
def test_what_waited_past_the_limit_expires_with_all_its_files(campaign, state):
    submission = made(campaign, state)
    aged(submission, created_at=timedelta(hours=24), state_changed_at=timedelta(hours=24))
    privacy.forget()
    submission.refresh_from_db()
    assert (submission.state, submission.reason) == (State.EXPIRED, "waited_too_long")
    assert (submission.nickname, submission.email, submission.airs_at) == ("", "", None)
    assert submission.events.last().actor == "system"
    assert files() == []


def test_what_an_undo_brought_back_does_not_expire_under_the_moderators_hands(campaign):
    submission = made(campaign, State.APPROVED)
    aged(submission, created_at=timedelta(hours=24))
    move(submission.pk, "undo", actor="bob")
    privacy.forget()
    submission.refresh_from_db()
    assert submission.state == State.IN_REVIEW
    aged(submission, state_changed_at=privacy.GRACE)
    privacy.forget()
    submission.refresh_from_db()
    assert submission.state == State.EXPIRED


@pytest.mark.parametrize("state", [State.REJECTED, State.FAILED, State.TAKEN_DOWN, State.EXPIRED])
def test_pictures_of_what_was_turned_down_go_after_the_grace(campaign, state):
    submission = made(campaign, state)
    privacy.forget()
    assert files()
    aged(submission, state_changed_at=privacy.GRACE)
    privacy.forget()
    assert files() == []


@pytest.mark.parametrize("state", [State.APPROVED, State.RETIRED])
def test_of_what_is_approved_only_the_chosen_look_stays(campaign, state):
    submission = made(campaign, state)
    render = Render.objects.create(
        submission=submission, attempt=2, worker="test", painter="plastic", seed=2, lease_until=now()
    )
    other = Figurine.objects.create(submission=submission, render=render)
    other.preview.save("figurines/other/preview.jpg", ContentFile(b"another look"))
    aged(submission, state_changed_at=privacy.GRACE)
    privacy.forget()
    submission.figurine.refresh_from_db()
    other.refresh_from_db()
    assert not other.preview
    assert {Path(name).name for name in map(str, files())} == {"preview.jpg", "cutout.png", "portrait.jpg"}
    assert default_storage.exists(submission.figurine.preview.name)


def test_what_is_still_under_way_keeps_its_looks(campaign):
    submission = made(campaign, State.IN_REVIEW)
    aged(submission, state_changed_at=privacy.GRACE * 2)
    before = sorted(files())
    privacy.forget()
    assert sorted(files()) == before


def test_the_approved_retire_when_the_campaign_is_over(campaign):
    submission, waiting = made(campaign, State.APPROVED), made(campaign, State.QUEUED)
    privacy.forget()
    submission.refresh_from_db()
    assert submission.state == State.APPROVED
    Campaign.objects.update(closes_at=now() - timedelta(seconds=1))
    privacy.forget()
    submission.refresh_from_db()
    waiting.refresh_from_db()
    assert (submission.state, waiting.state) == (State.RETIRED, State.QUEUED)
    assert submission.events.last().actor == "system"


def test_a_step_that_fails_does_not_keep_the_other_data_alive(campaign, monkeypatch):
    submission = made(campaign, State.IN_REVIEW)
    aged(submission, created_at=timedelta(hours=25), state_changed_at=timedelta(hours=25))

    def broken(*args, **kwargs):
        raise RuntimeError("a listener failed")

    monkeypatch.setattr("campaigns.privacy.move", broken)
    privacy.forget()
    assert not selfie_is_there(submission)


def test_a_sweep_with_nothing_to_do_changes_nothing(campaign):
    submission = made(campaign, State.APPROVED)
    events, before = submission.events.count(), sorted(files())
    privacy.forget()
    privacy.forget()
    assert submission.events.count() == events
    assert sorted(files()) == before
