"""What orchestration adds to a render: from the accepted upload to the desk, engine time taken out."""

import io
import queue
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test.utils import override_settings

from bench.pipelines import nothing
from campaigns.intake.reception import Answers, receive
from campaigns.lifecycle import State
from campaigns.models import Campaign, ConsentText, SubmissionEvent
from campaigns.signals import submission_moved
from config.embedded import Background
from generation import tasks
from generation.engine import Engine

CONSENTING = Answers(age_confirmed=True, consent_face=True, consent_display=True, is_me=True)
WAITS_AT_MOST = 30  # seconds


def run(submissions: int = 60) -> dict[str, Any]:
    """Milliseconds between the commit of an upload and the commit of its review, one upload at a time.

    The pipeline makes its figurine at once, in the painting process as ever; the uploads come at random
    moments, so that the queue's polling is met in every phase. Uses a database and a folder of its own.
    """
    with _rig() as campaign, _reviews() as reviews:
        _overhead(campaign, reviews)  # the first one starts what starts once
        overheads = sorted(_overhead(campaign, reviews) for _ in range(submissions))
    cuts = quantiles(overheads, n=20)
    return {"overhead": {"p50": round(cuts[9], 1), "p95": round(cuts[18], 1)}, "submissions": submissions}


def _overhead(campaign: Campaign, reviews: "queue.Queue[float]") -> float:
    time.sleep(random.uniform(0, 0.1))
    receive(campaign, SimpleUploadedFile("selfie.jpg", _selfie()), CONSENTING, locale="en")
    accepted = time.perf_counter()
    return (reviews.get(timeout=WAITS_AT_MOST) - accepted) * 1000


@contextmanager
def _reviews() -> Iterator["queue.Queue[float]"]:
    """The moments at which submissions came to review, as soon as others can read it."""
    moments: queue.Queue[float] = queue.Queue()

    def hear(event: SubmissionEvent, **_: Any) -> None:
        if event.target == State.IN_REVIEW:
            transaction.on_commit(lambda: moments.put(time.perf_counter()))

    submission_moved.connect(hear)
    try:
        yield moments
    finally:
        submission_moved.disconnect(hear)


@contextmanager
def _rig() -> Iterator[Campaign]:
    """An open campaign in a database of its own, with queue and painting process running."""
    engine = Engine(timeout=60, keep_every=20, make=nothing.make_figurines, warm=nothing.load)
    name = connection.settings_dict["NAME"]
    with (
        TemporaryDirectory() as files,
        override_settings(MEDIA_ROOT=files),
        mock.patch.object(tasks, "engine", lambda: engine),
    ):
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        background = Background()
        background.start()
        try:
            yield _campaign()
        finally:
            background.stop()
            connections.close_all()
            connection.creation.destroy_test_db(name, verbosity=0)


def _campaign() -> Campaign:
    campaign = Campaign.objects.create(
        slug="bench", name="Bench", headline="Bench", controller="Bench", contact="bench@diorama.example"
    )
    ConsentText.objects.create(campaign=campaign, version=1, face="face", display="display")
    return campaign


def _selfie() -> bytes:
    from PIL import Image
    from skimage.data import astronaut

    file = io.BytesIO()
    Image.fromarray(astronaut()).save(file, "JPEG", quality=90)
    return file.getvalue()
