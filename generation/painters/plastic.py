"""The embedded painter: the sculpture itself, photographed as moulded plastic. Any CPU, no weights."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from generation.painters.brief import Brief, Painting, Progress

if TYPE_CHECKING:
    from generation.sculptor.figure import Sculpture
    from generation.sculptor.mesh import Floats
    from generation.sculptor.studio.shading import Surface
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
        self.stages[stage] = now - self._since
        self._since = now
        self._on_progress(fraction)


class Plastic:
    """Renders the sculpture in one plastic colour."""

    name = "plastic"
    licence = "Apache-2.0"

    def load(self) -> None:
        """Read the compiled studio and all parts, so that the first visitor waits for neither."""
        import generation.sculptor.studio.passes
        import generation.sculptor.studio.shading  # noqa: F401
        from generation.sculptor.parts import part_of
        from generation.styles import style

        for name in style.names():
            for part in style.load(name).parts:
                part_of(style.load(name), part)

    def paint(self, brief: Brief, on_progress: Progress) -> Painting:
        """Raises UnknownStyle for a colour or frame that the style lacks."""
        from generation.sculptor.studio import backdrop, lights, rasteriser, shading, tonemap
        from generation.sculptor.studio.camera import Camera
        from generation.sculptor.studio.passes import coverage

        style, watch = brief.style, Stopwatch(on_progress)
        colour, frame = style.colour(brief.colour), style.frame(brief.frame)
        camera = Camera.of(frame, brief.sculpture.head_at, brief.width, brief.height)
        look = style.finish(brief.finish)
        surface = _surface(brief.sculpture, look, colour.plastic)
        view = rasteriser.look(brief.sculpture.whole, camera)
        watch.done("visibility", 0.15)
        lamps = lights.light(style.rig, brief.sculpture.casters)
        watch.done("shadows", 0.45)
        finish = shading.Finish(look.roughness, look.gloss, look.bounce, look.wrap)
        radiance = shading.shade(view, surface, lamps, lights.reflect(style.rig), finish, camera.position)
        watch.done("shading", 0.85)
        alpha = coverage(view.faces != rasteriser.NOTHING)
        behind = backdrop.wall(colour.backdrop, brief.height, brief.width)
        if frame.floor:
            behind = behind * backdrop.floor_shadow(camera, lamps)
        radiance += behind * (1 - alpha[..., None].astype(np.float32) / 255)
        picture = tonemap.develop(radiance)
        watch.done("developing", 1.0)
        return Painting(picture, alpha, watch.stages)


def _surface(sculpture: Sculpture, look: Material, plastic: tuple[float, float, float]) -> Surface:
    from generation.sculptor.studio.shading import Surface

    whole = sculpture.whole
    wash = np.clip(np.clip(sculpture.wash, 0.05, 4) ** look.wash, *WASH_LIMITS)
    moulded = wash.astype(np.float32)[:, None] * np.array(plastic, np.float32)
    albedo: Floats = moulded * np.float32(1 - look.enamel) + sculpture.enamel * np.float32(look.enamel)
    return Surface(whole.vertices, whole.normals, albedo, whole.faces)
