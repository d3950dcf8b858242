"""One submission on the desk, with all that a decision needs."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import User
from django.db.models import Count, Max
from django.utils.timezone import now

from campaigns import desk, reasons, refusals
from campaigns.lifecycle import State
from campaigns.models import Approval, Campaign, Frame, Submission, SubmissionEvent


def holder(submission: Submission, user: User) -> str:
    """Who else is looking at it: a user name, or "" for nobody else."""
    by, until = submission.claimed_by, submission.claimed_until
    held = by is not None and by.pk != user.pk and until is not None and until > now()
    return by.get_username() if held and by else ""


def title(submission: Submission) -> str:
    """What people at the desk call a submission: its nickname, or its number."""
    return submission.nickname or f"No. {submission.pk}"


#: How the screeners' bands read; the reasons stand beside them.
RISKS = {"low": "Low risk", "medium": "Medium risk", "high": "High risk"}
#: Moves that no person made.
MAKING = {
    "enqueue": "Queued",
    "claim": "Figurine begun",
    "retry": "Figurine begun again",
    "complete": "Figurine finished",
    "fail": "No figurine could be made",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a submission's history."""

    at: datetime
    text: str
    reason: str = ""


class Item:
    """One submission on show, with all that a decision needs."""

    def __init__(self, submission: Submission, user: User) -> None:
        self.submission = submission
        self.user = user
        self.held_by = holder(submission, user)

    @cached_property
    def frames(self) -> list[Frame]:
        """The composed frames that can still be shown."""
        return list(
            Frame.objects.filter(figurine=self.submission.figurine_id).exclude(file="").order_by("pk")
        )

    @property
    def uprights(self) -> list[Frame]:
        """Frames that are as high as wide, or higher."""
        return [frame for frame in self.frames if frame.height >= frame.width]

    @property
    def wides(self) -> list[Frame]:
        """Frames that are wider than high."""
        return [frame for frame in self.frames if frame.height < frame.width]

    @cached_property
    def approvals(self) -> list[Approval]:
        """Who approved this very figurine."""
        given = Approval.objects.filter(figurine=self.submission.figurine_id, revoked_at=None)
        return list(given.select_related("approver").order_by("pk"))

    @property
    def approved_by_me(self) -> bool:
        """Whether this person gave the first approval of two."""
        return any(approval.approver_id == self.user.pk for approval in self.approvals)

    @property
    def risk(self) -> str:
        """How the screeners see it, in words. What they hold without a band counts as high."""
        figurine = self.submission.figurine
        band = figurine.render.scores.get("band") if figurine else None
        return RISKS.get(str(band), RISKS["high" if self.submission.flagged else "low"])

    @property
    def flags(self) -> list[str]:
        """Why the screeners hold it, in words."""
        return [reasons.FLAGS.get(flag) or label(flag) for flag in map(str, self.submission.flags)]

    @property
    def painter(self) -> str:
        """Who painted the figurine in the end."""
        return self.submission.figurine.painter if self.submission.figurine else ""

    @property
    def notes(self) -> list[str]:
        """How it was made, where that was not as usual, in sentences."""
        figurine = self.submission.figurine
        return [reasons.NOTES.get(code, label(code)) for code in figurine.notes] if figurine else []

    @cached_property
    def events(self) -> list[SubmissionEvent]:
        """Every move."""
        return list(self.submission.events.all())

    @property
    def history(self) -> list[Line]:
        """Every move and every approval that waits for a second one, latest first."""
        moved = [Line(e.at, _words(e), label(e.reason)) for e in self.events]
        decided = {event.actor for event in self.events if event.verb == "approve"}
        first = [
            Line(a.at, f"{refusals.named(a.approver.get_username())} approved this, first of two")
            for a in self.approvals
            if a.approver.get_username() not in decided
        ]
        return sorted(moved + first, key=lambda line: line.at)[::-1]

    @property
    def can_decide(self) -> bool:
        """Whether this person may approve or reject it now."""
        return self.submission.state == State.IN_REVIEW and not self.held_by and not self.approved_by_me

    @property
    def can_take_down(self) -> bool:
        """Whether it may be on a screen."""
        return self.submission.state == State.APPROVED

    @property
    def can_undo(self) -> bool:
        """Whether this person may take back what was decided last."""
        if self.submission.state == State.IN_REVIEW:
            recent = now() - desk.UNDO_WITHIN
            return any(a.approver_id == self.user.pk and a.at > recent for a in self.approvals)
        last = self.events[-1] if self.events else None
        return bool(last and self.submission.figurine_id and desk.undoable(last, self.user))

    @property
    def verdict(self) -> str:
        """What became of it: "Bob approved this 3 seconds ago." Empty while it can still be decided."""
        last = self.events[-1] if self.events else None
        if self.submission.state == State.IN_REVIEW or last is None:
            return ""
        return f"{refusals.told(last.actor, last.verb)} {refusals.ago(last.at)}."

    @property
    def version(self) -> str:
        """Changes whenever what is on show is out of date."""
        row = self.submission
        return f"{row.pk}.{row.state}.{row.figurine_id}.{len(self.approvals)}.{self.held_by}"


def _words(event: SubmissionEvent) -> str:
    return MAKING.get(event.verb) or refusals.told(event.actor, event.verb)


def item(campaign: Campaign, user: User, pk: int) -> Item | None:
    """The submission `pk` of this campaign as `user` sees it."""
    rows = campaign.submissions.select_related("figurine__render", "claimed_by")
    found = rows.annotate(aired=Count("airings"), aired_at=Max("airings__at")).filter(pk=pk).first()
    return Item(found, user) if found else None


def label(code: str) -> str:
    """A reason code in a moderator's words: "not_a_match" is "Not a match"."""
    return code.replace("_", " ").capitalize()


def choices(table: dict[str, reasons.Reason]) -> list[tuple[str, str, str]]:
    """Code, label and the visitor's sentence of each reason, in the order of their number keys."""
    return [(reason.code, label(reason.code), reason.text) for reason in table.values()]
