"""The pages of a screen: the player, its pairing, and the files that it shows."""

import mimetypes
from typing import Any

import segno
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from display import credentials, pairing
from display.models import Credential, Slot
from display.pairing import PairingRefused

PAIRING_COOKIE = "diorama_pairing"


@require_GET
@never_cache
def player(request: HttpRequest) -> HttpResponse:
    """What a billboard opens: the player, or the code by which this browser becomes a screen."""
    try:
        credential = credentials.shown_by(request.COOKIES)
    except (credentials.NotEnrolled, credentials.Revoked):
        return _ask_to_be_paired(request)
    response = render(request, "display/player.html", _player(credential))
    credentials.carry(response, request.COOKIES[credentials.COOKIE])
    return response


@require_GET
@never_cache
def pairing_status(request: HttpRequest) -> JsonResponse:
    """`{"state": "waiting" | "enrolled" | "expired"}`; with `enrolled` comes the credential."""
    try:
        credential = pairing.collect(request.COOKIES.get(PAIRING_COOKIE, ""))
    except PairingRefused as refused:
        return JsonResponse({"state": "expired", "text": str(refused)})
    if credential is None:
        return JsonResponse({"state": "waiting"})
    response = JsonResponse({"state": "enrolled"})
    credentials.carry(response, credential)
    response.delete_cookie(PAIRING_COOKIE, path=reverse("screen"), samesite="Lax")
    return response


@require_GET
@never_cache
def enrol(request: HttpRequest, ticket: str) -> HttpResponse:
    """Make this browser the screen of a signed ticket."""
    try:
        credential = pairing.redeem(ticket)
    except PairingRefused as refused:
        return render(request, "display/refused.html", {"text": str(refused)}, status=410)
    response = redirect("screen")
    response.status_code = 303
    credentials.carry(response, credential)
    return response


@require_GET
def file(request: HttpRequest, slot_id: int, sha256: str) -> HttpResponse:
    """A frame of a live slot, for the screens of its campaign. 404 from the moment that it is removed."""
    try:
        credential = credentials.shown_by(request.COOKIES)
        slot = Slot.objects.get(
            pk=slot_id, removed=False, programme__campaign_id=credential.screen.campaign_id
        )
        name = next(frame["name"] for frame in slot.frames.values() if frame["sha256"] == sha256)
        with default_storage.open(name) as stored:
            data = stored.read()
    except (
        credentials.NotEnrolled, credentials.Revoked, Slot.DoesNotExist, StopIteration, FileNotFoundError
    ) as error:  # fmt: skip
        raise Http404 from error
    response = HttpResponse(data, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    # The player keeps verified bytes in memory, under a lease; nothing else may keep them.
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _ask_to_be_paired(request: HttpRequest) -> HttpResponse:
    secret = request.COOKIES.get(PAIRING_COOKIE, "")
    try:
        asked = pairing.waiting(secret)
    except PairingRefused:
        try:
            asked, secret = pairing.begin()
        except PairingRefused as refused:
            return render(request, "display/refused.html", {"text": str(refused)}, status=503)
    room = request.build_absolute_uri("/").rstrip("/")
    response = render(request, "display/pairing.html", {"pairing": asked, "room": room})
    response.set_cookie(
        PAIRING_COOKIE,
        secret,
        max_age=pairing.EXPIRES_IN,
        path=reverse("screen"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _player(credential: Credential) -> dict[str, Any]:
    campaign = credential.screen.campaign
    address = f"{settings.DIORAMA_PUBLIC_URL}/c/{campaign.slug}/"
    return {"screen": credential.screen, "campaign": campaign, "qr": _qr(address), "address": address}


def _qr(address: str) -> SafeString:
    # segno's own output, of an address that we made.
    drawn = segno.make(address, error="m").svg_inline(omitsize=True, border=0, dark="#11140d")
    return mark_safe(drawn)
