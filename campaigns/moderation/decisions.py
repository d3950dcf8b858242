"""What the buttons of the desk do: parse, call one verb, answer a page or a script."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from campaigns import desk
from campaigns.access import MANAGER, MODERATOR, for_roles
from campaigns.models import Campaign, Submission
from campaigns.moderation.board import next_for
from campaigns.refusals import Refusal, named

Verb = Callable[[int, User, dict[str, str]], desk.Decision]


def approve(pk: int, user: User, sent: dict[str, str]) -> desk.Decision:
    """Approve the figurine that was on show."""
    return desk.approve(pk, user, _number(sent.get("figurine", "")))


def reject(pk: int, user: User, sent: dict[str, str]) -> desk.Decision:
    """Reject the figurine that was on show."""
    return desk.reject(pk, user, sent.get("reason", ""), _number(sent.get("figurine", "")))


def undo(pk: int, user: User, sent: dict[str, str]) -> desk.Decision:
    """Take back one's own decision."""
    return desk.undo(pk, user)


def take_down(pk: int, user: User, sent: dict[str, str]) -> desk.Decision:
    """Take an approved one off the screens."""
    return desk.take_down(pk, user, sent.get("reason", ""))


VERBS: dict[str, Verb] = {"approve": approve, "reject": reject, "undo": undo, "take-down": take_down}


@require_POST
@for_roles(MODERATOR, MANAGER)
def decide(request: HttpRequest, campaign: Campaign, pk: int, verb: str) -> HttpResponse:
    """Do one verb. A script gets JSON with the next submission; a browser without scripts its page."""
    assert isinstance(request.user, User)
    get_object_or_404(Submission, pk=pk, campaign=campaign)
    try:
        decision = VERBS[verb](pk, request.user, request.POST.dict())
    except Refusal as refusal:
        return _refused(request, campaign, refusal)
    shown = pk if verb == "undo" else next_for(campaign, request.user, after=pk)
    if _is_script(request):
        return JsonResponse({"ok": True, "text": decision.text, "next": shown})
    messages.success(request, decision.text)
    return _page(campaign, "approved" if verb == "take-down" else "review", shown)


@require_POST
@for_roles(MODERATOR, MANAGER)
def claim(request: HttpRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Say that one is looking at it; `ok` is false when somebody else is."""
    assert isinstance(request.user, User)
    submission = get_object_or_404(Submission.objects.select_related("claimed_by"), pk=pk, campaign=campaign)
    got = desk.claim(pk, request.user)
    by = named(submission.claimed_by.get_username()) if submission.claimed_by else "Somebody"
    text = "You are looking at this one." if got else f"{by} is looking at this one."
    if _is_script(request):
        return JsonResponse({"ok": got, "text": text})
    messages.info(request, text)
    return _page(campaign, "review", pk)


@require_POST
@for_roles(MODERATOR, MANAGER)
def release(request: HttpRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Let go of it."""
    assert isinstance(request.user, User)
    get_object_or_404(Submission, pk=pk, campaign=campaign)
    desk.release(pk, request.user)
    return HttpResponse(status=204)


def _refused(request: HttpRequest, campaign: Campaign, refusal: Refusal) -> HttpResponse:
    if _is_script(request):
        return JsonResponse(
            {"ok": False, "code": refusal.code, "text": str(refusal)}, status=refusal.http_status
        )
    messages.error(request, str(refusal))
    return _page(campaign, "review", None)


def _page(campaign: Campaign, tab: str, shown: int | None) -> HttpResponse:
    query = f"?tab={tab}" + (f"&id={shown}" if shown and tab == "review" else "")
    response = redirect(reverse("desk", args=[campaign.slug]) + query)
    response.status_code = 303
    return response


def _is_script(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
