"""The embedded painter: the sculpture itself, photographed as moulded plastic. Any CPU, no weights."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from generation.painters.brief import Brief, Painting, Progress

if TYPE_CHECKING:
    from generation.sculptor.figure import Sculpture
    from generation.sculptor.mesh import Floats
    from generation.styles.style import Material

WASH_LIMITS = (0.10, 1.9)  # of the factor on the colour: neither black holes nor lamps


class Stopwatch:
    """Seconds by stage, and the progress that goes with them."""

    def __init__(self, on_progress: Progress) -> None:
        self.stages: dict[str, float] = {}
        self._on_progress = on_progress
        self._since = perf_counter()

    def done(self, stage: str, fraction: float) -> None:
        now = perf_counter()
        self.stages[stage] = self.stages.get(stage, 0.0) + now - self._since
        self._since = now
        self._on_progress(fraction)


class Plastic:
    """Renders the sculpture in one plastic colour."""

    name = "plastic"
    licence = "Apache-2.0"
    weights: tuple[str, ...] = ()
    screeners: tuple[str, ...] = ()
    candidates = 1
    processor = ""

    def load(self) -> None:
        """Read the compiled studio and all parts, so that the first visitor waits for neither."""
        import generation.sculptor.studio.passes
        import generation.sculptor.studio.photograph  # noqa: F401
        from generation.sculptor.parts import part_of
        from generation.styles import style

        for name in style.names():
            for part in style.load(name).parts:
                part_of(style.load(name), part)

    def paint(self, brief: Brief, on_progress: Progress) -> Painting:
        """Raises UnknownStyle for a colour or frame that the style lacks."""
        from generation.sculptor.studio.backdrop import backdrop
        from generation.sculptor.studio.camera import Camera
        from generation.sculptor.studio.irradiance import Finish, Still
        from generation.sculptor.studio.photograph import photograph

        style, watch, sculpture = brief.style, Stopwatch(on_progress), brief.sculpture
        colour, frame, look = style.colour(brief.colour), style.frame(brief.frame), style.finish(brief.finish)
        camera = Camera.of(frame, sculpture.head_at, brief.width, brief.height)
        finish = Finish(look.roughness, look.gloss, look.bounce, look.wrap)
        albedo = albedo_of(sculpture, look, colour.plastic)
        still = Still(sculpture.whole, sculpture.casters, albedo, finish, frame.floor)
        behind = backdrop(colour.backdrop, brief.width, brief.height)
        taken = photograph(still, style.rig, behind, camera, watch.done)
        return Painting(taken.picture, taken.alpha, watch.stages, taken.shadow if frame.floor else None)


def albedo_of(sculpture: Sculpture, look: Material, plastic: tuple[float, float, float]) -> Floats:
    """The colours (n, 3), linear RGB, of the whole's vertices in a finish."""
    wash = np.clip(np.clip(sculpture.wash, 0.05, 4) ** look.wash, *WASH_LIMITS)
    moulded = wash.astype(np.float32)[:, None] * np.array(plastic, np.float32)
    albedo: Floats = moulded * np.float32(1 - look.enamel) + sculpture.enamel * np.float32(look.enamel)
    return albedo
