"""What proxies and orchestrators ask."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import now

from campaigns.lifecycle import State
from campaigns.models import Render
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_process_that_answers_lives(client):
    assert client.get("/healthz").content == b"ok"


def test_it_is_ready_when_everything_is_there(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json()) == {"database", "broker", "layer", "storage", "workers"}
    assert set(answer.json().values()) == {"ok"}


def test_it_says_what_is_missing_and_not_why(client, monkeypatch):
    def broken(name):
        raise OSError("the disk of /somewhere is gone")

    monkeypatch.setattr(default_storage, "exists", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["storage"] == "down" and answer.json()["database"] == "ok"
    assert "somewhere" not in answer.content.decode()


def test_leases_that_nobody_sweeps_are_seen(client, campaign):
    submission_in(campaign, State.RENDERING)
    Render.objects.update(lease_until=now() - timedelta(minutes=5))
    assert client.get("/readyz").json()["workers"] == "down"


def test_it_only_answers_questions(client):
    assert client.post("/readyz").status_code == 405
