"""The pages of the desk."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from campaigns import reasons
from campaigns.access import MANAGER, MODERATOR, campaign_for, campaigns_of, for_roles
from campaigns.lifecycle import State
from campaigns.models import Campaign, Membership
from campaigns.moderation.board import Board, last_decision, tab_of
from campaigns.moderation.item import Item, choices, item

CHOICES = {"rejections": choices(reasons.REJECTIONS), "takedowns": choices(reasons.TAKEDOWNS)}


@require_GET
@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The campaigns that this person works on, and how many wait in each."""
    own = Membership.objects.filter(campaign=OuterRef("pk"), user=request.user.pk)
    waiting = Count("submissions", filter=Q(submissions__state=State.IN_REVIEW), distinct=True)
    campaigns = campaigns_of(request.user, MODERATOR, MANAGER).annotate(
        waiting=waiting, role=Subquery(own.values("role")[:1])
    )
    return render(request, "desk/home.html", {"campaigns": campaigns})


@require_GET
@never_cache
@for_roles(MODERATOR, MANAGER)
def desk(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The desk: a queue and the submission on show. `?tab=`, `?id=`, and `?ask=` for a dialog without JS."""
    context = _queue(request, campaign)
    board, shown = context["board"], context["item"]
    if shown is None and (first := board.first()):
        shown = item(campaign, board.user, first.pk)
    manages = campaign_for(board.user, campaign.slug, MANAGER) is not None
    context |= CHOICES | {"item": shown, "ask": request.GET.get("ask", ""), "manages": manages}
    return render(request, "desk/desk.html", context)


@require_GET
@never_cache
@for_roles(MODERATOR, MANAGER)
def queue(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The parts of the desk that change by themselves: tabs, queue, what can be undone."""
    return render(request, "desk/queue.html", _queue(request, campaign))


@require_GET
@never_cache
@for_roles(MODERATOR, MANAGER)
def submission(request: HttpRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """One submission, as the desk shows it."""
    assert isinstance(request.user, User)
    shown = item(campaign, request.user, pk)
    if shown is None:
        raise Http404
    context = CHOICES | {"campaign": campaign, "item": shown, "tab": tab_of(shown.submission)}
    return render(request, "desk/submission.html", context)


def _queue(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    assert isinstance(request.user, User)
    shown: Item | None = None
    if (pk := request.GET.get("id", "")).isdecimal():
        shown = item(campaign, request.user, int(pk))
    board = Board(campaign, request.user, request.GET.get("tab", ""))
    last = last_decision(campaign, request.user)
    return {"campaign": campaign, "board": board, "item": shown, "tab": board.tab.key, "last": last}
