"""Decoders that do what a hostile file might make a real one do. They run in the children of the pool.

Nothing of Django or pytest is imported here: the children have neither.
"""

import json
import os
import resource
import signal
import sys
import time

from campaigns.pictures import Picture, Unfit


def sleeping(data: bytes) -> Unfit:
    """Never comes back."""
    time.sleep(600)
    return Unfit("damaged")


def spinning(data: bytes) -> Unfit:
    """Never comes back, and lets no signal handler of Python run meanwhile."""
    return Unfit("damaged", str(pow(3, 10**10).bit_length()))


def hungry(data: bytes) -> Unfit:
    """Asks for more memory than there may be."""
    return Unfit("damaged", str(len(bytearray(8_000_000_000))))


def crashing(data: bytes) -> Unfit:
    """Dies as a broken C library does."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return Unfit("damaged")


def leaving(data: bytes) -> Unfit:
    """Ends the process without a word."""
    os._exit(3)


def raising(data: bytes) -> Unfit:
    """Fails in a way that nobody thought of."""
    raise LookupError("what is this?")


def lying(data: bytes) -> Picture:
    """Says what no decoder says."""
    return Picture(b"", "wide", [])


def describing(data: bytes) -> Picture:
    """What the child is: its limits and what it has loaded, as JSON."""
    limits = {name: resource.getrlimit(getattr(resource, name)) for name in ("RLIMIT_AS", "RLIMIT_CORE")}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu_left = resource.getrlimit(resource.RLIMIT_CPU)[0] - usage.ru_utime - usage.ru_stime
    facts = {**limits, "cpu_left": cpu_left, "django": "django.db" in sys.modules, "pid": os.getpid()}
    return Picture(json.dumps(facts).encode(), 0, 0)
