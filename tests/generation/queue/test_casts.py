"""What somebody is shown of themselves while they are painted, and that it does not stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import now

from campaigns import privacy
from campaigns.lifecycle import State
from campaigns.microsite.status import status_of
from campaigns.models import Erasure, Render
from generation import casts, claims, completion
from tests.generation.queue.results import a_result
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both, pytest.mark.usefixtures("sent")]


@pytest.fixture
def claimed(campaign):
    submission = submission_in(campaign, State.QUEUED)
    return submission, claims.claim(submission.pk, "worker")


def casts_in(settings) -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / "casts").rglob("*") if path.is_file()]


def preview_of(submission) -> str | None:
    submission.refresh_from_db()
    return status_of(submission)["preview_url"]


def test_its_owner_sees_it_at_an_address_that_expires(claimed, client):
    submission, job = claimed
    assert preview_of(submission) is None
    assert casts.show(job, b"a cast")
    answer = client.get(preview_of(submission))
    assert b"".join(answer) == b"a cast"
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, no-store")


def expire(job) -> None:
    Render.objects.update(lease_until=now() - timedelta(seconds=1))
    claims.end_expired()


ENDS = {
    "done": lambda job: completion.complete(job, a_result()),
    "refused": lambda job: claims.refuse(job, "no_face"),
    "broken": lambda job: claims.fail(job, "a bug"),
    "given back": claims.give_back,
    "lost": expire,
    "withdrawn": lambda job: privacy.withdraw(job.submission_id),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_however_the_painting_ends_it_is_gone_at_once(claimed, settings, end):
    submission, job = claimed
    casts.show(job, b"a cast")
    assert len(casts_in(settings)) == 1
    end(job)
    assert casts_in(settings) == [] and not Erasure.objects.exists()
    assert not Render.objects.exclude(cast="").exists()
    assert preview_of(submission) is None


def test_the_next_try_begins_without_it(claimed, settings):
    submission, job = claimed
    casts.show(job, b"a cast")
    claims.fail(job, "a bug")
    again = claims.claim(submission.pk, "another")
    assert preview_of(submission) is None
    assert not casts.show(job, b"a zombie's cast")
    assert casts.show(again, b"another cast")
    assert [path.read_bytes() for path in casts_in(settings)] == [b"another cast"]


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_one_that_comes_too_late_leaves_no_file(claimed, settings, end):
    _, job = claimed
    end(job)
    assert not casts.show(job, b"a cast")
    assert casts_in(settings) == [] and not Erasure.objects.exists()


def test_one_that_is_withdrawn_from_while_it_is_stored_leaves_no_file(claimed, settings, monkeypatch):
    submission, job = claimed
    save = default_storage.save

    def save_slowly(name, content):
        privacy.withdraw(submission.pk)
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", save_slowly)
    assert not casts.show(job, b"a cast")
    assert casts_in(settings) == [] and not Erasure.objects.exists()


def test_a_crash_leaves_no_file_that_is_not_announced_to_the_eraser(claimed, settings, monkeypatch):
    _, job = claimed

    def die(*_):
        raise SystemExit

    monkeypatch.setattr(casts, "_publish", die)
    monkeypatch.setattr(privacy, "drain_erasures", die)
    with pytest.raises(SystemExit):
        casts.show(job, b"a cast")
    (left,) = casts_in(settings)
    assert str(left).endswith(Erasure.objects.get().name)


def test_a_storage_that_is_down_fails_nobodys_figurine(claimed, monkeypatch):
    submission, job = claimed

    def down(*_):
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", down)
        assert not casts.show(job, b"a cast")
    assert completion.complete(job, a_result())


def test_a_painting_has_one_cast(claimed, settings):
    _, job = claimed
    assert casts.show(job, b"a cast") and not casts.show(job, b"another")
    assert [path.read_bytes() for path in casts_in(settings)] == [b"a cast"]
    assert not Erasure.objects.exists()
