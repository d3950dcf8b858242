"""Which sets a painter needs, and whether a worker's painters could load, before it takes work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generation.weights.installed import state
from generation.weights.manifest import names
from generation.weights.refusals import NotReady, WeightsMissing

#: The set of weights of each of `generation.screening.MODELS`.
SCREENERS = {"safety_checker": "safety-checker", "nsfw_classifier": "nsfw-classifier"}
#: Judges once more what a painter invented, where it is installed.
JUDGE = "auraface"


def loras(painter: str, style: str = "") -> list[str]:
    """The sets that a style asks a painter to load besides its own; left out, all installed styles, since a
    painter loads for all of them. Raises UnknownStyle."""
    from generation.styles import style as styles

    asked = [styles.load(name).painting.get(painter, {}) for name in ([style] if style else styles.names())]
    return list(dict.fromkeys(name for table in asked for name in table.get("loras", ())))


def sets_of(painter: str, style: str = "") -> list[str]:
    """The sets that a painter loads for a style, left out for all of them, and those of its screeners. Raises
    UnknownPainter, UnknownStyle."""
    from generation.painters import find

    cls = find(painter)
    return list(dict.fromkeys([*cls.weights, *loras(painter, style), *_screening(cls.screeners)]))


def sets_for(painter: str, style: str = "") -> list[str]:
    """Those, and what judges its pictures where it is installed. Raises UnknownPainter, UnknownStyle."""
    from generation.painters import find

    judged = find(painter).candidates > 1 and JUDGE in names()
    return [*sets_of(painter, style), *([JUDGE] if judged else [])]


def readiness(painters: Sequence[str], screeners: Iterable[str] = ()) -> list[str]:
    """What is missing before these painters and screeners can load, a sentence each; empty when all is
    there. Quick: it hashes nothing."""
    from generation.painters import UnknownPainter

    wanted: dict[str, list[str]] = {f"Screener “{name}”": _screening([name]) for name in screeners}
    sentences = []
    for painter in painters:
        try:
            wanted[f"Painter “{painter}”"] = sets_for(painter)
        except (UnknownPainter, ImportError) as error:
            sentences.append(str(error))
    for who, sets in wanted.items():
        sentences += [f"{who}: {refusal}" for name in sets if (refusal := _refusal(name))]
    return sentences


def _refusal(name: str) -> NotReady | None:
    refusal = state(name)
    return None if name == JUDGE and isinstance(refusal, WeightsMissing) else refusal


def _screening(screeners: Iterable[str]) -> list[str]:
    return [SCREENERS[name] for name in screeners if name in SCREENERS]
