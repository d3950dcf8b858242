"""The one verb of intake."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from campaigns import privacy, rate, tokens
from campaigns.intake import words
from campaigns.intake.admission import is_full
from campaigns.intake.decoders import decode
from campaigns.intake.refusals import NotAccepted
from campaigns.models import Campaign, Consent, ConsentText, Submission
from campaigns.moves import VISITOR, move
from campaigns.pictures import Picture

log = structlog.get_logger()

MAX_BYTES = 12_000_000
#: The window of settings.INTAKE_PER_ADDRESS.
RATE_SECONDS = 600
#: How long a file may lie without its row before the sweep takes it: far longer than a transaction lasts.
ORPHAN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the visitor ticked and wrote. `consent_version`: of the text that the form showed, if it says."""

    age_confirmed: bool
    consent_face: bool
    consent_display: bool
    is_me: bool
    consent_marketing: bool = False
    nickname: str = ""
    email: str = ""
    consent_version: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """An accepted upload. `token` is the owner's key to it: shown once, only its hash is kept."""

    submission: Submission
    token: str


def receive(
    campaign: Campaign,
    upload: UploadedFile | None,
    answers: Answers,
    *,
    locale: str,
    address: str | None = None,
) -> Received:
    """Take a selfie in: clean it, keep it with the consent, and queue it for rendering.

    `address` is where it comes from (`rate.client_address`); None is not counted. Raises NotAccepted, and
    then no row and no file is left.
    """
    if address and not rate.allow(
        f"intake {rate.neighbourhood(address)}", settings.INTAKE_PER_ADDRESS, RATE_SECONDS
    ):
        raise NotAccepted("too_many")
    if not campaign.is_open():
        raise NotAccepted("closed")
    if not campaign.has_painter:
        log.error("painter_not_here", campaign=campaign.slug, painter=campaign.painter)
        raise NotAccepted("no_painter")
    if is_full(campaign):
        log.info("queue_full", campaign=campaign.slug, limit=campaign.queue_limit)
        raise NotAccepted("queue_full")
    _check_consent(answers)
    text = _agreed_text(campaign, answers, locale)
    submission = Submission(
        campaign=campaign, nickname=words.nickname(answers.nickname), email=words.email(answers.email)
    )
    return _keep(submission, decode(_content(upload)), _consent(text, answers, locale))


def consent_text(campaign: Campaign, locale: str) -> ConsentText | None:
    """The current text for a visitor with `locale` ("de-at" falls back to "de", then to the campaign's)."""
    for candidate in (locale, locale.split("-")[0], campaign.locale):
        text = campaign.consent_texts.filter(locale=candidate).order_by("-version").first()
        if text:
            return text
    return None


def _check_consent(answers: Answers) -> None:
    for given, code in (
        (answers.age_confirmed, "age_missing"),
        (answers.consent_face, "face_missing"),
        (answers.consent_display, "display_missing"),
        (answers.is_me, "is_me_missing"),
    ):
        if not given:
            raise NotAccepted(code)


def _agreed_text(campaign: Campaign, answers: Answers, locale: str) -> ConsentText:
    text = consent_text(campaign, locale)
    if text is None:
        log.error("campaign_has_no_consent_text", campaign=campaign.slug, locale=locale)
        raise NotAccepted("closed")
    if answers.consent_version not in (None, text.version):
        raise NotAccepted("terms_changed")
    return text


def _consent(text: ConsentText, answers: Answers, locale: str) -> Consent:
    return Consent(
        text=text,
        text_version=text.version,
        text_sha256=text.sha256(),
        locale=locale[:12],
        face=answers.consent_face,
        display=answers.consent_display,
        marketing=answers.consent_marketing,
        age_confirmed=answers.age_confirmed,
        is_me=answers.is_me,
    )


def _content(upload: UploadedFile | None) -> bytes:
    if upload is None or not upload.size:
        raise NotAccepted("no_file")
    if upload.size > MAX_BYTES:
        raise NotAccepted("too_large")
    return upload.read(MAX_BYTES)


def _keep(submission: Submission, picture: Picture, consent: Consent) -> Received:
    """Storage first, rows second.

    The name is announced to the eraser before the file exists and called off with the rows, in one
    transaction: a crash at any point in between leaves no file behind for longer than `ORPHAN_AFTER`.
    """
    token = tokens.new_token()
    submission.token_hash = tokens.hashed(token)
    name = f"selfies/{secrets.token_urlsafe(24)}.jpg"
    announced = privacy.erase([name], after=ORPHAN_AFTER)
    try:
        submission.selfie.name = _stored(name, picture)
        _record(submission, consent, announced)
    except BaseException:
        privacy.drain_erasures(announced)
        raise
    log.info("selfie_received", submission=submission.pk, campaign=submission.campaign_id)
    return Received(submission, token)


def _stored(name: str, picture: Picture) -> str:
    try:
        return default_storage.save(name, ContentFile(picture.jpeg))
    except Exception as error:  # each storage has its own exceptions
        log.exception("selfie_not_stored")
        raise NotAccepted("our_side") from error


@transaction.atomic
def _record(submission: Submission, consent: Consent, announced: list[int]) -> None:
    if not privacy.spare(announced):
        raise NotAccepted("our_side")  # it took so long that the file is already gone
    submission.save(force_insert=True)
    consent.submission = submission
    consent.save(force_insert=True)
    move(submission.pk, "enqueue", actor=VISITOR)
    submission.refresh_from_db(fields=["state", "state_changed_at"])
