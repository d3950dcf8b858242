"""When each screen acknowledged one change; counted where it arrives, in the server's process."""

import threading
import time


class Acks:
    """The acknowledgements of one change at a time."""

    def __init__(self) -> None:
        self._moments: dict[int, tuple[int, float]] = {}
        self._more = threading.Condition()

    def clear(self) -> None:
        """Forget the change before."""
        with self._more:
            self._moments.clear()

    def note(self, screen: int, change: int) -> None:
        """`screen` has acknowledged `change` (a number that grows)."""
        with self._more:
            self._moments.setdefault(screen, (change, time.perf_counter()))
            if self._moments[screen][0] < change:
                self._moments[screen] = (change, time.perf_counter())
            self._more.notify_all()

    def since(self, began: float, change: int, expected: int, seconds: float) -> list[float]:
        """Milliseconds from `began` to each acknowledgement of `change`: all, or what came in `seconds`."""

        def moments() -> list[float]:
            return [at for known, at in self._moments.values() if known >= change]

        with self._more:
            self._more.wait_for(lambda: len(moments()) >= expected, timeout=seconds)
            return [(at - began) * 1000 for at in moments()]
