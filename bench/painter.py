"""What Diorama adds to a diffusion model's own time.

manage.py bench painter                     a random model, small, but not so small that Python is seen
manage.py bench painter heads=2 blocks=1    the tests' model
manage.py bench painter painter=instantid   a random SDXL with InstantID, smaller still
manage.py bench painter installed=true size=1080x1920 rounds=20    the real weights, on a GPU
"""

import os
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

from bench import bare, tiny

POSE, FRAME = "rifle_at_port", "three"
INSTANTID = (
    "sdxl", "sdxl-vae", "instantid", "controlnet-depth", "toy-lora", "sdxl-lightning", "antelopev2",
)  # fmt: skip


def run(
    painter: str = "klein",
    sizes: str | int = "1,2,4,8",
    rounds: int = 3,
    size: str = "180x320",
    heads: int = 8,
    blocks: int = 3,
    installed: bool = False,
) -> dict[str, Any]:
    """Seconds a picture, by pictures in a call, of a bare diffusers call and of ours on the same model; the
    largest difference that company makes to a picture (0-1); memory; throughput.

    ours_s: `paint_batch` from references that are there: crops and photographs of the sculpture
    (`references_s`) belong to sculpting. rounds: of each, in turns; medians are told. heads, blocks: of the
    random klein. installed: the weights in DIORAMA_WEIGHTS instead of random ones.
    """
    if painter not in bare.CALLS:
        raise LookupError(f"No bare call is known for {painter!r}. There is: {', '.join(bare.CALLS)}.")
    with tempfile.TemporaryDirectory() as folder:
        random = {} if installed else _random(painter, Path(folder), heads, blocks)
        # Some weights are read when they are first needed, so the folder stays to the end.
        with patch.dict(os.environ, random):
            return _compared(painter, _loaded(painter), str(sizes), rounds, size)


def _compared(painter: str, ready: Any, sizes: str, rounds: int, size: str) -> dict[str, Any]:
    briefs = _briefs(size, max(counts := [int(count) for count in sizes.split(",")]))
    bare.CALLS[painter](ready, briefs[:1])()  # what is read, compiled or cached on a first call
    rows, paces = [], []
    for count in counts:
        row, pace = _batch(painter, ready, briefs[:count], rounds)
        rows.append(row)
        paces += pace
        print(row, file=sys.stderr, flush=True)
    return {
        "painter": painter,
        "device": _device(),
        "size": size,
        "batches": rows,
        "max_batch_vs_single": _company(painter, ready, briefs),
        "images_per_s": round(1 / min(row["ours_s"] + row["references_s"] for row in rows), 3),
        "p50": round(1000 * _quantile(paces, 0.5), 1),
        "p95": round(1000 * _quantile(paces, 0.95), 1),
        **_memory(),
    }


def _batch(painter: str, ready: Any, briefs: list[Any], rounds: int) -> tuple[dict[str, Any], list[float]]:
    """One size of batch, and what each picture of ours took, in seconds."""
    stock = bare.CALLS[painter](ready, briefs)
    theirs, ours, shown = [], [], []
    for _ in range(rounds):
        theirs.append(_seconds(stock) / len(briefs))
        began = perf_counter()
        (painting, *_) = ready.paint_batch(briefs, _unheard)
        whole = perf_counter() - began
        shown.append(painting.stages["references"] / len(briefs))
        ours.append(whole / len(briefs) - shown[-1])
    row = {
        "size": len(briefs),
        "bare_s": median(theirs),
        "ours_s": median(ours),
        "references_s": median(shown),
    }
    row = {key: round(value, 4) for key, value in row.items()}
    return row | {"ratio": round(row["ours_s"] / row["bare_s"], 4)}, ours


def _company(painter: str, ready: Any, briefs: list[Any]) -> float:
    """The largest difference between a picture painted in full company and alone."""
    denoised = bare.DENOISED[painter]
    together, alone = denoised(ready, briefs), [denoised(ready, [brief])[0] for brief in briefs]
    return max(float(abs(row - single).max()) for row, single in zip(together, alone, strict=True))


def _random(painter: str, folder: Path, heads: int, blocks: int) -> dict[str, str]:
    """Random weights of that size, and the variables under which they are found."""
    from bench.tiny import klein

    if painter == "klein":
        klein.build(folder / "weights", heads=heads, blocks=blocks, louder=1.5)
        tiny.describe(folder, painter)
    else:
        tiny.install(folder, *INSTANTID)
    return tiny.environment(folder) | {"DIORAMA_LICENCES_HELD": "insightface,instantid"}


def _loaded(painter: str) -> Any:
    from generation import painters

    ready = painters.find(painter)()
    ready.load()
    return ready


def _briefs(size: str, count: int) -> list[Any]:
    """Candidates of two people in turns, each with a seed of its own."""
    from bench.faces.portraits import originals
    from generation import faces
    from generation.painters import Brief
    from generation.sculptor import sculpt
    from generation.styles import style as styles

    width, height = map(int, size.split("x"))
    army = styles.load("army")
    analyses = [faces.analyse(picture) for picture in originals()]
    people = [(analysis, sculpt(analysis, army, POSE, 0)) for analysis in analyses]
    return [
        Brief(analysis, army, sculpture, "green", FRAME, width, height, seed)
        for seed in range(count)
        for analysis, sculpture in [people[seed % len(people)]]
    ]


def _seconds(call: Callable[[], Any]) -> float:
    began = perf_counter()
    call()
    return perf_counter() - began


def _quantile(values: list[float], share: float) -> float:
    import numpy as np

    return float(np.quantile(values, share))


def _device() -> str:
    import torch

    from generation.painters import device

    on_gpu = device.device().type == "cuda"
    return torch.cuda.get_device_name() if on_gpu else f"CPU, {torch.get_num_threads()} threads"


def _memory() -> dict[str, int]:
    import torch

    kept = {"rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    if torch.cuda.is_available():
        kept["vram_mb"] = torch.cuda.max_memory_allocated() // 2**20
    return kept


def _unheard(fraction: float) -> None:
    """Nobody waits."""
