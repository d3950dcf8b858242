"""The queue of the desk: one tab of one campaign, for one person.

The number of queries does not grow with the queue: one for the counts, one for a page of rows, two for what
can be undone.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import now

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Airing, Approval, Campaign, Submission, SubmissionEvent
from campaigns.moderation.item import holder, title

WORDS = {"approve": "Approved", "reject": "Rejected"}
#: Rows of one page; who sees more than this of a queue looks at none of it.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the campaign's submissions: which states, in which order."""

    key: str
    title: str
    states: tuple[State, ...]
    order: tuple[str, str]


TABS = {
    tab.key: tab
    for tab in (
        Tab("review", "To review", (State.IN_REVIEW,), ("state_changed_at", "pk")),
        Tab("approved", "Approved", (State.APPROVED,), ("-state_changed_at", "-pk")),
        Tab(
            "decided",
            "Decided",
            (State.REJECTED, State.TAKEN_DOWN, State.RETIRED, State.WITHDRAWN, State.EXPIRED),
            ("-state_changed_at", "-pk"),
        ),
    )
}


def tab_of(submission: Submission) -> str:
    """The tab on which a submission is found; "review" for one that is still in the making."""
    return next((tab.key for tab in TABS.values() if submission.state in tab.states), "review")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the queue."""

    submission: Submission
    held_by: str  #: Who else is looking at it.
    mine: bool  #: This person gave the first approval of two.
    aired_at: datetime | None


class Board:
    """One tab of one campaign's desk, for one person."""

    def __init__(self, campaign: Campaign, user: User, tab: str = "review") -> None:
        self.campaign = campaign
        self.user = user
        self.tab = TABS.get(tab, TABS["review"])

    @cached_property
    def counts(self) -> dict[str, int]:
        """Submissions by state."""
        rows = self.campaign.submissions.values_list("state").annotate(Count("pk")).order_by()
        return dict(rows)

    @property
    def tabs(self) -> list[tuple[Tab, int]]:
        """Each tab with how many it holds."""
        return [(tab, sum(self.counts.get(state, 0) for state in tab.states)) for tab in TABS.values()]

    @property
    def making(self) -> int:
        """How many figurines are being made, and will come to review."""
        return sum(self.counts.get(state, 0) for state in (State.RECEIVED, State.QUEUED, State.RENDERING))

    @property
    def behind(self) -> int:
        """How many more there are behind this page."""
        return max(0, dict(self.tabs)[self.tab] - len(self.rows))

    @cached_property
    def rows(self) -> list[Row]:
        """The next page of the queue."""
        rows = _queue(self.campaign, self.user, self.tab)[:PAGE]
        return [Row(row, holder(row, self.user), row.mine, row.aired_at) for row in rows]

    def first(self) -> Submission | None:
        """The first of the page; in review the first that waits for this person."""
        waits = [row for row in self.rows if self.tab.key != "review" or not (row.held_by or row.mine)]
        return waits[0].submission if waits else None


def next_for(campaign: Campaign, user: User, after: int) -> int | None:
    """The oldest submission that `user` could decide next, other than `after`."""
    free = Q(claimed_by=None) | Q(claimed_by=user) | Q(claimed_until=None) | Q(claimed_until__lte=now())
    rows = _queue(campaign, user, TABS["review"]).filter(free, mine=False).exclude(pk=after)
    return rows.values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class Last:
    """A decision that can still be undone: of which submission, in words, and when."""

    pk: int
    text: str
    at: datetime


def last_decision(campaign: Campaign, user: User) -> Last | None:
    """The latest decision of `user` that can still be undone; the first approval of two is one, too."""
    recent = now() - desk.UNDO_WITHIN
    later = SubmissionEvent.objects.filter(submission=OuterRef("submission"), pk__gt=OuterRef("pk"))
    moves = SubmissionEvent.objects.filter(
        ~Exists(later),
        submission__campaign=campaign,
        actor=user.get_username(),
        verb__in=["approve", "reject"],
        at__gt=recent,
    ).select_related("submission")
    firsts = user.approvals.filter(
        figurine__shown_for__campaign=campaign,
        figurine__shown_for__state=State.IN_REVIEW,
        revoked_at=None,
        at__gt=recent,
    ).select_related("figurine__submission")
    found = [
        Last(e.submission_id, f"{WORDS[e.verb]} {title(e.submission)}", e.at)
        for e in moves.order_by("-pk")[:1]
    ]
    found += [
        Last(a.figurine.submission_id, f"Approved {title(a.figurine.submission)}, first of two", a.at)
        for a in firsts.order_by("-pk")[:1]
    ]
    return max(found, key=lambda last: last.at, default=None)


def _queue(campaign: Campaign, user: User, tab: Tab) -> QuerySet[Any]:
    own = Approval.objects.filter(figurine=OuterRef("figurine"), approver=user, revoked_at=None)
    aired = Airing.objects.filter(submission=OuterRef("pk")).order_by("-at").values("at")[:1]
    rows = campaign.submissions.filter(state__in=tab.states).select_related("figurine", "claimed_by")
    return rows.annotate(mine=Exists(own), aired_at=Subquery(aired)).order_by(*tab.order)
