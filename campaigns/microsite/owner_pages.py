"""The visitor's own pages, behind the link that only they have."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from campaigns import privacy
from campaigns.lifecycle import State
from campaigns.microsite import eta
from campaigns.microsite.looks import ask_for_another, spares_of
from campaigns.microsite.owners import submission_of
from campaigns.microsite.status import status_of
from campaigns.microsite.themes import look_of
from campaigns.models import Submission

#: How long after the start of an airing the page says "look up".
ON_AIR = timedelta(seconds=20)
WAITING = frozenset({State.RECEIVED, State.QUEUED, State.RENDERING})
ENDED = frozenset({State.FAILED, State.REJECTED, State.TAKEN_DOWN, State.EXPIRED, State.RETIRED})

OwnerView = Callable[[HttpRequest, Submission, str], HttpResponse]


def owners_only(view: OwnerView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give the view the submission that the token opens, and keep the address out of caches and referrers."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        submission = submission_of(token)
        if submission is None:
            response = render(request, "microsite/unknown.html", status=404)
        else:
            response = view(request, submission, token)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        return response

    return opened


@require_safe
@owners_only
def page(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Where the submission stands, and what its owner can do."""
    campaign = submission.campaign
    last = submission.airings.last()
    context = {
        "campaign": campaign,
        "look": look_of(campaign),
        "lang": campaign.locale,
        "submission": submission,
        "token": token,
        "status": status_of(submission),
        "panel": _panel(submission.state),
        "on_air": last if last and now() - last.at < ON_AIR else None,
        "looks_left": campaign.looks - submission.looks,
    }
    if submission.state == State.IN_REVIEW:
        context |= _next_look(submission)
    return render(request, "microsite/submission.html", context)


def _next_look(submission: Submission) -> dict[str, object]:
    """Whether another look is there already, and how long one takes that has to be made, in words; none is
    offered that nobody here could paint."""
    ready = spares_of(submission).exists()
    seconds = None if ready else eta.seconds_for_newcomer()
    told: dict[str, object] = {"ready": ready, "look_takes": "" if seconds is None else eta.in_words(seconds)}
    return told if ready or submission.campaign.has_painter else {"looks_left": 0}


def _panel(state: str) -> str:
    if state in WAITING:
        return "microsite/panels/waiting.html"
    return "microsite/panels/ended.html" if state in ENDED else f"microsite/panels/{state}.html"


@require_safe
@owners_only
def status(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """The status object, for pages whose sockets do not work."""
    return JsonResponse(status_of(submission))


# The token is the permission, for these two as for the page: a forged request would have to know it. A cookie
# would lock out who blocks cookies, and under `no-referrer` browsers send no origin to check either.


@csrf_exempt
@require_POST
@owners_only
def withdraw(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Take everything back."""
    privacy.withdraw(submission.pk)
    return _back_to(token)


@csrf_exempt
@require_POST
@owners_only
def another_look(request: HttpRequest, submission: Submission, token: str) -> HttpResponse:
    """Show another figurine, or have one made; the page says what came of it."""
    seen = request.POST.get("look", "")
    ask_for_another(submission.pk, int(seen) if seen.isdecimal() else None)
    return _back_to(token)


def _back_to(token: str) -> HttpResponse:
    response = HttpResponseRedirect(f"/s/{token}/")
    response.status_code = 303
    return response
