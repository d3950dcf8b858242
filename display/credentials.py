"""How a browser proves that it is a screen: a signed, HttpOnly cookie; we keep its token's hash."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.utils.timezone import now

from campaigns import tokens
from campaigns.live import ring_on_commit
from display.live import programme_group
from display.models import Credential, Screen

COOKIE = "diorama_screen"
SALT = "diorama.screen"
#: Browsers keep a cookie for 400 days at most; every opening of the page renews it.
LIFETIME = timedelta(days=400)


class NotEnrolled(Exception):
    """This browser is no screen."""


class Revoked(Exception):
    """This browser was a screen, until somebody said otherwise."""


def grant(screen: Screen) -> str:
    """A new credential for `screen`: the value of its cookie, which nobody can read again."""
    token = tokens.new_token()
    Credential.objects.create(screen=screen, token_hash=tokens.hashed(token))
    return signing.Signer(salt=SALT).sign(token)


def shown_by(cookies: Mapping[str, str]) -> Credential:
    """The credential in a request's or a socket's cookies. Raises NotEnrolled, Revoked."""
    try:
        token = signing.Signer(salt=SALT).unsign(cookies.get(COOKIE, ""))
        credential = Credential.objects.select_related("screen__campaign").get(
            token_hash=tokens.hashed(token)
        )
    except (signing.BadSignature, Credential.DoesNotExist) as error:
        raise NotEnrolled from error
    if credential.revoked_at:
        raise Revoked
    return credential


def carry(response: HttpResponse, value: str) -> None:
    """Give the browser its credential."""
    response.set_cookie(
        COOKIE,
        value,
        max_age=LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@transaction.atomic
def revoke(screen: Screen) -> int:
    """No browser is this screen any more: their sockets close, and tickets given out before are void."""
    Screen.objects.filter(pk=screen.pk).update(enrolment=F("enrolment") + 1)
    ended = Credential.objects.filter(screen=screen, revoked_at=None).update(revoked_at=now())
    ring_on_commit(programme_group(screen.campaign_id))
    return ended


def revoked_lately(campaign_id: int) -> set[int]:
    """Ids of the campaign's credentials that were revoked within the hour: their sockets have to close.

    An hour is many times the pause between two looks of a hub, and keeps the answer short.
    """
    ended = Credential.objects.filter(
        screen__campaign_id=campaign_id, revoked_at__gt=now() - timedelta(hours=1)
    )
    return set(ended.values_list("pk", flat=True))
