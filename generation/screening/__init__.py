"""Whether a picture may be used, asked of every screener there is.

A screener is a callable `(picture, analysis) -> Verdict`. It is called with the selfie and its analysis
before anything is made, and with the finished picture and None after. Packages add screeners in the entry
point group `diorama.screeners`, and all of those are always asked. The built-in ones need no weights, and
none of them claims to recognise nudity or age; those of `MODELS` do, need weights, and are asked by name.

A hold never stops a figurine from being made: the verdict travels to the desk and flags the submission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import structlog

from .portrait import eyes_shut, turned_away
from .verdict import PASS, Verdict, hold

if TYPE_CHECKING:
    import numpy as np

    from generation.faces.analysis import Analysis

GROUP = "diorama.screeners"
DOWN = "screener_down"

Screener = Callable[["np.ndarray", "Analysis | None"], Verdict]
Named = tuple[str, Screener]

__all__ = ["GROUP", "MODELS", "PASS", "Screener", "Verdict", "after", "before", "hold"]

log = structlog.get_logger(__name__)


def before(analysis: Analysis, names: Iterable[str] = ()) -> Verdict:
    """What the screeners say of a selfie; names: those of MODELS to ask as well."""
    return ask((*_screeners(), *_named(names)), analysis.picture, analysis)


def after(picture: np.ndarray, names: Iterable[str] = ()) -> Verdict:
    """What the screeners say of a finished picture: (H, W, 3) uint8 RGB. names: as above."""
    return ask((*_screeners(), *_named(names)), picture, None)


def ask(screeners: Iterable[Named], picture: np.ndarray, analysis: Analysis | None) -> Verdict:
    """The strictest of the screeners' outcomes, with the reasons of all."""
    return Verdict.together(_answer(name, screener, picture, analysis) for name, screener in screeners)


def _answer(name: str, screener: Screener, picture: np.ndarray, analysis: Analysis | None) -> Verdict:
    # Law 6, fail closed: a screener that cannot answer has not passed anybody.
    try:
        verdict = screener(picture, analysis)
        if not isinstance(verdict, Verdict):
            raise TypeError(f"a screener returns a Verdict, not {type(verdict).__name__}")
    except Exception:
        log.exception("screener_failed", screener=name)
        return hold(DOWN, f"{name}_down", band="high")
    return verdict


def _named(names: Iterable[str]) -> tuple[Named, ...]:
    """Each name once. One that nobody knows becomes a screener that fails, and so holds."""
    return tuple((name, MODELS.get(name) or _unknown(name)) for name in dict.fromkeys(names))


def _unknown(name: str) -> Screener:
    def screener(picture: np.ndarray, analysis: Analysis | None) -> Verdict:
        raise LookupError(f"There is no screener called “{name}”. There is: {', '.join(MODELS)}.")

    return screener


@cache
def _screeners() -> tuple[Named, ...]:
    built_in: tuple[Named, ...] = (("turned_away", turned_away), ("eyes_shut", eyes_shut))
    return built_in + tuple((point.name, _later(point.load)) for point in entry_points(group=GROUP))


def _later(load: Callable[[], Screener]) -> Screener:
    """The screener, loaded when first asked, so that one that cannot be loaded holds instead of stopping
    the process; and asked to load again next time, since what it lacked may have come back."""
    loaded: list[Screener] = []

    def screener(picture: np.ndarray, analysis: Analysis | None) -> Verdict:
        if not loaded:
            loaded.append(load())
        return loaded[0](picture, analysis)

    return screener


def _model(module: str) -> Screener:
    """The screener of a module that offers `load() -> Screener`."""

    def load() -> Screener:
        screener: Screener = import_module(f"{__name__}.{module}").load()
        return screener

    return _later(load)


#: The screeners that need weights, by name. Each is loaded when first asked, in the process that paints.
MODELS: Mapping[str, Screener] = {name: _model(name) for name in ("safety_checker", "nsfw_classifier")}
