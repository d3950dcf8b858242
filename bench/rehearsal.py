"""A launch day in small: many uploads, real broker and database, two workers, one killed now and then."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.rehearsing.services import Services

#: What klein and its screeners load, random and of a few megabytes.
WEIGHTS = ("klein", "safety-checker", "nsfw-classifier", "auraface")


def run(
    submissions: int = 200,
    kill_every: float = 20.0,
    size: str = "108x192",
    batch: int = 4,
    minutes: float = 30,
) -> dict[str, Any]:
    """Seconds until all are in review, and what the kills cost. Raises if one is not, or is twice, or is
    somebody else's.

    Runs in processes of its own, on a private PostgreSQL and Redis that end with it; what stands in for what,
    `bench.rehearsing.pipeline` says. kill_every: seconds between two kills, about; minutes: at most.
    """
    choices = {"submissions": submissions, "kill_every": kill_every, "size": size, "minutes": minutes}
    services = Services()
    with TemporaryDirectory(prefix="diorama-rehearsal-") as folder:
        try:
            variables = services.start() | variables_in(Path(folder), batch)
            answer = subprocess.run(
                [sys.executable, "-m", "bench.rehearsing", folder, json.dumps(choices)],
                env={**os.environ, **variables},
                stdout=subprocess.PIPE,
                check=True,
                timeout=minutes * 60 + 300,
            )
        finally:
            services.stop()
    result: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return result


def variables_in(folder: Path, batch: int = 4) -> dict[str, str]:
    """Build the weights; the environment of an installation whose data and weights lie in that folder."""
    from bench import tiny

    tiny.install(folder, *WEIGHTS)
    # Two workers on few processors: libraries that take one thread a core each would fight for them.
    threads = {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    return (
        tiny.environment(folder)
        | threads
        | {
            "DIORAMA_DATA": str(folder),
            "DIORAMA_SECRET_KEY": "only for a rehearsal",
            "DIORAMA_PAINTERS": "klein",
            "DIORAMA_RENDER_BATCH": str(batch),
            "DIORAMA_LOG_LEVEL": "WARNING",
        }
    )
