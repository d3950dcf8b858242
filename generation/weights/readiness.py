"""Whether the painters of a worker could load, before it takes work."""

from __future__ import annotations

from collections.abc import Sequence

from generation.weights.installed import state

#: The set of weights of each of `generation.screening.MODELS`.
SCREENERS = {"safety_checker": "safety-checker", "nsfw_classifier": "nsfw-classifier"}


def sets_of(painter: str) -> list[str]:
    """The sets that a painter and its screeners load. Raises UnknownPainter."""
    from generation.painters import find

    cls = find(painter)
    screeners = [SCREENERS[name] for name in cls.screeners if name in SCREENERS]
    return list(dict.fromkeys([*cls.weights, *screeners]))


def readiness(painters: Sequence[str]) -> list[str]:
    """What is missing before these painters can load, a sentence each; empty when all is there. Quick: it
    hashes nothing."""
    from generation.painters import UnknownPainter

    sentences = []
    for painter in painters:
        try:
            refusals = [state(name) for name in sets_of(painter)]
        except (UnknownPainter, ImportError) as error:
            sentences.append(str(error))
            continue
        sentences += [f"Painter “{painter}”: {refusal}" for refusal in refusals if refusal]
    return sentences
