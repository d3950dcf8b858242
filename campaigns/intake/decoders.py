"""The child processes in which strangers' files are opened, from the parent's side.

They start with the first uploads, live under limits (`campaigns.cell`), and are replaced when they die: the
worst that a file can do is to end its own child. Each has a pipe of its own. (Pools that share one pipe
among all children also share its lock, and a child that is killed while it holds the lock stops them all.)
"""

import multiprocessing
import queue
import threading
import time

import structlog
from django.conf import settings

from campaigns.cell import Work, serve, unpacked
from campaigns.intake.refusals import NotAccepted
from campaigns.pictures import Picture, Unfit, clean

log = structlog.get_logger()

#: Seconds that one file may take, and that it may wait for a child.
DECODE_SECONDS = 8.0
WAIT_SECONDS = 20.0
#: Files that one child opens before a fresh one takes its place, so that no leak lasts.
FILES_A_CHILD = 200
#: A child may have died before it saw the file, so a death is asked about once more.
TURNS = 2
#: More than a JPEG of `pictures.LONGEST_SIDE` can have.
ANSWER_BYTES = 16_000_000


class Decoder:
    """One child and the pipe to it, for one thread at a time."""

    def __init__(self) -> None:
        # A fork server: a child costs milliseconds, and inherits no thread and no socket of this process.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["campaigns.cell"])
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), name="diorama-decoder", daemon=True)
        self.process.start()
        theirs.close()
        self.files = 0

    def is_fit(self) -> bool:
        """Whether it may be given another file."""
        return self.files < FILES_A_CHILD and self.process.is_alive()

    def ask(self, work: Work, data: bytes, seconds: float) -> Picture | Unfit:
        """What `work(data)` gives in the child. Raises TimeoutError or EOFError when the child is gone."""
        self.files += 1
        started = time.monotonic()
        # Ends the child wherever it is; then both directions of the pipe break off.
        overdue = threading.Timer(seconds, self.process.kill)
        overdue.start()
        try:
            self.pipe.send((work, data))
            return unpacked(self.pipe.recv_bytes(ANSWER_BYTES))
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            if time.monotonic() - started >= seconds:
                raise TimeoutError from error
            raise EOFError from error
        finally:
            overdue.cancel()

    def end(self) -> int | None:
        """End the child, if it has not; its exit code (negative: the signal that ended it)."""
        self.pipe.close()
        self.process.join(timeout=1)  # it hears that we hung up, or died before and has its own exit code
        self.process.kill()
        self.process.join()
        return self.process.exitcode


def decode(data: bytes, work: Work = clean, seconds: float = DECODE_SECONDS) -> Picture:
    """The clean picture in `data`, made by `work` in a child. Raises NotAccepted if there is none."""
    answer = _answer(data, work, seconds)
    if isinstance(answer, Unfit):
        log.info("picture_refused", code=answer.code, cause=answer.cause)
        raise NotAccepted(answer.code)
    return answer


#: Who has nothing to do; None stands for a child yet to be started. Last in, first out: warm ones first.
_idle: queue.LifoQueue[Decoder | None] = queue.LifoQueue()
for _ in range(settings.INTAKE_DECODERS):
    _idle.put(None)


def _answer(data: bytes, work: Work, seconds: float) -> Picture | Unfit:
    try:
        child = _idle.get(timeout=WAIT_SECONDS)
    except queue.Empty:
        return Unfit("busy")
    exits: list[int | None] = []
    try:
        while len(exits) < TURNS:
            try:
                child = child if child and child.is_fit() else _fresh(child)
            except (OSError, EOFError):  # no process to be had, or the fork server is just being replaced
                log.exception("decoder_not_started")
                return Unfit("our_side")
            try:
                return child.ask(work, data, seconds)
            except TimeoutError:
                return Unfit("too_hard", f"more than {seconds} s")
            except EOFError:
                exits.append(child.end())
    finally:
        _idle.put(child)
    return _died(exits)


def _fresh(old: Decoder | None) -> Decoder:
    if old:
        old.end()
    return Decoder()


def _died(exits: list[int | None]) -> Unfit:
    log.error("decoder_died", exits=exits)
    # A signal ends a child for what the file does; an exit of its own is an error of ours, with a traceback.
    ours = any(code is None or code > 0 for code in exits)
    return Unfit("our_side" if ours else "too_hard", f"exits {exits}")
