"""Painters that edit: the figurine's photograph is painted anew after the selfie of its person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from generation.painters.brief import Brief, Painting
from generation.painters.matte import matte
from generation.painters.references import photographed, resized, selfie_crop


@dataclass(frozen=True, slots=True)
class Sitter:
    """What a model is shown for one brief. selfie: (s, s, 3) uint8, or None where it is not to be shown.
    figurine: photographed in the size in which the model works."""

    selfie: np.ndarray | None
    figurine: Painting

    @property
    def shown(self) -> list[np.ndarray]:
        """The pictures, in the order in which instructions speak of them."""
        return [picture for picture in (self.selfie, self.figurine.picture) if picture is not None]


def sitters(briefs: Sequence[Brief], size: tuple[int, int], selfie_side: int) -> list[Sitter]:
    """What is shown for each brief. size: width and height in which the model works. Candidates of one person
    differ by nothing but their noise, so their figurine is photographed once."""
    taken: dict[tuple[int, str, str, str], Painting] = {}
    shown = []
    for brief in briefs:
        key = (id(brief.sculpture), brief.colour, brief.frame, brief.finish)
        if key not in taken:
            taken[key] = photographed(brief, *size)
        shown.append(Sitter(_crop(brief, selfie_side), taken[key]))
    return shown


def instruction(instructions: Mapping[str, str], positive: str, finish: str) -> str:
    """What a model is told about a finish."""
    return f"{instructions[finish]} {positive}"


def paintings(
    pictures: np.ndarray, sitters: Sequence[Sitter], briefs: Sequence[Brief], stages: dict[str, float]
) -> list[Painting]:
    """As `painting`, for each of pictures (n, h, w, 3), beside each other: OpenCV lets other threads work."""
    with ThreadPoolExecutor(thread_name_prefix="cut-out") as threads:
        return list(threads.map(painting, pictures, sitters, briefs, [stages] * len(briefs)))


def painting(picture: np.ndarray, sitter: Sitter, brief: Brief, stages: dict[str, float]) -> Painting:
    """A model's picture, (h, w, 3) uint8, cut out and in the brief's size. The light on the floor is the
    photograph's: the painter keeps camera and pose."""
    size = (brief.width, brief.height)
    alpha = matte(picture, sitter.figurine.picture, sitter.figurine.alpha)
    shadow = sitter.figurine.shadow
    return Painting(
        resized(picture, *size),
        resized(alpha, *size),
        stages,
        None if shadow is None else resized(shadow, *size),
    )


def _crop(brief: Brief, side: int) -> np.ndarray | None:
    """The selfie's crop, the closer the firmer the hold on the face."""
    return selfie_crop(brief.analysis, side, max(brief.identity_scale, 1.0)) if side else None
