"""Whatever happens in whatever order, the invariants of the design hold.

A state machine uploads, paints, crashes, delivers twice, decides, takes back and looks from screens that
come and go, in any order that hypothesis likes, through the verbs that the pages and the queue call.
"""

import hashlib
import itertools
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils.timezone import now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from campaigns import desk, privacy
from campaigns.lifecycle import TRANSITIONS, State
from campaigns.microsite import looks
from campaigns.models import Campaign, ConsentText, Render, Submission
from campaigns.moves import move
from campaigns.refusals import Refusal
from display import programme
from display.models import Slot
from generation import claims, completion, sweeping
from generation.pipeline import Figurine, Frame
from generation.screening.verdict import Verdict
from tests.submissions import submission_in

GONE = (State.WITHDRAWN, State.TAKEN_DOWN)
_unique = itertools.count()


def painted(flagged: bool, spares: int = 0) -> Figurine:
    """What a painter returns: bytes that no other figurine has, and spares to look at besides."""
    data = f"frame {next(_unique)}".encode()
    frame = Frame("portrait", 1080, 1920, data, hashlib.sha256(data).hexdigest(), "image/jpeg")
    verdict = Verdict("hold", ("yaw",), "medium") if flagged else Verdict("pass", (), "low")
    others = tuple(painted(flagged) for _ in range(spares))
    return Figurine((frame,), b"cutout", b"preview", {}, {}, 1, verdict, spares=others)


class Screen:
    """A player's memory: the slots that it was told of, and the revision it is at."""

    def __init__(self) -> None:
        self.revision = 0
        self.slots: dict[int, str] = {}

    def sync(self, campaign_id: int) -> None:
        told = programme.delta(campaign_id, self.revision, "portrait")
        if told.after == 0:
            self.slots = {}
        for slot in told.slots:
            self.slots[slot["id"]] = slot["sha256"]
        for slot_id in told.removed:
            self.slots.pop(slot_id, None)
        self.revision = told.to


class Life(RuleBasedStateMachine):
    """People, workers, moderators and screens, each doing what they like."""

    submissions = Bundle("submissions")
    jobs = Bundle("jobs")
    moderators = st.integers(0, 1)

    def __init__(self) -> None:
        super().__init__()
        self.campaign = Campaign.objects.create(
            slug="life", name="Life", headline="Life", controller="Toybox", contact="privacy@toybox.example"
        )
        ConsentText.objects.create(campaign=self.campaign, version=1, face="face", display="display")
        self.staff = [User.objects.create_user(name) for name in ("bob", "carol")]
        self.screens = [Screen(), Screen()]

    def teardown(self) -> None:
        call_command("flush", interactive=False, verbosity=0)

    # --- a visitor

    @precondition(lambda self: self.campaign.submissions.count() < 5)
    @rule(target=submissions, state=st.sampled_from([State.QUEUED, State.IN_REVIEW]), flagged=st.booleans())
    def upload(self, state: State, flagged: bool) -> int:
        """One that has just come, or one that was painted while nobody looked."""
        return submission_in(self.campaign, state, nickname="Ellie", flagged=flagged).pk

    @rule(submission=submissions)
    def withdraw(self, submission: int) -> None:
        privacy.withdraw(submission)

    @rule(submission=submissions)
    def another_look(self, submission: int) -> None:
        looks.ask_for_another(submission)

    # --- the queue

    @rule(target=jobs, submission=submissions)
    def deliver(self, submission: int):
        """A message arrives: the first, or the same again."""
        job = claims.claim(submission, "worker")
        return multiple() if job is None else job

    @rule(job=jobs, flagged=st.booleans(), spares=st.integers(0, 2))
    def complete(self, job, flagged: bool, spares: int) -> None:
        """A worker is done; the same job may come again, from a zombie."""
        completion.complete(job, painted(flagged, spares))

    @rule(job=consumes(jobs))
    def refuse(self, job) -> None:
        claims.refuse(job, "no_face")

    @rule(job=consumes(jobs))
    def engine_breaks(self, job) -> None:
        claims.fail(job, "it broke")

    @rule(job=jobs)
    def worker_dies(self, job) -> None:
        """Its lease runs out and the sweep finds out; the job stays in the bundle, as a zombie."""
        Render.objects.filter(pk=job.render_id).update(lease_until=now() - timedelta(seconds=1))
        sweeping.sweep()

    # --- the desk

    @rule(submission=submissions, who=moderators)
    def approve(self, submission: int, who: int) -> None:
        self.approve_as(submission, who)

    def approve_as(self, submission: int, who: int) -> None:
        self.decide(lambda figurine: desk.approve(submission, self.staff[who], figurine), submission)

    @rule(submission=submissions)
    def everybody_approves(self, submission: int) -> None:
        """The common way, so that much of what follows happens to what is on air."""
        for who in (0, 1):
            self.approve_as(submission, who)

    @rule(submission=submissions, who=moderators)
    def reject(self, submission: int, who: int) -> None:
        self.decide(lambda figurine: desk.reject(submission, self.staff[who], "other", figurine), submission)

    @rule(submission=submissions, who=moderators)
    def undo(self, submission: int, who: int) -> None:
        self.decide(lambda _: desk.undo(submission, self.staff[who]), submission)

    @rule(submission=submissions, who=moderators)
    def take_down(self, submission: int, who: int) -> None:
        self.decide(lambda _: desk.take_down(submission, self.staff[who], "brand"), submission)

    def decide(self, decision, submission: int) -> None:
        figurine = Submission.objects.values_list("figurine_id", flat=True).get(pk=submission)
        try:
            decision(figurine)
        except Refusal as refusal:
            assert str(refusal), "a moderator who is refused is told why"

    # --- time, and screens

    @rule()
    def a_minute_passes(self) -> None:
        privacy.forget()
        sweeping.sweep()

    @precondition(lambda self: self.campaign.submissions.count() > 3)
    @rule(submission=submissions)
    def its_day_is_over(self, submission: int) -> None:
        Submission.objects.filter(pk=submission).update(created_at=now() - timedelta(hours=25))
        Submission.objects.filter(pk=submission).update(state_changed_at=now() - timedelta(hours=1))
        privacy.forget()
        assert not Submission.objects.get(pk=submission).selfie, "I7"

    @rule(screen=st.integers(0, 1))
    def sync(self, screen: int) -> None:
        self.screens[screen].sync(self.campaign.pk)

    @rule(screen=st.integers(0, 1))
    def screen_is_replaced(self, screen: int) -> None:
        self.screens[screen] = Screen()

    # --- the invariants

    @invariant()
    def i1_nothing_unapproved_is_in_a_programme(self) -> None:
        for slot in Slot.objects.filter(removed=False, kind=Slot.Kind.FIGURINE).select_related("submission"):
            assert slot.submission.state == State.APPROVED
            approvals = slot.submission.figurine.approvals.filter(revoked_at=None)
            hashes = {shape: frame["sha256"] for shape, frame in slot.frames.items()}
            given = [approval.approver_id for approval in approvals if approval.frames == hashes]
            assert len(set(given)) >= (2 if slot.submission.flagged else 1), "I5, I8"

    @invariant()
    def i2_one_effective_completion_a_look(self) -> None:
        for submission in Submission.objects.all():
            completed = submission.events.filter(verb="complete").count()
            assert completed == submission.figurines.filter(rank=0).count() <= submission.looks
            shown = completed + submission.events.filter(verb="next_look").count()
            assert shown <= submission.looks <= self.campaign.looks

    @invariant()
    def i3_catching_up_equals_a_fresh_snapshot(self) -> None:
        fresh = Screen()
        fresh.sync(self.campaign.pk)
        for screen in self.screens:
            late = Screen()
            late.revision, late.slots = screen.revision, dict(screen.slots)
            late.sync(self.campaign.pk)
            assert late.slots == fresh.slots

    @invariant()
    def i4_what_was_taken_back_is_gone(self) -> None:
        live = set(Slot.objects.filter(removed=False).values_list("submission_id", flat=True))
        for submission in Submission.objects.filter(state__in=GONE):
            assert submission.pk not in live
            assert not any(figurine.preview for figurine in submission.figurines.all())
            folder = f"figurines/{submission.public_id}"
            assert not default_storage.exists(folder) or not any(
                default_storage.listdir(f"{folder}/{attempt}")[1]
                for attempt in default_storage.listdir(folder)[0]
            )

    @invariant()
    def i6_one_audit_row_a_move(self) -> None:
        for submission in Submission.objects.all():
            at = State.RECEIVED
            for event in submission.events.order_by("pk"):
                assert event.source == at
                assert event.source in TRANSITIONS[event.verb].sources
                at = event.target
            assert submission.state == at

    @invariant()
    def i10_every_end_has_a_reason(self) -> None:
        for submission in Submission.objects.filter(state__in=[State.FAILED, State.REJECTED, State.EXPIRED]):
            assert submission.reason


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_the_invariants_hold_in_any_order_of_events():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=50,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_every_accepted_upload_comes_to_an_end(campaign):
    """I10: nobody decides, nobody paints, and still everyone hears how it ended."""
    waiting = [submission_in(campaign, state) for state in (State.QUEUED, State.RENDERING, State.IN_REVIEW)]
    Render.objects.update(lease_until=now() - timedelta(seconds=1))
    sweeping.sweep()
    Submission.objects.update(
        created_at=now() - timedelta(hours=25), state_changed_at=now() - timedelta(hours=1)
    )
    privacy.forget()
    for submission in waiting:
        submission.refresh_from_db()
        assert (submission.state, submission.reason) == (State.EXPIRED, "waited_too_long")
        assert move(submission.pk, "complete") is None
