"""Hearing what another process tells, at once and to the end."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generation.news import News

#: Seconds that the last words of a process that has ended may take to be read.
LAST_WORDS_WITHIN = 5.0


class Listener:
    """Reads a pipe in a thread of its own: whoever tells of a figurine of megabytes waits for nobody to have
    time, and who is killed in the middle of it leaves nobody waiting for the rest."""

    def __init__(self, words: Connection) -> None:
        self._words = words
        self._heard: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._thread.start()

    def next(self, within: float) -> News | None:
        """What was told next, or None if that is nothing within so many seconds."""
        try:
            return self._heard.get(timeout=within)
        except queue.Empty:
            return None

    def rest(self) -> Iterator[News]:
        """What was told to the end and not heard yet. For when all other ends of the pipe are closed."""
        # A process that was forked meanwhile may hold such an end, and then there is no end to wait for.
        self._thread.join(LAST_WORDS_WITHIN)
        while not self._heard.empty():
            yield self._heard.get()

    def _listen(self) -> None:
        with self._words, suppress(EOFError, OSError):  # an end, or an end within a word
            while True:
                self._heard.put(self._words.recv())
