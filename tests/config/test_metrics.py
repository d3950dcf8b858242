"""What Prometheus reads."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from prometheus_client.parser import text_string_to_metric_families

from campaigns.lifecycle import State
from campaigns.models import Erasure, Figurine, Render, Submission
from display.models import Screen
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def read(client):
    """Asks, and gives a function that looks one sample up by name and labels; None where there is none."""

    def ask():
        answer = client.get("/metrics")
        assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/plain")
        families = text_string_to_metric_families(answer.content.decode())
        samples = {(s.name, frozenset(s.labels.items())): s.value for f in families for s in f.samples}
        return lambda name, **labels: samples.get((name, frozenset(labels.items())))

    return ask


def test_an_empty_installation_has_nothing_to_tell_and_no_error(read):
    sample = read()
    assert sample("diorama_leases_expired") == 0
    assert sample("diorama_oldest_seconds", state="queued") == 0
    assert sample("diorama_erasure_overdue_seconds") == 0


def test_submissions_are_counted_by_campaign_and_state(read, campaign):
    submission_in(campaign, State.QUEUED)
    submission_in(campaign, State.QUEUED)
    submission_in(campaign, State.IN_REVIEW)
    sample = read()
    assert sample("diorama_submissions", campaign=campaign.slug, state="queued") == 2
    assert sample("diorama_submissions", campaign=campaign.slug, state="in_review") == 1


def test_it_tells_how_long_somebody_waits_for_a_worker_or_a_moderator(read, campaign):
    submission_in(campaign, State.QUEUED)
    first = submission_in(campaign, State.QUEUED)
    Submission.objects.filter(pk=first.pk).update(state_changed_at=now() - timedelta(minutes=5))
    sample = read()
    assert 300 <= sample("diorama_oldest_seconds", state="queued") < 360
    assert sample("diorama_oldest_seconds", state="in_review") == 0


def test_attempts_are_counted_by_painter_end_and_reason(read, campaign):
    submission_in(campaign, State.IN_REVIEW)
    submission_in(campaign, State.FAILED)
    Render.objects.exclude(outcome=Render.Outcome.DONE).update(outcome="refused", reason="no_face")
    sample = read()
    assert sample("diorama_renders_total", painter="plastic", outcome="done", reason="") == 1
    assert sample("diorama_renders_total", painter="plastic", outcome="refused", reason="no_face") == 1


def test_who_stepped_in_for_a_failing_painter_can_raise_an_alarm(read, campaign):
    submission_in(campaign, State.IN_REVIEW)
    submission_in(campaign, State.IN_REVIEW)
    Figurine.objects.filter(pk=Figurine.objects.first().pk).update(notes=["retried", "fell_back_failed"])
    sample = read()
    assert sample("diorama_figurines_total", painter="plastic", note="fell_back_failed") == 1
    assert sample("diorama_figurines_total", painter="plastic", note="retried") == 1
    assert sample("diorama_figurines_total", painter="plastic", note="") == 1


def test_leases_that_ran_out_and_files_that_should_be_gone_are_seen(read, campaign):
    submission_in(campaign, State.RENDERING)
    Render.objects.update(lease_until=now() - timedelta(seconds=1))
    Erasure.objects.create(name="late.jpg", due_at=now() - timedelta(minutes=2))
    Erasure.objects.create(name="announced.jpg", due_at=now() + timedelta(minutes=2))
    sample = read()
    assert sample("diorama_leases_expired") == 1
    assert 120 <= sample("diorama_erasure_overdue_seconds") < 180


def test_screens_are_counted_by_when_they_were_heard(read, campaign):
    Screen.objects.create(campaign=campaign, name="Times Square", last_seen_at=now())
    Screen.objects.create(campaign=campaign, name="Piccadilly")
    sample = read()
    assert sample("diorama_screens", campaign=campaign.slug, presence="online") == 1
    assert sample("diorama_screens", campaign=campaign.slug, presence="never") == 1


def test_the_pace_is_told_once_there_is_one(read, campaign):
    assert read()("diorama_render_seconds") is None
    submission_in(campaign, State.IN_REVIEW)
    Render.objects.update(started_at=now() - timedelta(seconds=4), finished_at=now())
    assert read()("diorama_render_seconds") == pytest.approx(4, abs=0.1)


@pytest.mark.parametrize(
    ("asked_by", "forwarded", "trusted"),
    [
        ("203.0.113.9", {}, []),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, ["127.0.0.1"]),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, []),
    ],
    ids=["a stranger", "a stranger behind our proxy", "whoever comes through a proxy that nobody declared"],
)
def test_strangers_read_nothing(client, settings, campaign, asked_by, forwarded, trusted):
    settings.TRUSTED_PROXIES = trusted
    answer = client.get("/metrics", REMOTE_ADDR=asked_by, headers=forwarded)
    assert answer.status_code == 403
    assert campaign.slug not in answer.content.decode()


def test_named_networks_may_read(client, settings):
    settings.METRICS_FROM = ["10.0.0.0/8"]
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/metrics").status_code == 403


def test_openmetrics_is_spoken_to_those_who_ask_for_it(client):
    answer = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    assert answer.content.endswith(b"# EOF\n")
