"""How a browser becomes a screen: by a code that a manager types in, or by a signed ticket."""

import secrets
from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from campaigns import tokens
from campaigns.models import Campaign
from display import credentials
from display.models import Pairing, Screen

#: No vowels (no words), nothing that reads like another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V).
LETTERS = "CDFGHJKMNPQRTWXY34679"
LENGTH = 6
EXPIRES_IN = timedelta(minutes=10)
TICKET_LIFETIME = timedelta(hours=12)
TICKET_SALT = "diorama.enrolment"


class PairingRefused(Exception):
    """The browser or the manager has to begin anew; `str()` says why and what to do."""


def begin() -> tuple[Pairing, str]:
    """A new pairing, and the secret by which its browser asks what became of it.

    Pairings that nobody took are forgotten here, so at most ten minutes' worth of them exist.
    """
    Pairing.objects.filter(expires_at__lte=now()).delete()
    secret = tokens.new_token()
    for _ in range(5):
        try:
            with transaction.atomic():
                return _opened(secret), secret
        except IntegrityError:
            continue  # the code was taken: one chance in millions, five times in a row none
    raise PairingRefused("Too many screens are waiting to be paired. Try again in ten minutes.")


def waiting(secret: str) -> Pairing:
    """The live pairing that belongs to `secret`. Raises PairingRefused when it expired or was used."""
    pairing = Pairing.objects.filter(secret_hash=tokens.hashed(secret), expires_at__gt=now()).first()
    if pairing is None:
        raise PairingRefused("This code is no longer valid. The screen shows a new one.")
    return pairing


@transaction.atomic
def enrol(code: str, campaign: Campaign, name: str, shape: str) -> Screen:
    """Make the browser that shows `code` the screen `name` of `campaign`; a known name gets one more browser.

    Raises PairingRefused for a code that no screen shows, and for a shape that the campaign does not have.
    """
    if shape not in {known["name"] for known in campaign.shapes}:
        raise PairingRefused("This campaign makes no pictures of that shape. Choose one of the list.")
    screen, _ = Screen.objects.update_or_create(campaign=campaign, name=name, defaults={"shape": shape})
    typed = "".join(code.upper().split()).replace("-", "")
    taken = Pairing.objects.filter(code=typed, screen=None, expires_at__gt=now()).update(screen=screen)
    if taken != 1:
        raise PairingRefused(
            "No screen shows that code. Codes change every ten minutes: read it from the screen again."
        )
    return screen


@transaction.atomic
def collect(secret: str) -> str | None:
    """The credential for the browser that holds `secret`, given out once; None while nobody typed its code.

    Raises PairingRefused when the pairing expired or was used.
    """
    pairing = waiting(secret)
    if pairing.screen is None:
        return None
    deleted, _ = Pairing.objects.filter(pk=pairing.pk).delete()
    if not deleted:
        raise PairingRefused("This code is no longer valid. The screen shows a new one.")
    return credentials.grant(pairing.screen)


def enrolment_path(screen: Screen) -> str:
    """The path that makes whatever browser opens it this screen, for 12 hours or until it is revoked."""
    ticket = signing.dumps([screen.pk, screen.enrolment], salt=TICKET_SALT)
    return reverse("screen_enrol", args=[ticket])


def redeem(ticket: str) -> str:
    """A credential for a ticket. Raises PairingRefused when it is forged, old or void."""
    try:
        pk, enrolment = signing.loads(ticket, salt=TICKET_SALT, max_age=TICKET_LIFETIME)
        screen = Screen.objects.get(pk=pk, enrolment=enrolment)
    except (signing.BadSignature, Screen.DoesNotExist) as error:
        raise PairingRefused(
            "This link no longer opens the screen. Pair it with the code that it shows."
        ) from error
    return credentials.grant(screen)


def _opened(secret: str) -> Pairing:
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return Pairing.objects.create(code=code, secret_hash=tokens.hashed(secret), expires_at=now() + EXPIRES_IN)
