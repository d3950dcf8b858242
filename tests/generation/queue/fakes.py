"""Pipelines that do what a test needs, in the painting process: quick, failing, slow, dying.

A slow one says where it runs and waits for a file: tests decide what happens meanwhile.
"""

import os
import sys
import time
from pathlib import Path

from generation.child import Progress
from generation.job import Job
from generation.pipeline import Figurine
from generation.refused import Refused
from tests.generation.queue.results import a_result

WAITS_AT_MOST = 30  # seconds


def load_nothing() -> None:
    """A pipeline that needs no loading."""


def load_badly() -> None:
    """A pipeline whose models are not there."""
    raise RuntimeError("the models are not there")


def process_facts(selfie: bytes, job: Job, on_progress: Progress) -> dict[str, object]:
    """Where it runs, and with what of Django."""
    settings = sys.modules.get("django.conf")
    return {
        "pid": os.getpid(),
        "selfie": selfie,
        "apps": "campaigns.models" in sys.modules,
        "settings": bool(settings) and settings.settings.configured,
    }


def a_figurine(selfie: bytes, job: Job, on_progress: Progress) -> Figurine:
    """A figurine at once; its frame says whose selfie it is of."""
    on_progress("painting", 0.5)
    return a_result("figurine of " + selfie.decode())


def in_three_stages(selfie: bytes, job: Job, on_progress: Progress) -> str:
    """Says how far it is, going back once, as a second try of a stage would."""
    for stage, fraction in [("face", 0.1), ("sculpting", 0.4), ("face", 0.2), ("painting", 0.8)]:
        on_progress(stage, fraction)
        time.sleep(0.3)  # longer than one report's interval, so that each is heard
    return "done"


def in_a_rush(selfie: bytes, job: Job, on_progress: Progress) -> str:
    """A thousand reports in half a second."""
    for step in range(1000):
        on_progress("painting", step / 1000)
        time.sleep(0.0005)
    return "done"


def refusing(selfie: bytes, job: Job, on_progress: Progress) -> str:
    """Finds no face."""
    raise Refused("no_face")


def breaking(selfie: bytes, job: Job, on_progress: Progress) -> str:
    """Has a bug."""
    raise ZeroDivisionError("a bug in the painter")


def dying(selfie: bytes, job: Job, on_progress: Progress) -> str:
    """As native code dies, or as the kernel kills for memory."""
    os.kill(os.getpid(), 9)
    return "never"


def dying_when_told(selfie: bytes, job: Job, on_progress: Progress) -> Figurine:
    """Dies of one picture only."""
    if selfie == b"die":
        os.kill(os.getpid(), 9)
    return a_result()


def waiting(selfie: bytes, job: Job, on_progress: Progress) -> Figurine:
    """Writes its process number into the folder that the selfie's bytes name; done when `go` lies there."""
    folder = Path(selfie.decode())
    note = folder / "pid.part"
    note.write_text(str(os.getpid()))
    note.rename(folder / "pid")
    deadline = time.monotonic() + WAITS_AT_MOST
    while not (folder / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return a_result()


def steered(selfie: bytes, job: Job, on_progress: Progress) -> Figurine:
    """Waits where the selfie's bytes name a folder, and is quick otherwise."""
    return (waiting if selfie.startswith(b"/") else a_figurine)(selfie, job, on_progress)
