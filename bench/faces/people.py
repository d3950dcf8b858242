"""Makes and keeps a set of synthetic people: pictures and what is known of them, in a folder outside git.

    python -m bench.faces.people --count 48 --seed 3

One picture a person. Who comes too near, for dlib, to one of the two portraits or to somebody in the set is
left out and somebody else drawn: the set is spread out on purpose. Who the face analysis refuses stays in the
list with the reason code, and does not count.
"""

import argparse
import json
import math
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

FOLDER = Path(__file__).parents[2] / ".cache" / "diorama" / "faces"
APART = 0.5  # dlib's distance; photographs of one person lie nearer
TRIES = 3  # draws a wanted person, at most


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the set. picture: its file. refused: reason code, or "". twin: too near to somebody, so
    left out, and there is no picture. nearest: dlib's distance to that somebody."""

    picture: Path
    refused: str
    twin: bool
    nearest: float
    labels: dict[str, object]

    @property
    def name(self) -> str:
        return self.picture.stem

    @property
    def usable(self) -> bool:
        return not self.refused and not self.twin

    def read(self) -> np.ndarray:
        """The photograph, (H, W, 3) uint8 RGB."""
        from PIL import Image

        return np.array(Image.open(self.picture).convert("RGB"))

    def again(self) -> np.ndarray:
        """The same person photographed straight and in even light, (H, W, 3) uint8 RGB; kept once drawn."""
        from PIL import Image

        file = self.picture.with_name(f"{self.picture.stem}-again.png")
        if not file.exists():
            Image.fromarray(_second(int(self.picture.parent.name), int(self.name[:3]))).save(file)
        return np.array(Image.open(file).convert("RGB"))


def people(count: int, seed: int = 3, folder: Path = FOLDER, seconds: float = math.inf) -> list[Known]:
    """Everybody drawn until that many are usable; who is missing is made, about three seconds each.

    There are fewer where `seconds` or the tries are over; the next call goes on from there.
    """
    folder = folder / str(seed)
    folder.mkdir(parents=True, exist_ok=True)
    drawn = _kept(folder)
    began = perf_counter()
    identities = _identities(drawn) if sum(known.usable for known in drawn) < count else []
    while sum(known.usable for known in drawn) < count and len(drawn) < count * TRIES:
        if perf_counter() - began > seconds:
            break
        drawn.append(_draw(seed, len(drawn), identities, folder))
        _keep(drawn, folder)
        print(f"{sum(known.usable for known in drawn)}/{count} {_said(drawn[-1])}", file=sys.stderr)
    usable = np.cumsum([known.usable for known in drawn])
    return [known for known, so_far in zip(drawn, usable, strict=True) if so_far - known.usable < count]


def _kept(folder: Path) -> list[Known]:
    listed = folder / "people.json"
    if not listed.exists():
        return []
    entries = json.loads(listed.read_text(encoding="utf-8"))
    return [Known(**{**entry, "picture": folder / entry["picture"]}) for entry in entries]


def _keep(drawn: list[Known], folder: Path) -> None:
    entries = [{**asdict(known), "picture": known.picture.name} for known in drawn]
    fresh = folder / "people.json.new"
    fresh.write_text(json.dumps(entries, indent=1), encoding="utf-8")
    fresh.replace(folder / "people.json")


def _identities(drawn: list[Known]) -> list[np.ndarray]:
    """Whom nobody may resemble: the portraits, and who is in the set."""
    from bench.faces.portraits import originals
    from generation import faces

    pictures = [*originals(), *(known.read() for known in drawn if known.usable)]
    return [faces.analyse(picture).face.identity for picture in pictures]


def _draw(seed: int, number: int, identities: list[np.ndarray], folder: Path) -> Known:
    """Draw a person; who is usable joins `identities`."""
    from PIL import Image

    from bench.faces.persona import person
    from bench.faces.photograph import photograph
    from generation import faces
    from generation.faces.identity import distance
    from generation.refused import Refused

    drawn = person(seed, number)
    picture, file = photograph(drawn), folder / f"{number:03d}-{drawn.hair}.png"
    try:
        identity = faces.analyse(picture).face.identity
    except Refused as refusal:
        Image.fromarray(picture).save(file)
        return Known(file, refusal.code, False, 0.0, drawn.labels)
    nearest = min(distance(identity, other) for other in identities)
    if nearest >= APART:
        Image.fromarray(picture).save(file)
        identities.append(identity)
    return Known(file, "", nearest < APART, round(nearest, 3), drawn.labels)


def _second(seed: int, number: int) -> np.ndarray:
    from bench.faces.persona import person
    from bench.faces.photograph import photograph

    return photograph(person(seed, number).straight)


def _said(known: Known) -> str:
    if known.refused:
        return f"{known.name} refused: {known.refused}"
    return f"{known.name} {'left out, ' if known.twin else ''}{known.nearest:.2f} from the nearest"


def main() -> None:
    """Make a set and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=48)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--out", type=Path, default=FOLDER, help="a folder; the set goes into one inside it")
    chosen = parser.parse_args()
    drawn = people(chosen.count, chosen.seed, chosen.out)
    counts = {
        "usable": sum(known.usable for known in drawn),
        "refused": sum(bool(known.refused) for known in drawn),
        "twins": sum(known.twin for known in drawn),
    }
    print(json.dumps({**counts, "folder": str(chosen.out / str(chosen.seed))}))


if __name__ == "__main__":
    main()
