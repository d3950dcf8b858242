"""A person before the painter: what is known of them, and the briefs that are made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generation.casting import Casting
from generation.clock import Clock
from generation.finishing.frame import Shape
from generation.painters.brief import Brief
from generation.screening.verdict import Verdict

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis
    from generation.painters import Painter
    from generation.pipeline import Order
    from generation.sculptor import Sculpture
    from generation.styles.style import Style

PREVIEW = Shape("preview", 720, 1280)
WIDE = "wide"  # the frame of lying screens
MOST_PIXELS = 1080 * 1920


@dataclass(frozen=True, slots=True)
class Sitting:
    """All that painting somebody needs. before: what the screeners said of the selfie. screeners: those that
    are asked of every picture of this person, whoever paints it."""

    order: Order
    clock: Clock
    casting: Casting
    style: Style
    painter: Painter
    screeners: tuple[str, ...]
    analysis: Analysis
    before: Verdict
    sculpture: Sculpture

    @property
    def shapes(self) -> list[Shape]:
        """The order's shapes, begun by an upright one: it is judged first, cut out and previewed."""
        return upright_first(self.order.shapes)

    def brief(self, shape: Shape, seed: int, identity_scale: float = 1.0) -> Brief:
        width, height = painted_size(shape)
        return Brief(
            analysis=self.analysis,
            style=self.style,
            sculpture=self.sculpture,
            colour=self.order.colour,
            frame=_frame(self.style, shape),
            width=width,
            height=height,
            seed=seed,
            finish=self.order.finish,
            identity_scale=identity_scale,
            on_cast=self.casting.photographed,
        )


def upright_first(shapes: tuple[Shape, ...]) -> list[Shape]:
    upright = [shape for shape in shapes if shape.height >= shape.width] or [PREVIEW]
    return list(dict.fromkeys([*upright, *shapes]))


def painted_size(shape: Shape) -> tuple[int, int]:
    """The shape's size, or less: a wall of lamps has more pixels than a face has detail."""
    scale = min(1.0, (MOST_PIXELS / (shape.width * shape.height)) ** 0.5)
    return round(shape.width * scale), round(shape.height * scale)


def _frame(style: Style, shape: Shape) -> str:
    """A lying screen has its own camera, which leaves room beside the figurine."""
    return WIDE if shape.width > shape.height and WIDE in style.frames else style.default_frame
