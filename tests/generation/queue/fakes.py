"""Pipelines that do what a test needs, in the painting process: quick, failing, slow, dying.

A slow one says where it runs and waits for a file: tests decide what happens meanwhile.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path

from pebble.pool import process

from generation.child import Make, OnCast, Progress, Sitter
from generation.job import Job
from generation.painters.brief import Unwanted
from generation.pipeline import Figurine, OnProgress
from generation.refused import Refused
from tests.generation.queue.results import a_result

WAITS_AT_MOST = 30  # seconds
LARGE = 4_000_000  # bytes: far more than a pipe holds


def one_by_one(make: Callable[[bytes, Job, OnProgress], object]) -> Make:
    """A pipeline for a batch, of one for a person: what it raises of one is that one's alone."""

    @wraps(make)
    def make_all(
        sitters: Sequence[Sitter], on_progress: Progress, on_cast: OnCast
    ) -> Iterator[tuple[int, object]]:
        for place, sitter in enumerate(sitters):
            yield place, _made(make, sitter, place, on_progress)

    return make_all


def _made(make: Callable, sitter: Sitter, place: int, on_progress: Progress) -> object:
    try:
        return make(*sitter, lambda stage, fraction: on_progress(place, stage, fraction))
    except Unwanted:
        raise
    except Exception as error:
        return error


def load_nothing() -> None:
    """A pipeline that needs no loading."""


def load_badly() -> None:
    """A pipeline whose models are not there."""
    raise RuntimeError("the models are not there")


def load_when_told() -> None:
    """A pipeline whose loading waits for `go` in the working folder."""
    _wait_in(Path.cwd())


@one_by_one
def process_facts(selfie: bytes, job: Job, on_progress: OnProgress) -> dict[str, object]:
    """Where it runs, and with what of Django."""
    settings = sys.modules.get("django.conf")
    return {
        "pid": os.getpid(),
        "selfie": selfie,
        "allocator": os.environ.get("PYTORCH_CUDA_ALLOC_CONF"),
        "apps": "campaigns.models" in sys.modules,
        "settings": bool(settings) and settings.settings.configured,
    }


@one_by_one
def a_figurine(selfie: bytes, job: Job, on_progress: OnProgress) -> Figurine:
    """A figurine at once; its frame says whose selfie it is of."""
    on_progress("painting", 0.5)
    return a_result("figurine of " + selfie.decode())


@one_by_one
def in_three_stages(selfie: bytes, job: Job, on_progress: OnProgress) -> str:
    """Says how far it is, going back once, as a second try of a stage would."""
    for stage, fraction in [("face", 0.1), ("sculpting", 0.4), ("face", 0.2), ("painting", 0.8)]:
        on_progress(stage, fraction)
        time.sleep(0.3)  # longer than one report's interval, so that each is heard
    return "done"


@one_by_one
def in_a_rush(selfie: bytes, job: Job, on_progress: OnProgress) -> str:
    """A thousand reports in half a second."""
    for step in range(1000):
        on_progress("painting", step / 1000)
        time.sleep(0.0005)
    return "done"


@one_by_one
def refusing(selfie: bytes, job: Job, on_progress: OnProgress) -> str:
    """Finds no face."""
    raise Refused("no_face")


@one_by_one
def breaking(selfie: bytes, job: Job, on_progress: OnProgress) -> str:
    """Has a bug."""
    raise ZeroDivisionError("a bug in the painter")


@one_by_one
def dying(selfie: bytes, job: Job, on_progress: OnProgress) -> str:
    """As native code dies, or as the kernel kills for memory."""
    os.kill(os.getpid(), 9)
    return "never"


@one_by_one
def dying_with_its_answer(selfie: bytes, job: Job, on_progress: OnProgress) -> Figurine:
    """Paints; told to `die`, it is killed after that, with the pool's lock in its hands."""
    if selfie == b"die":
        process.send_result = _die_with_the_lock
    return a_result("figurine of " + selfie.decode())


def _die_with_the_lock(channel: process.WorkerChannel, answer: object) -> None:
    channel.mutex.writer_mutex.acquire()
    os.kill(os.getpid(), 9)


@one_by_one
def as_told(selfie: bytes, job: Job, on_progress: OnProgress) -> Figurine:
    """Does what the selfie says: `refuse`, `break`, `die`; anything else is painted."""
    if selfie == b"refuse":
        raise Refused("too_dark")
    if selfie == b"break":
        raise ZeroDivisionError("a bug in the painter")
    if selfie == b"die":
        os.kill(os.getpid(), 9)
    return a_result("figurine of " + selfie.decode())


@one_by_one
def saying_who(selfie: bytes, job: Job, on_progress: OnProgress) -> str:
    """Its stage is whose selfie it is."""
    on_progress(selfie.decode(), 0.5)
    return selfie.decode()


def out_of_memory(sitters: Sequence[Sitter], *_: object) -> Iterator[tuple[int, int]]:
    """Finds no room on its device at first, and manages with less, as `batching` does."""
    from generation.painters import batching

    if len(sitters) > 1:
        batching._memory_ended.set()
    for place in range(len(sitters)):
        yield place, os.getpid()


@one_by_one
def stepping(selfie: bytes, job: Job, on_progress: OnProgress) -> int:
    """Steps for as long as anybody waits, where the selfie's bytes name a folder; quick otherwise."""
    if selfie.startswith(b"/"):
        (Path(selfie.decode()) / "pid").write_text(str(os.getpid()))
        deadline = time.monotonic() + WAITS_AT_MOST
        while time.monotonic() < deadline:
            on_progress("painting", 0.5)
            time.sleep(0.02)
    return os.getpid()


@one_by_one
def waiting(selfie: bytes, job: Job, on_progress: OnProgress) -> Figurine:
    """Writes its process number into the folder that the selfie's bytes name; done when `go` lies there."""
    _wait_in(Path(selfie.decode()))
    return a_result()


@one_by_one
def steered(selfie: bytes, job: Job, on_progress: OnProgress) -> Figurine:
    """Waits where the selfie's bytes name a folder, and is quick otherwise, doing what they say."""
    make = waiting if selfie.startswith(b"/") else as_told
    return make.__wrapped__(selfie, job, on_progress)


@one_by_one
def large_or_waiting(selfie: bytes, job: Job, on_progress: OnProgress) -> Figurine:
    """As `steered`, but a figurine that was made at once is large."""
    return steered.__wrapped__(selfie, job, on_progress) if selfie.startswith(b"/") else a_result("0" * LARGE)


def leaving_out(sitters: Sequence[Sitter], *_: object) -> Iterator[tuple[int, Figurine]]:
    """Forgets all but the first."""
    yield 0, a_result("figurine of " + sitters[0][0].decode())


def breaking_between(sitters: Sequence[Sitter], *_: object) -> Iterator[tuple[int, Figurine]]:
    """Breaks after the first."""
    yield from leaving_out(sitters)
    raise ZeroDivisionError("a bug in the pipeline")


def casting(
    sitters: Sequence[Sitter], on_progress: Progress, on_cast: OnCast
) -> Iterator[tuple[int, Figurine]]:
    """Shows everybody their cast, which says whose selfie it is of; then as `steered`, one after another."""
    for place, (selfie, _) in enumerate(sitters):
        on_cast(place, b"cast of " + selfie)
    yield from steered(sitters, on_progress, on_cast)


def _wait_in(folder: Path) -> None:
    note = folder / "pid.part"
    note.write_text(str(os.getpid()))
    note.rename(folder / "pid")
    deadline = time.monotonic() + WAITS_AT_MOST
    while not (folder / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
