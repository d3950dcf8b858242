"""How long a figurine takes, what it costs, and whether it looks like its own person."""

import io
import resource
from pathlib import Path
from statistics import median
from typing import Any

WARM_RUNS = 5


def run() -> dict[str, Any]:
    """Seconds (warm median at 1080x1920), seconds by stage, peak memory in MB, and for each test face the
    distance to its own selfie and to the nearest other one.
    """
    from generation.pipeline import Figurine

    people = _people()
    runs: list[Figurine] = [_figurine(people[0], seed) for seed in range(WARM_RUNS + 1)][1:]
    totals = [sum(made.stages.values()) for made in runs]
    return {
        "seconds": round(median(totals), 3),
        "stages": {name: round(median(made.stages[name] for made in runs), 3) for name in runs[0].stages},
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "faces": _likenesses(people),
    }


def _figurine(selfie: Any, seed: int) -> Any:
    from generation.pipeline import Order, Shape, make_figurine

    order = Order(
        style="army",
        pose=None,
        colour="green",
        painter="plastic",
        seed=seed,
        shapes=(Shape("portrait", 1080, 1920),),
        nickname="Bench",
        headline="Report for duty",
        call_to_action="Your turn",
        url="https://example.com/",
    )
    return make_figurine(selfie, order, lambda stage, progress: None)


def _people() -> list[Any]:
    """Two public-domain portraits that packages carry: NASA's Eileen Collins, the Navy's Grace Hopper."""
    import matplotlib
    import numpy as np
    from PIL import Image
    from skimage import data

    hopper = Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    return [np.ascontiguousarray(data.astronaut()), np.array(Image.open(hopper).convert("RGB"))]


def _likenesses(people: list[Any]) -> list[dict[str, float]]:
    import numpy as np
    from PIL import Image

    from generation import checks, faces

    analyses = [faces.analyse(person) for person in people]
    rows = []
    for k, person in enumerate(people):
        preview = np.array(Image.open(io.BytesIO(_figurine(person, seed=0).preview)))
        distances = [checks.judge(preview, analysis).identity_distance for analysis in analyses]
        others = [distance for j, distance in enumerate(distances) if j != k]
        rows.append({"own": round(distances[k], 3), "nearest_other": round(min(others), 3)})
    return rows
