"""The rehearsal itself: uploads, two workers, kills, and what must be true in the end."""

import itertools
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.test.utils import override_settings
from PIL import Image

from bench.rehearsing import mark
from bench.rehearsing.crowd import campaign_of, upload
from campaigns.lifecycle import State
from campaigns.models import Erasure, Figurine, Render, Submission, SubmissionEvent
from generation.sweeping import sweep

WORKERS = 2
#: Killed so often, somebody may be unlucky more than the three times that an installation allows.
TRIES = 50
LEASE = 10  # seconds; short, since every kill costs one
SWEEP_EVERY = 2.0  # seconds, in place of the beat's thirty


class Failed(AssertionError):
    """Something that must not happen did; says what."""


class Workers:
    """`celery worker` processes of their own, by host name. Only these are ever killed."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = {**os.environ, "DIORAMA_RENDER_LEASE_SECONDS": str(LEASE), **variables}
        self._names = (f"painter{number}@rehearsal" for number in itertools.count(1))
        self._running = dict(self._start() for _ in range(WORKERS))

    def _start(self) -> "tuple[str, subprocess.Popen[bytes]]":
        name = next(self._names)
        with (self._folder / "workers.log").open("ab") as log:
            return name, subprocess.Popen(
                [
                    sys.executable, "-m", "celery", "-A", "bench.rehearsing.worker", "worker",
                    "-Q", "render", "--pool", "threads", "--concurrency", "1",
                    "--without-gossip", "--without-mingle", "--hostname", name,
                ],
                env=self._environment, stdout=log, stderr=log,
            )  # fmt: skip

    def kill_one(self) -> bool:
        """SIGKILL to one that is painting; another takes its place at once. False if none is."""
        busy = Render.objects.filter(outcome=Render.Outcome.RUNNING, worker__in=self._running)
        painting = sorted(set(busy.values_list("worker", flat=True)))
        if not painting:
            return False
        unlucky = self._running.pop(random.choice(painting))
        unlucky.kill()
        unlucky.wait(timeout=20)
        self._running |= [self._start()]
        return True

    def require_alive(self) -> None:
        """Raises Failed if one ended that nobody killed."""
        if any(worker.poll() is not None for worker in self._running.values()):
            raise Failed(f"A worker ended by itself; its log ends with:\n{self._log()[-2000:]}")

    def stop(self) -> None:
        """As a deployment ends them."""
        for worker in self._running.values():
            worker.terminate()
        for worker in self._running.values():
            try:
                worker.wait(timeout=30)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait(timeout=10)

    def _log(self) -> str:
        return (self._folder / "workers.log").read_text(errors="replace")


class Killer:
    """Kills a painting worker every so many seconds, at random moments; 0: never."""

    def __init__(self, workers: Workers, every: float, at_most: int) -> None:
        self._workers, self._every, self._at_most = workers, every, at_most if every else 0
        self.kills, self._next = 0, self._moment()

    def look(self) -> None:
        """Kill if it is time, and if one is painting. Raises Failed if one died of itself."""
        self._workers.require_alive()
        due = self.kills < self._at_most and time.monotonic() >= self._next
        if due and self._workers.kill_one():
            self.kills, self._next = self.kills + 1, self._moment()

    def _moment(self) -> float:
        return time.monotonic() + self._every * random.uniform(0.5, 1.5)


@contextmanager
def _workers(folder: Path, variables: Mapping[str, str]) -> Iterator[Workers]:
    running = Workers(folder, variables)
    try:
        yield running
    finally:
        running.stop()


def drill(
    folder: Path, variables: Mapping[str, str], *, submissions: int, size: tuple[int, int],
    kill_every: float, minutes: float, most_kills: int = sys.maxsize,
) -> dict[str, Any]:  # fmt: skip
    """Rehearse on this process's database, broker and files; what it took. Raises Failed.

    variables: the workers' environment, beside this process's. kill_every: seconds between two kills, about,
    each of a worker that is painting; 0 kills nobody. minutes and most_kills: at most.
    """
    began = time.monotonic()
    with (
        override_settings(RENDER_ATTEMPTS=TRIES, PAINTERS=["klein"]),
        _workers(folder, variables) as workers,
    ):
        campaign = campaign_of(size)
        numbers = {upload(campaign, number): number for number in range(submissions)}
        uploaded = time.monotonic() - began
        killer = Killer(workers, kill_every, most_kills)
        _until_all_are_in_review(killer, submissions, began + minutes * 60)
        took = time.monotonic() - began
    _require_all_once(numbers)
    _require_none_mixed(numbers)
    lost = Render.objects.filter(outcome=Render.Outcome.LOST)
    return {
        "submissions": submissions, "seconds": round(took, 1), "uploading_s": round(uploaded, 1),
        "kills": killer.kills, "lost_attempts": lost.count(),
        "in_review": submissions, "twice": 0, "mixed": 0,
        "most_tries": max(Submission.objects.values_list("tries", flat=True)),
    }  # fmt: skip


def _until_all_are_in_review(killer: Killer, submissions: int, deadline: float) -> None:
    """Sweep and kill meanwhile."""
    next_sweep = 0.0
    reviewed = Submission.objects.filter(state=State.IN_REVIEW)
    while reviewed.count() < submissions:
        if time.monotonic() > deadline:
            raise Failed(f"not done in time: {Counter(Submission.objects.values_list('state', flat=True))}")
        killer.look()
        if time.monotonic() >= next_sweep:
            sweep()
            next_sweep = time.monotonic() + SWEEP_EVERY
        time.sleep(0.1)


def _require_all_once(numbers: Mapping[int, int]) -> None:
    """One completion and one figurine a submission, and no file that is not theirs: no cast is left."""
    completions = Counter(
        SubmissionEvent.objects.filter(verb="complete").values_list("submission_id", flat=True)
    )
    figurines = Counter(Figurine.objects.values_list("submission_id", flat=True))
    for counted in (completions, figurines):
        if set(counted) != set(numbers) or set(counted.values()) != {1}:
            raise Failed(f"not exactly one each: {counted}")
    due = set(Erasure.objects.values_list("name", flat=True))
    rows = Figurine.objects.values_list("preview", "cutout", "frames__file")
    wanted = {name for names in rows for name in names}
    root = Path(settings.MEDIA_ROOT)
    made = [path for folder in ("figurines", "casts") for path in (root / folder).rglob("*")]
    stored = {str(path.relative_to(root)) for path in made if path.is_file()}
    if wanted - stored or stored - wanted - due:
        raise Failed(f"missing: {wanted - stored}; nobody's: {stored - wanted - due}")


def _require_none_mixed(numbers: Mapping[int, int]) -> None:
    """Every figurine carries the number of its own selfie."""
    for figurine in Figurine.objects.all():
        with figurine.preview.open() as file:
            picture = np.asarray(Image.open(file).convert("RGB"))
        found = mark.read(picture, *mark.place_in(picture.shape[1], picture.shape[0]))
        if found != numbers[figurine.submission_id]:
            raise Failed(f"submission {figurine.submission_id} has a figurine of somebody else")
