"""The cell: a child process, under limits, in which strangers' files are opened.

Nothing of Django is imported here. The parent's side is `campaigns.intake.decoders`.
"""

import json
import math
import resource
import signal
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from PIL import Image

from campaigns.pictures import MAX_PIXELS, Picture, Unfit

#: Address space. The largest picture that is allowed takes 0.76 GB (WebP, 40 MP), libraries included.
MEMORY_BYTES = 1_000_000_000
#: Processor time for one file.
CPU_SECONDS = 8

Work = Callable[[bytes], Picture | Unfit]


def serve(pipe: Connection) -> None:
    """Answer files, one at a time, until the parent hangs up. Whatever `work` raises ends the process."""
    _confine()
    with suppress(EOFError):
        while True:
            work, data = pipe.recv()
            _limit_processor_time()
            pipe.send_bytes(packed(_answer(work, data)))


def packed(answer: Picture | Unfit) -> bytes:
    """An answer for the pipe: one line of JSON, then the JPEG.

    No pickle: who breaks the cell could forge one, and it would run in the parent.
    """
    if isinstance(answer, Unfit):
        return json.dumps({"code": answer.code, "cause": answer.cause}).encode() + b"\n"
    return json.dumps({"width": answer.width, "height": answer.height}).encode() + b"\n" + answer.jpeg


def unpacked(message: bytes) -> Picture | Unfit:
    """What `packed` made. Raises ValueError, KeyError or TypeError for anything else."""
    line, _, jpeg = message.partition(b"\n")
    facts = json.loads(line)
    if "code" in facts:
        return Unfit(str(facts["code"]), str(facts["cause"]))
    return Picture(jpeg, int(facts["width"]), int(facts["height"]))


def _answer(work: Work, data: bytes) -> Picture | Unfit:
    try:
        return work(data)
    except MemoryError as error:
        return Unfit("too_hard", repr(error))


def _confine() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("ignore")  # a stranger's file must not write to our log


def _limit_processor_time() -> None:
    """Past the limit the kernel ends the process, whatever the parent is doing."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = math.ceil(usage.ru_utime + usage.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (used + CPU_SECONDS, hard))
