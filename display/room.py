"""The campaign room: what managers see of screens and programme, and what they may change."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from campaigns import reliance
from campaigns.access import MANAGER, campaign_for
from campaigns.lifecycle import State
from campaigns.models import Campaign, Submission
from display import commands, credentials, pairing, programme, rotation, screens
from display.models import Screen, Slot

#: How many of the coming slots the room shows, each once, and the airings among which it looks for them.
COMING = 6
AIRINGS = 30


class EnrolForm(forms.Form):
    """The code that a screen shows, and what it is to be called."""

    code = forms.CharField(max_length=12, label="Code on the screen")
    name = forms.CharField(max_length=80, help_text="Visitors read it: “You were on Times Square.”")
    shape = forms.ChoiceField()

    def __init__(self, campaign: Campaign, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        shape = self.fields["shape"]
        assert isinstance(shape, forms.ChoiceField)
        shape.choices = [
            (known["name"], f"{known['name']} ({known['width']} × {known['height']})")
            for known in campaign.shapes
        ]
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}
        self.fields["name"].widget.attrs |= {"autocomplete": "off"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A coming slot as the room shows it."""

    url: str
    width: int
    height: int
    words: str
    first_airing: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One state of the funnel: how many submissions stand in it."""

    state: str
    words: str
    count: int


@require_GET
@never_cache
@login_required
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """Screens, programme and funnel of one campaign."""
    campaign = _managed(request, slug)
    return _page(request, campaign, EnrolForm(campaign))


@require_GET
@never_cache
@login_required
def now(request: HttpRequest, slug: str) -> HttpResponse:
    """The part of the room that changes by itself."""
    return render(request, "display/room_now.html", _state(_managed(request, slug)))


@require_POST
@login_required
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the browser that shows a code one of the campaign's screens."""
    campaign = _managed(request, slug)
    form = EnrolForm(campaign, request.POST)
    if form.is_valid():
        try:
            screen = pairing.enrol(campaign=campaign, **form.cleaned_data)
        except pairing.PairingRefused as refused:
            form.add_error("code", str(refused))
        else:
            messages.success(request, f"{screen.name} is enrolled. It starts within a few seconds.")
            return redirect("room", slug)
    return _page(request, campaign, form, status=422)


@require_POST
@login_required
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a screen's rights away: it stops at once and asks to be paired anew."""
    screen = get_object_or_404(Screen, pk=pk, campaign=_managed(request, slug))
    credentials.revoke(screen)
    messages.success(request, f"{screen.name} is revoked. It stops at once and shows a pairing code.")
    return redirect("room", slug)


@require_POST
@login_required
def order(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponse:
    """Order one screen to do something."""
    screen = get_object_or_404(Screen, pk=pk, campaign=_managed(request, slug))
    try:
        commands.give(screen, name)
    except ValueError as error:
        raise Http404 from error
    messages.success(request, f"{screen.name} is told to {name}.")
    return redirect("room", slug)


def _managed(request: HttpRequest, slug: str) -> Campaign:
    campaign = campaign_for(request.user, slug, MANAGER)
    if campaign is None:
        raise Http404
    return campaign


def _page(request: HttpRequest, campaign: Campaign, form: EnrolForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "relies": reliance.of(campaign.painter, campaign.style), **_state(campaign)}
    return render(request, "display/room.html", context, status=status)


def _state(campaign: Campaign) -> dict[str, Any]:
    current = programme.of(campaign.pk)
    live = current.slots.filter(removed=False).select_related("submission")
    slots = {slot.pk: slot for slot in live}
    reports = screens.reports(campaign)
    items = [
        rotation.Item(slot.pk, slot.kind == Slot.Kind.BRAND, slot.first_airing) for slot in slots.values()
    ]
    airings = rotation.plan(items, rotation.History(), current.brand_share, AIRINGS)
    coming = list(dict.fromkeys(airings))[:COMING]
    return {
        "campaign": campaign,
        "programme": current,
        "reports": reports,
        "coming": [_picture(slots[pk]) for pk in coming],
        "waiting": sum(item.first_airing for item in items),
        "figurines": sum(not item.brand for item in items),
        "brands": sum(item.brand for item in items),
        "funnel": _funnel(campaign),
    }


def _picture(slot: Slot) -> Picture:
    frame = next(iter(slot.frames.values()))
    words = "Brand" if slot.submission is None else slot.submission.nickname or f"Figurine {slot.pk}"
    url = default_storage.url(frame["name"])
    return Picture(url, frame["width"], frame["height"], words, slot.first_airing)


def _funnel(campaign: Campaign) -> list[Step]:
    counted = Submission.objects.filter(campaign=campaign).values("state").annotate(count=Count("pk"))
    counts = {row["state"]: row["count"] for row in counted}
    return [
        Step(state.value, state.value.replace("_", " ").capitalize(), counts.get(state, 0)) for state in State
    ]
