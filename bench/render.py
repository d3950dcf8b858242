"""How long a figurine takes, what it costs, and whether it looks like its own person.

manage.py bench render                  two portraits and 40 synthetic people, made on first use
manage.py bench render faces=0          the portraits only
manage.py bench render runs=0 faces=12  likeness only, on fewer people
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.faces import likeness

PORTRAITS = (("Eileen Collins", "medium"), ("Grace Hopper", "short"))
Selfie = tuple[str, str, Any, Any]  # name, hair, picture, and what takes another photograph
MANAGE = Path(__file__).parents[1] / "manage.py"


def run(
    faces: int = 40,
    runs: int = 5,
    size: str = "540x960",
    finishes: str = "moulded,painted,photograph",
    seed: int = 3,
    minutes: float = 15,
) -> dict[str, Any]:
    """Seconds (warm median at 1080x1920), by stage, of a fresh process's first picture; peak memory; for each
    test face and finish the distance to its own selfie and to the nearest other, and the distribution.

    faces: synthetic people beside the two portraits. size: WIDTHxHEIGHT of the pictures that are judged.
    minutes: half of them at most go to making people, half to painting them.
    """
    speed = _speed(runs) if runs else {}
    known, refused = _test_faces(faces, seed, minutes * 30)
    rows, left_out = likeness.likenesses(known, finishes.split(","), size, minutes * 30)
    return {
        **speed,
        "faces": rows,
        "distribution": likeness.distribution(rows),
        "strange_in_photographs": likeness.strange_in_photographs(rows),
        "refused": refused,
        "left_out": left_out,
        "apart": likeness.apart(known),
    }


def _speed(runs: int) -> dict[str, Any]:
    from bench.faces.portraits import originals
    from generation.pipeline import Figurine

    portrait = originals()[0]
    first = _first_seconds(portrait)
    _say(f"first picture of a fresh process: {first:.1f} s")
    made: list[Figurine] = [_figurine(portrait, seed) for seed in range(runs + 1)][1:]
    return {
        "seconds": round(median(sum(figurine.stages.values()) for figurine in made), 3),
        "stages": {
            stage: round(median(figurine.stages[stage] for figurine in made), 3) for stage in made[0].stages
        },
        "first_s": round(first, 3),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _first_seconds(portrait: Any) -> float:
    """From the start of a process to its first figurine in a file."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        selfie = Path(folder) / "selfie.png"
        Image.fromarray(portrait).save(selfie)
        command = [sys.executable, str(MANAGE), "render", str(selfie), "--out", str(Path(folder) / "out.jpg")]
        began = perf_counter()
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return perf_counter() - began


def _figurine(selfie: Any, seed: int) -> Any:
    from generation.pipeline import Order, Shape, make_figurine

    order = Order(
        style=likeness.STYLE,
        pose=None,
        colour=likeness.COLOUR,
        painter="plastic",
        seed=seed,
        shapes=(Shape("portrait", 1080, 1920),),
        nickname="Bench",
        headline="Report for duty",
        call_to_action="Your turn",
        url="https://example.com/",
    )
    figurine = make_figurine(selfie, order, lambda stage, progress: None)
    _say(f"seed {seed}: {sum(figurine.stages.values()):.2f} s")
    return figurine


def _test_faces(count: int, seed: int, seconds: float) -> tuple[list[likeness.Face], list[dict[str, Any]]]:
    """The portraits, of whom there is one photograph each, and the synthetic people; and who was refused with
    which reason code."""
    from bench.faces.people import people
    from bench.faces.portraits import originals

    drawn = people(count, seed, seconds=seconds) if count else []
    pictures: list[Selfie] = [
        (*who, selfie, None) for who, selfie in zip(PORTRAITS, originals(), strict=True)
    ]
    usable = [known for known in drawn if known.usable]
    pictures += [(known.name, str(known.labels["hair"]), known.read(), known.again) for known in usable]
    faces, unexpected = _analysed(pictures)
    refused = [
        {"name": known.name, "reason": known.refused, "deserved": known.labels["spoiled"]}
        for known in drawn
        if known.refused
    ]
    return faces, refused + unexpected


def _analysed(pictures: list[Selfie]) -> tuple[list[likeness.Face], list[dict[str, Any]]]:
    from generation import faces
    from generation.refused import Refused

    known, refused = [], []
    for name, hair, picture, again in pictures:
        try:
            known.append(likeness.Face(name, hair, faces.analyse(picture), again))
        except Refused as refusal:
            refused.append({"name": name, "reason": refusal.reason.code, "deserved": ""})
    return known, refused


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
