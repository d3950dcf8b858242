"""Queue messages, through the broker of the mode."""

import os
import socket
import subprocess
import sys
import threading

import pytest
from celery import current_app
from django.db import transaction

from campaigns.lifecycle import State
from campaigns.moves import move
from generation import messages
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture(autouse=True)
def empty_queue():
    with current_app.connection_for_write() as connection:
        queue = current_app.amqp.queues[messages.QUEUE].bind(connection.default_channel)
        queue.declare()
        queue.purge()
        yield
        queue.purge()


def test_whatever_is_queued_gets_its_message_once_the_move_is_there_to_be_read(campaign):
    submission = submission_in(campaign, State.RECEIVED)
    with transaction.atomic():
        move(submission.pk, "enqueue")
        assert messages.waiting() == 0
    assert messages.waiting() == 1


def test_a_move_that_is_undone_sends_nothing(campaign):
    submission = submission_in(campaign, State.RECEIVED)
    with pytest.raises(RuntimeError), transaction.atomic():
        move(submission.pk, "enqueue")
        raise RuntimeError
    assert messages.waiting() == 0


def test_moves_that_lead_elsewhere_send_nothing(campaign):
    submission = submission_in(campaign, State.RECEIVED)
    move(submission.pk, "withdraw", selfie="")
    assert messages.waiting() == 0


def test_a_broker_that_is_down_fails_no_upload(campaign, monkeypatch):
    def down(*_):
        raise ConnectionRefusedError("the broker is down")

    monkeypatch.setattr(messages, "send", down)
    submission = submission_in(campaign, State.RECEIVED)
    assert move(submission.pk, "enqueue")
    submission.refresh_from_db()
    assert submission.state == State.QUEUED


def test_an_upload_does_not_wait_for_a_broker_that_does_not_answer():
    """Counted in connections: left to itself, the client tries a third time, seconds later."""
    sends = "import django; django.setup(); from generation import messages; messages.send(1)"
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as broker:

        def hang_up() -> None:
            while True:
                try:
                    connection, _ = broker.accept()
                except OSError:
                    return  # the test is over
                asked.append(connection.close())

        threading.Thread(target=hang_up, daemon=True).start()
        variables = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "REDIS_URL": f"redis://127.0.0.1:{broker.getsockname()[1]}/0",
        }
        run = subprocess.run(
            [sys.executable, "-c", sends], env={**os.environ, **variables}, capture_output=True, timeout=120
        )
        broker.shutdown(socket.SHUT_RDWR)
    assert b"kombu.exceptions.OperationalError" in run.stderr
    assert len(asked) == 2  # and once more
