"""What runs in the painting process. Importing it is cheap and brings no Django."""

import logging
import os
import threading
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from generation.job import Job

if TYPE_CHECKING:
    from generation.pipeline import Figurine

#: Says how far it is: a stage and a fraction of the whole, 0 to 1.
Progress = Callable[[str, float], None]
#: Makes a figurine of a selfie: the pipeline, or what a test puts in its place.
Make = Callable[[bytes, Job, Progress], "Figurine"]
Warm = Callable[[], None]

#: Painting yields the processors to whoever answers pages.
NICENESS = 5

_progress: Connection | None = None


def make_figurine(selfie: bytes, job: Job, on_progress: Progress) -> "Figurine":
    """`generation.pipeline.make_figurine` for a claimed job."""
    from generation import pipeline

    order = pipeline.Order(
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
    return pipeline.make_figurine(selfie, order, on_progress)


def load_pipeline() -> None:
    """Load models, kernels and bodies, so that the first visitor waits for none of them.

    Whatever a figurine needs is surely loaded when one was made: a small one of each style, of
    scikit-image's public-domain astronaut.
    """
    from skimage.data import astronaut

    from generation import pipeline
    from generation.styles import style as styles

    for name in styles.names():
        order = pipeline.Order(
            style=name,
            colour=next(iter(styles.load(name).colours)),
            painter="plastic",
            pose=None,
            seed=0,
            shapes=(pipeline.Shape("portrait", 108, 192),),
            nickname="Diorama",
            headline="",
            call_to_action="",
            url="",
        )
        pipeline.make_figurine(astronaut(), order, lambda stage, fraction: None)


def enter(progress: Connection, warm: Warm) -> None:
    """Begin the life of a painting process."""
    global _progress
    _progress = progress
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    os.nice(NICENESS)
    try:
        warm()
    except Exception:
        # Whatever is missing is met again, with its own words, by the first figurine that needs it.
        logging.getLogger(__name__).exception("the pipeline could not be loaded ahead")


def work(make: Make, selfie: bytes, job: Job) -> "Figurine":
    """Make one figurine, and say how far it is to the process that supervises."""
    assert _progress is not None, "the process was not entered"
    connection = _progress
    return make(selfie, job, lambda stage, fraction: connection.send((stage, fraction)))


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
