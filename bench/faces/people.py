"""Makes and keeps a set of synthetic people: pictures and what is known of them, in a folder outside git.

    python -m bench.faces.people --count 48 --seed 3

One picture a person. Who comes too near, for dlib, to one of the two portraits or to somebody in the set is
left out and somebody else drawn: the set is spread out on purpose. Who the face analysis refuses stays in the
list with the reason code, and does not count.
"""

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[2] / ".cache" / "diorama" / "faces"
APART = 0.5  # dlib's distance; photographs of one person lie nearer
TRIES = 3  # draws a wanted person, at most


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the set. refused: reason code, or "" for those whose picture can be used."""

    name: str
    refused: str
    nearest: float
    labels: dict[str, object]


@dataclass(frozen=True, slots=True)
class People:
    """accepted and refused people; twins: draws that were left out, too near to somebody."""

    accepted: list[Known]
    refused: list[Known]
    twins: int


def people(count: int, seed: int = 3, folder: Path = FOLDER) -> People:
    """The set of that many usable people; made on first use, about three seconds each."""
    folder = folder / f"{seed}-{count}"
    listed = folder / "people.json"
    if not listed.exists():
        _make(count, seed, folder)
    kept = json.loads(listed.read_text(encoding="utf-8"))
    known = [Known(**entry) for entry in kept["people"]]
    return People([k for k in known if not k.refused], [k for k in known if k.refused], kept["twins"])


def picture_of(known: Known, count: int, seed: int = 3, folder: Path = FOLDER) -> np.ndarray:
    """The photograph, (H, W, 3) uint8 RGB."""
    from PIL import Image

    return np.array(Image.open(folder / f"{seed}-{count}" / f"{known.name}.png").convert("RGB"))


def _make(count: int, seed: int, folder: Path) -> None:
    from PIL import Image

    from bench.faces.portraits import originals
    from generation import faces

    folder.mkdir(parents=True, exist_ok=True)
    entries: list[Known] = []
    twins = 0
    identities = [faces.analyse(picture).face.identity for picture in originals()]
    wanted = count + len(identities)
    for number in range(count * TRIES):
        entry, picture, identity = _draw(seed, number, identities)
        if identity is not None and entry.nearest < APART:
            twins += 1
            continue
        Image.fromarray(picture).save(folder / f"{entry.name}.png")
        entries.append(entry)
        if identity is not None:
            identities.append(identity)
        print(f"{len(identities)}/{wanted} {entry.name} {entry.refused or entry.nearest}", file=sys.stderr)
        if len(identities) == wanted:
            break
    written = json.dumps({"people": [asdict(entry) for entry in entries], "twins": twins}, indent=1)
    (folder / "people.json").write_text(written, encoding="utf-8")


def _draw(
    seed: int, number: int, identities: list[np.ndarray]
) -> tuple[Known, np.ndarray, np.ndarray | None]:
    from bench.faces.persona import person
    from bench.faces.photograph import photograph
    from generation import faces
    from generation.faces.identity import distance
    from generation.refused import Refused

    drawn = person(seed, number)
    picture, name = photograph(drawn), f"{number:03d}-{drawn.hair}"
    try:
        face = faces.analyse(picture).face
    except Refused as refusal:
        return Known(name, refusal.reason.code, 0.0, drawn.labels), picture, None
    nearest = min((distance(face.identity, other) for other in identities), default=2.0)
    return Known(name, "", round(nearest, 3), drawn.labels), picture, face.identity


def main() -> None:
    """Make a set and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=48)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--out", type=Path, default=FOLDER, help="a folder; the set goes into one inside it")
    chosen = parser.parse_args()
    made = people(chosen.count, chosen.seed, chosen.out)
    counts = {"accepted": len(made.accepted), "refused": len(made.refused), "twins": made.twins}
    print(json.dumps({**counts, "folder": str(chosen.out / f"{chosen.seed}-{chosen.count}")}))


if __name__ == "__main__":
    main()
