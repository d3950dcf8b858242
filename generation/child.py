"""What runs in the painting process. Importing it is cheap and brings no Django."""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from generation.job import Job
from generation.news import Came, Cast, Done, News, Reached
from generation.refused import Refused

if TYPE_CHECKING:
    from generation.news import Told
    from generation.pipeline import Figurine, Order

#: Says how far one of the people is: their place in the batch, a stage, a fraction of the whole (0 to 1).
Progress = Callable[[int, str, float], None]
#: Shows the cast of one of the people: their place, a small WebP.
OnCast = Callable[[int, bytes], None]
#: A claimed job and the bytes of its selfie.
Sitter = tuple[bytes, Job]
#: Makes a figurine of each selfie, or says why not, one after another, each with its place in the batch: the
#: pipeline, or what a test puts in its place.
Make = Callable[[Sequence[Sitter], Progress, OnCast], "Iterable[tuple[int, Figurine | Exception]]"]
Warm = Callable[[], None]

#: Painting yields the processors to whoever answers pages.
NICENESS = 5
CAUSE_LENGTH = 4000  # characters
#: Batches of unlike sizes leave holes in a GPU's memory; segments that can grow close them.
CUDA_ALLOCATOR = "expandable_segments:True"


class EngineFailed(Exception):
    """No figurine came out. The message is for the staff: what broke, in the child's own words."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a painting process has done enough. figurines: native libraries leak a little; a new child starts
    even. memory_mb: resident memory, or what it reserved of its GPU, whichever is more; 0 is no limit."""

    figurines: int = 200
    memory_mb: int = 0


#: `Done.tired` of a process whose device had no room for the batch.
OUT_OF_MEMORY = "out_of_memory"


@dataclass(slots=True)
class _Life:
    """What this process was given when it was entered, and what it has done since."""

    words: Connection
    orders: Connection
    limits: Limits
    talking: threading.Lock
    stopped: int = 0
    painted: int = 0
    missing: str = ""


_life: _Life | None = None


def make_figurines(
    sitters: Sequence[Sitter], on_progress: Progress, on_cast: OnCast
) -> Iterable[tuple[int, Figurine | Exception]]:
    """`generation.pipeline.make_figurines` for claimed jobs."""
    from generation import pipeline

    return pipeline.make_figurines([(selfie, order(job)) for selfie, job in sitters], on_progress, on_cast)


def order(job: Job) -> Order:
    """What the pipeline is asked for, of what was claimed."""
    from generation import pipeline

    return pipeline.Order(
        style=job.style,
        colour=job.colour,
        painter=job.painter,
        pose=job.pose,
        seed=job.seed,
        shapes=tuple(pipeline.Shape(*shape) for shape in job.shapes),
        nickname=job.nickname,
        headline=job.headline,
        call_to_action=job.call_to_action,
        url=job.url,
        finish=job.finish,
        mark=job.mark,
        candidates=job.candidates,
        fallback=job.fallback,
        screeners=job.screeners,
    )


def enter(words: Connection, orders: Connection, warm: Warm, limits: Limits) -> None:
    """Begin the life of a painting process."""
    global _life
    _life = _Life(words, orders, limits, threading.Lock())
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    os.environ.setdefault("PYTORCH_CUDA_ALLOC_CONF", CUDA_ALLOCATOR)
    os.nice(NICENESS)
    try:
        warm()
    except Exception as error:
        # Whatever is missing is met again, with its own words, by the first figurine that needs it.
        logging.getLogger(__name__).exception("the pipeline could not be loaded ahead")
        _life.missing = str(_told(error))


def missing() -> str:
    """What could not be loaded ahead, in its own words; empty if all was."""
    return _entered().missing


def work(make: Make, batch: int, sitters: Sequence[Sitter]) -> None:
    """Make the figurines of one batch, and tell the process that supervises how far they are, what came of
    each as soon as it is known, and that it is done.

    Batches have rising numbers; the supervisor sends the number of one that nobody wants any more.
    """
    from generation.painters.brief import Unwanted

    life, waiting = _entered(), set(range(len(sitters)))

    def on_progress(place: int, stage: str, fraction: float) -> None:
        _heed(life, batch)
        _tell(life, Reached(place, stage, fraction))

    def on_cast(place: int, picture: bytes) -> None:
        _tell(life, Cast(place, picture))

    try:
        for place, outcome in make(sitters, on_progress, on_cast):
            _tell(life, Came(place, _told(outcome)))
            waiting.remove(place)
    except Unwanted:
        pass  # nobody waits for what is left
    except Exception as error:
        for place in waiting:
            _tell(life, Came(place, _told(error)))
    life.painted += len(sitters)
    _tell(life, Done(_tired(life)))


def _tell(life: _Life, news: News) -> None:
    with life.talking:  # stages may be worked on side by side
        life.words.send(news)


def _heed(life: _Life, batch: int) -> None:
    """Raises Unwanted if nobody waits for this batch any more."""
    from generation.painters.brief import Unwanted

    with life.talking:
        while life.orders.poll():
            life.stopped = life.orders.recv()
    if life.stopped >= batch:
        raise Unwanted


def _entered() -> _Life:
    assert _life is not None, "the process was not entered"
    return _life


def _told(outcome: Figurine | Exception) -> Told:
    """An exception in words: its class may not be there, or not travel, where it is read."""
    if isinstance(outcome, Exception) and not isinstance(outcome, Refused | EngineFailed):
        return EngineFailed("".join(traceback.format_exception(outcome))[-CAUSE_LENGTH:])
    return outcome


def _tired(life: _Life) -> str:
    from generation.painters import batching

    if batching.ran_out_of_memory():
        return OUT_OF_MEMORY
    if life.painted >= life.limits.figurines:
        return "figurines"
    return "memory" if 0 < life.limits.memory_mb < _memory_mb() else ""


def _memory_mb() -> float:
    """What this process holds: of the machine, or of its GPU if that is more."""
    with open("/proc/self/statm") as file:
        resident = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    torch = sys.modules.get("torch")
    on_gpu = torch.cuda.memory_reserved() if torch and torch.cuda.is_initialized() else 0
    return max(resident, on_gpu) / 2**20


def _end_with_parent() -> None:
    """End when the supervisor has ended, however it did.

    PR_SET_PDEATHSIG would fire at the end of the *thread* that started this process. The sentinel tells at
    once, unless a fork holds the supervisor's end of it; the parent's number tells within a second.
    """
    supervisor = parent_process()
    assert supervisor is not None and supervisor.pid is not None
    while not wait([supervisor.sentinel], timeout=1) and os.getppid() == supervisor.pid:
        pass
    os._exit(1)
