"""What intake takes in, and what it refuses without a trace."""

import dataclasses
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from PIL import Image

from campaigns import tokens
from campaigns.intake import Answers, NotAccepted, receive
from campaigns.intake.reception import MAX_BYTES, ORPHAN_AFTER
from campaigns.lifecycle import State
from campaigns.models import Consent, ConsentText, Erasure, Submission, SubmissionEvent
from campaigns.privacy import forget
from tests.campaigns.intake import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.both]

YES = Answers(age_confirmed=True, consent_face=True, consent_display=True, is_me=True)


def upload(data: bytes, name: str = "selfie.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def answers(**changes) -> Answers:
    return dataclasses.replace(YES, **changes)


def files() -> list[Path]:
    return [path for path in Path(default_storage.location).rglob("*") if path.is_file()]


def refused(code: str, campaign, given, agreed=YES, **more) -> None:
    """It is refused with `code`, in a sentence, and nothing is kept."""
    with pytest.raises(NotAccepted) as refusal:
        receive(campaign, given, agreed, **{"locale": "en", **more})
    assert refusal.value.code == code
    assert 400 <= refusal.value.status < 500
    assert refusal.value.text.endswith(".")
    assert not Submission.objects.exists()
    assert not Consent.objects.exists()
    assert not SubmissionEvent.objects.exists()
    assert not Erasure.objects.exists()
    assert files() == []


def test_it_queues_the_selfie_and_keeps_the_consent(campaign, collins_jpeg):
    received = receive(
        campaign,
        upload(collins_jpeg),
        answers(nickname=" Collins ", email=" eileen@example.com ", consent_marketing=True),
        locale="en",
    )
    submission = Submission.objects.get()
    assert received.submission == submission
    assert received.submission.state == submission.state == State.QUEUED
    assert submission.token_hash == tokens.hashed(received.token)
    assert (submission.nickname, submission.email) == ("Collins", "eileen@example.com")
    assert [(event.verb, event.actor) for event in submission.events.all()] == [("enqueue", "visitor")]
    text, consent = campaign.consent_texts.get(), submission.consent
    assert (consent.text, consent.text_version, consent.text_sha256) == (text, 1, text.sha256())
    assert (consent.locale, consent.marketing) == ("en", True)


def test_it_keeps_one_clean_jpeg_under_a_name_that_tells_nothing(campaign, collins_jpeg):
    received = receive(campaign, upload(collins_jpeg), YES, locale="en")
    submission = received.submission
    assert [path.name for path in files()] == [submission.selfie.name.removeprefix("selfies/")]
    assert submission.public_id not in submission.selfie.name
    assert received.token not in submission.selfie.name
    with Image.open(submission.selfie) as selfie:
        assert (selfie.format, selfie.mode, selfie.size) == ("JPEG", "RGB", (920, 1200))


@pytest.mark.parametrize(
    ("box", "code"),
    [
        ("age_confirmed", "age_missing"),
        ("consent_face", "face_missing"),
        ("consent_display", "display_missing"),
        ("is_me", "is_me_missing"),
    ],
)
def test_it_refuses_without_each_of_the_four_boxes(campaign, collins_jpeg, box, code):
    refused(code, campaign, upload(collins_jpeg), answers(**{box: False}))


def test_it_refuses_no_file_and_an_empty_one(campaign):
    refused("no_file", campaign, None)
    refused("no_file", campaign, upload(b""))


def test_it_refuses_a_large_file_by_its_declared_size_without_reading_it(campaign):
    large = upload(b"x")
    large.size, large.file = MAX_BYTES + 1, None  # reading it would be an error of another kind
    refused("too_large", campaign, large)


def test_it_refuses_what_is_no_picture_whatever_it_calls_itself(campaign):
    refused("not_a_picture", campaign, upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "selfie.jpg"))


def test_it_refuses_unread_what_comes_past_the_campaigns_limit(campaign, collins_jpeg):
    campaign.queue_limit = 0
    large = upload(b"x")
    large.file = None  # reading it would be an error of another kind
    refused("queue_full", campaign, large)
    campaign.queue_limit = 1
    receive(campaign, upload(collins_jpeg), YES, locale="en")
    with pytest.raises(NotAccepted, match="queue_full"):
        receive(campaign, upload(collins_jpeg), YES, locale="en")
    assert Submission.objects.count() == 1


def test_it_refuses_when_the_campaign_is_paused_or_over_or_has_no_text(campaign, collins_jpeg):
    campaign.paused = True
    refused("closed", campaign, upload(collins_jpeg))
    campaign.paused, campaign.closes_at = False, now() - timedelta(seconds=1)
    refused("closed", campaign, upload(collins_jpeg))
    campaign.closes_at = None
    campaign.consent_texts.all().delete()
    refused("closed", campaign, upload(collins_jpeg))


def test_it_refuses_a_bad_address_and_a_bad_nickname(campaign, collins_jpeg):
    refused("email_invalid", campaign, upload(collins_jpeg), answers(email="eileen at example"))
    refused("email_invalid", campaign, upload(collins_jpeg), answers(email=f"{'e' * 60}@{'x.' * 120}com"))
    refused("nickname_long", campaign, upload(collins_jpeg), answers(nickname="x" * 25))
    refused("nickname_contact", campaign, upload(collins_jpeg), answers(nickname="visit evil.com"))


def test_it_refuses_consent_to_words_that_are_no_longer_current(campaign, collins_jpeg):
    old = campaign.consent_texts.get()
    ConsentText.objects.create(campaign=campaign, version=2, face="New.", display="New.")
    refused("terms_changed", campaign, upload(collins_jpeg), answers(consent_version=old.version))
    assert receive(campaign, upload(collins_jpeg), answers(consent_version=2), locale="en")


@pytest.mark.parametrize(("locale", "expected"), [("de", "de"), ("de-at", "de"), ("fr", "en"), ("en", "en")])
def test_it_keeps_the_text_of_the_visitors_language_or_the_campaigns(
    campaign, collins_jpeg, locale, expected
):
    ConsentText.objects.create(campaign=campaign, version=1, locale="de", face="Gesicht.", display="Tafel.")
    received = receive(campaign, upload(collins_jpeg), YES, locale=locale)
    assert received.submission.consent.text.locale == expected
    assert received.submission.consent.locale == locale


def test_it_refuses_a_flood_from_one_address_and_no_one_else(campaign, collins_jpeg, settings, monkeypatch):
    monkeypatch.setattr("campaigns.rate.time", SimpleNamespace(time=lambda: 0.0))  # one window
    settings.INTAKE_PER_ADDRESS = 2
    cache.clear()
    flood, crowd = "198.51.100.7", "198.51.100.8"
    for _ in range(2):
        refused("no_file", campaign, None, address=flood)
    refused("too_many", campaign, upload(collins_jpeg), address=flood)
    assert receive(campaign, upload(collins_jpeg), YES, locale="en", address=crowd)


def test_a_storage_that_fails_leaves_nothing(campaign, collins_jpeg, monkeypatch):
    def full(name, content):
        raise OSError("no space left")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(NotAccepted) as refusal:
        receive(campaign, upload(collins_jpeg), YES, locale="en")
    assert (refusal.value.code, refusal.value.status) == ("our_side", 503)
    assert not Submission.objects.exists()
    assert not Erasure.objects.exists()


def test_a_transaction_that_fails_leaves_no_file(campaign, collins_jpeg, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the queue is gone")

    monkeypatch.setattr("campaigns.intake.reception.move", broken)
    with pytest.raises(RuntimeError):
        receive(campaign, upload(collins_jpeg), YES, locale="en")
    assert not Submission.objects.exists()
    assert files() == []


def test_a_crash_between_file_and_row_is_swept_up(campaign, collins_jpeg, monkeypatch):
    def killed(*args):
        raise SystemExit  # nothing after it runs: the clean-up is gone, too

    monkeypatch.setattr("campaigns.intake.reception._record", killed)
    monkeypatch.setattr("campaigns.privacy.drain_erasures", lambda ids: 0)
    with pytest.raises(SystemExit):
        receive(campaign, upload(collins_jpeg), YES, locale="en")
    monkeypatch.undo()
    forget()
    assert len(files()) == 1, "an upload under way must not lose its file to the sweep"
    Erasure.objects.update(due_at=now() - ORPHAN_AFTER)
    forget()
    assert files() == []


def test_a_file_that_the_sweep_took_is_not_promised_to_anyone(campaign, collins_jpeg, monkeypatch):
    monkeypatch.setattr("campaigns.privacy.spare", lambda ids: False)
    with pytest.raises(NotAccepted) as refusal:
        receive(campaign, upload(collins_jpeg), YES, locale="en")
    assert refusal.value.code == "our_side"
    assert not Submission.objects.exists()
    assert files() == []


def test_it_shrinks_a_large_photo(campaign):
    photo = BytesIO()
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(photo, "JPEG", quality=60)
    received = receive(campaign, upload(photo.getvalue()), YES, locale="en")
    with Image.open(received.submission.selfie) as selfie:
        assert selfie.size == (2048, 1536)


def test_hostile_files_leave_nothing(campaign):
    for name, data, code in corpus.refused():
        refused(code, campaign, upload(data, name))


def test_it_refuses_unread_what_no_painter_here_would_ever_paint(campaign, collins_jpeg, settings):
    campaign.painter = "klein"
    large = upload(collins_jpeg)
    large.file = None  # reading it would be an error of another kind
    refused("no_painter", campaign, large)
    settings.PAINTERS = ["plastic", "klein"]
    receive(campaign, upload(collins_jpeg), YES, locale="en")
