"""Whether figurines look like their own person: distances to every test face, and their distribution."""

import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

STYLE, COLOUR = "army", "green"
PHOTOGRAPH = "photograph"  # in place of a finish: no figurine but another photograph of the same person
YAW_BANDS = ((0, 10), (10, 20), (20, 36))


@dataclass(frozen=True, slots=True)
class Face:
    """A test face whose selfie was accepted. analysis: `generation.faces.Analysis`. again: takes another
    photograph of them, straight and in even light; None where nobody can."""

    name: str
    hair: str
    analysis: Any
    again: Callable[[], np.ndarray] | None = None

    @property
    def yaw(self) -> float:
        return float(self.analysis.face.yaw)


def likenesses(
    known: list[Face], finishes: Collection[str], size: str, seconds: float
) -> tuple[list[dict[str, Any]], int]:
    """A row for each face and finish, and how many faces were left out because `seconds` were over.

    A row has `own` and `nearest_other`, dlib's distances from the figurine to the selfies, or `failed`, why
    there are none. The finish `PHOTOGRAPH` is the control: what the judge makes of a second photograph.
    """
    width, height = (int(side) for side in size.split("x"))
    began = perf_counter()
    rows: list[dict[str, Any]] = []
    for number, face in enumerate(known):
        if perf_counter() - began > seconds:
            return rows, len(known) - number
        about = {"name": face.name, "hair": face.hair, "yaw": round(face.yaw)}
        for finish, picture in _pictures(face, number, finishes, (width, height)):
            row = _row(face, known, picture)
            rows.append({**about, "finish": finish, **row})
            print(f"{number + 1}/{len(known)} {face.name} {finish}: {row}", file=sys.stderr)
    return rows, 0


def _pictures(
    face: Face, number: int, finishes: Collection[str], size: tuple[int, int]
) -> Iterable[tuple[str, np.ndarray | str]]:
    """What is to be judged, or the name of the error."""
    if PHOTOGRAPH in finishes and face.again:
        yield PHOTOGRAPH, face.again()
    yield from _figurines(face, number, [finish for finish in finishes if finish != PHOTOGRAPH], size)


def _figurines(
    face: Face, number: int, finishes: list[str], size: tuple[int, int]
) -> Iterable[tuple[str, np.ndarray | str]]:
    """One figurine in each finish; poses come in turn, as seeds choose them."""
    from generation import painters
    from generation.painters import Brief
    from generation.sculptor import sculpt
    from generation.styles import style as styles

    style = styles.load(STYLE)
    painter = painters.find("plastic")()
    poses = list(style.poses)
    try:
        sculpture = sculpt(face.analysis, style, poses[number % len(poses)], number)
    except ValueError as error:
        yield from ((finish, str(error)) for finish in finishes)
        return
    for finish in finishes:
        brief = Brief(face.analysis, style, sculpture, COLOUR, style.default_frame, *size, number, finish)
        yield finish, painter.paint(brief, lambda fraction: None).picture


def _row(face: Face, known: list[Face], picture: np.ndarray | str) -> dict[str, Any]:
    from generation.faces.identity import distance, identity_of
    from generation.faces.landmarks import detect_landmarks

    if isinstance(picture, str):
        return {"failed": picture}
    points = detect_landmarks(picture)
    if points is None:
        return {"failed": "no face found in the figurine"}
    identity = identity_of(picture, points)
    apart = {other.name: distance(identity, other.analysis.face.identity) for other in known}
    own = apart.pop(face.name)
    nearest = min(apart, key=apart.__getitem__)
    return {"own": round(own, 3), "nearest_other": round(apart[nearest], 3), "other": nearest}


def strange_in_photographs(rows: list[dict[str, Any]]) -> list[str]:
    """Whom the judge takes for somebody else even in another photograph of themselves."""
    taken = [row for row in rows if row["finish"] == PHOTOGRAPH]
    return [row["name"] for row in taken if "failed" in row or row["own"] >= row["nearest_other"]]


def distribution(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """By finish: everybody, then by length of hair and by yaw."""
    finishes = dict.fromkeys(row["finish"] for row in rows)
    return {finish: _of_finish([row for row in rows if row["finish"] == finish]) for finish in finishes}


def _of_finish(rows: list[dict[str, Any]]) -> dict[str, Any]:
    hair = dict.fromkeys(sorted(row["hair"] for row in rows))
    bands = {
        f"{low}-{high - (high == YAW_BANDS[-1][1])}": [row for row in rows if low <= abs(row["yaw"]) < high]
        for low, high in YAW_BANDS
    }
    return {
        "all": summary(rows),
        "hair": {name: summary([row for row in rows if row["hair"] == name]) for name in hair},
        "yaw": {band: summary(held) for band, held in bands.items() if held},
    }


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How many, mean and worst own distance, and the share whose own selfie is the nearest; a figurine
    without a face is not."""
    own = [row["own"] for row in rows if "own" in row]
    nearest = sum(row["own"] < row["nearest_other"] for row in rows if "own" in row)
    return {
        "faces": len(rows),
        "failed": len(rows) - len(own),
        "mean_own": round(float(np.mean(own)), 3) if own else None,
        "max_own": round(max(own), 3) if own else None,
        "own_nearest": round(nearest / len(rows), 3) if rows else None,
    }


def apart(known: list[Face]) -> dict[str, float]:
    """How different the selfies are from each other for dlib, over all pairs."""
    identities = np.array([face.analysis.face.identity for face in known])
    distances = np.linalg.norm(identities[:, None] - identities[None], axis=-1)
    pairs = distances[np.triu_indices(len(known), 1)]
    return {
        "min": round(float(pairs.min()), 3),
        "p5": round(float(np.percentile(pairs, 5)), 3),
        "median": round(float(np.median(pairs)), 3),
        "over_half": round(float((pairs > 0.5).mean()), 3),
    }
