"""The way in: the landing with its form, and what comes of sending it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from campaigns.intake import Answers, NotAccepted, consent_text, is_full, people_waiting, receive
from campaigns.microsite import eta
from campaigns.microsite.forms import SubmissionForm
from campaigns.microsite.themes import look_of
from campaigns.models import Campaign, ConsentText
from campaigns.rate import client_address

#: Seconds after which it is worth another try, where no waiting time was measured yet.
COME_BACK = 300
#: Beside which question a refusal of intake is said; the rest concern the whole form.
QUESTION = {
    "age_missing": "age_confirmed",
    "face_missing": "consent_face",
    "display_missing": "consent_display",
    "is_me_missing": "is_me",
    "email_invalid": "email",
    **dict.fromkeys(("nickname_long", "nickname_contact", "nickname_marks"), "nickname"),
    **dict.fromkeys(
        (
            "no_file", "too_large", "too_many_pixels", "too_small", "not_a_picture", "animated", "damaged",
            "too_hard",
        ),
        "selfie",
    ),
}  # fmt: skip


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first campaign that is open, or else the newest one, which says when to come back."""
    campaigns = list(Campaign.objects.order_by("opens_at"))
    if not campaigns:
        raise Http404
    return redirect("microsite", next((c for c in campaigns if c.is_open()), campaigns[-1]).slug)


@require_safe
def landing(request: HttpRequest, slug: str) -> HttpResponse:
    """What this is, what happens to your face, and the form."""
    campaign = get_object_or_404(Campaign, slug=slug)
    return _page(request, campaign, SubmissionForm())


@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a selfie in: on to the visitor's own page, or the same form with what is wrong."""
    campaign = get_object_or_404(Campaign, slug=slug)
    form = SubmissionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, campaign, form, status=422)
    answers = dict(form.cleaned_data)
    try:
        received = receive(
            campaign,
            answers.pop("selfie"),
            Answers(**answers),
            locale=campaign.locale,
            address=client_address(request),
        )
    except NotAccepted as refusal:
        form.add_error(QUESTION.get(refusal.code), refusal.text)
        return _page(request, campaign, form, status=refusal.status)
    response = HttpResponseRedirect(f"/s/{received.token}/")
    response.status_code = 303
    return response


def _page(request: HttpRequest, campaign: Campaign, form: SubmissionForm, status: int = 200) -> HttpResponse:
    text = consent_text(campaign, campaign.locale)
    look = look_of(campaign)
    context = {"campaign": campaign, "look": look, "lang": campaign.locale}
    if closed := _why_closed(campaign, text):
        context |= {"closed": closed, "title": look.words[closed], "sentence": look.words[f"{closed}_text"]}
        return _full(request, context, status) if closed == "full" else _closed(request, context, status)
    context |= {"form": form, "text": text, "age_words": f"I am {campaign.minimum_age} or older."}
    return render(request, "microsite/landing.html", context, status=status)


def _closed(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "microsite/closed.html", context, status=status)


def _full(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    """As many wait as may: says by when those who wait now will have their figurines."""
    seconds = eta.seconds_for_newcomer()
    when = eta.in_words(seconds) if seconds is not None else "a few minutes"
    context["sentence"] += f" Come back in {when}."
    context["waiting"] = people_waiting(context["campaign"])
    response = _closed(request, context, status)
    response["Retry-After"] = COME_BACK if seconds is None else seconds
    return response


def _why_closed(campaign: Campaign, text: ConsentText | None) -> str:
    """`not_yet`, `over`, `paused`, `full`, or nothing when it takes photos. Without consent texts nothing
    may be asked, and without its painter nobody would be painted."""
    if campaign.opens_at > now():
        return "not_yet"
    if campaign.closes_at and campaign.closes_at <= now():
        return "over"
    if campaign.paused or text is None or not campaign.has_painter:
        return "paused"
    return "full" if is_full(campaign) else ""
