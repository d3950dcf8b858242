"""The child processes in which strangers' files are opened.

They start with the first upload, live under limits of memory and time, and are replaced when they die: the
worst that a file can do is to end its own decoder.
"""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool

import structlog
from django.conf import settings
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from campaigns.intake.refusals import NotAccepted
from campaigns.pictures import Picture, Unfit, bounded, clean, confine

log = structlog.get_logger()

#: Seconds that one file may take, and that it may wait for a decoder.
DECODE_SECONDS = 8.0
WAIT_SECONDS = 20.0
#: Files that one child opens before a fresh one takes its place, so that no leak lasts.
FILES_A_CHILD = 200

_lock = threading.Lock()
_pool: ProcessPool | None = None

Work = Callable[[bytes], Picture | Unfit]


def decode(data: bytes, work: Work = clean, seconds: float = DECODE_SECONDS) -> Picture:
    """The clean picture in `data`, made by `work` in a child. Raises NotAccepted if there is none."""
    answer = _answer(data, work, seconds)
    if isinstance(answer, Unfit):
        log.info("picture_refused", code=answer.code, cause=answer.cause)
        raise NotAccepted(answer.code)
    return answer


def _answer(data: bytes, work: Work, seconds: float) -> Picture | Unfit:
    """What the child says; a dead or overdue child is an answer too."""
    for _ in range(2):
        try:
            return _scheduled(data, work, seconds).result(WAIT_SECONDS + seconds)
        except BrokenProcessPool:
            # The pool lost a child between two files. The next turn has a new pool.
            log.warning("decoders_replaced")
        except TimeoutError as error:
            return _overdue(error)
        except (ProcessExpired, MemoryError) as error:
            return Unfit("too_hard", repr(error))
    return Unfit("too_hard", "it broke two pools")


def _overdue(error: TimeoutError) -> Unfit:
    # pebble's own timeout carries words, the wait for a free child does not.
    return Unfit("too_hard", repr(error)) if error.args else Unfit("busy")


def _scheduled(data: bytes, work: Work, seconds: float) -> ProcessFuture[Picture | Unfit]:
    with _lock:
        return _living_pool().schedule(bounded, args=(work, data), timeout=seconds)


def _living_pool() -> ProcessPool:
    global _pool
    if _pool is None or not _pool.active:
        # A fork server: children cost milliseconds, and none inherits the threads or sockets of this process.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["campaigns.pictures"])
        _pool = ProcessPool(settings.INTAKE_DECODERS, FILES_A_CHILD, confine, context=context)
    return _pool
