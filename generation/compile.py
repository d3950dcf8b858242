"""Compile all numba kernels and keep bodies and headgear on disk, so that the first visitor waits for
neither.

Run once after installation: `python -m generation.compile`. It makes one small figurine of every style from
scikit-image's public-domain astronaut. Compiled kernels lie in numba's cache, parts in `.cache/diorama/`.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from skimage.data import astronaut

WIDTH, HEIGHT = 108, 192  # pixels: enough for every kernel to run


def forget_kernels() -> None:
    """Remove compiled kernels: numba does not notice that a kernel which another one inlines has changed."""
    for compiled in Path(__file__).parent.rglob("__pycache__/*.nb?"):
        compiled.unlink(missing_ok=True)


def compile_all() -> dict[str, float]:
    """Compile anew what figurines need; returns seconds by style."""
    forget_kernels()
    from generation.faces.analysis import analyse
    from generation.painters.brief import Brief
    from generation.painters.plastic import Plastic
    from generation.sculptor import passes, sculpt
    from generation.sculptor.parts import shelve
    from generation.styles import style

    analysis, plastic, seconds = analyse(astronaut()), Plastic(), {}
    for name in style.names():
        start = perf_counter()
        chosen = style.load(name)
        for part in chosen.parts:
            shelve(chosen, part)
        pose = next(iter(chosen.poses))
        for headgear in chosen.headgear:  # each has kernels of its own
            sculpture = sculpt(analysis, chosen, pose, 0, nickname="Diorama", headgear=headgear)
        colour = next(iter(chosen.colours))
        for frame in chosen.frames:
            passes(sculpture, chosen, frame, WIDTH, HEIGHT)
            plastic.paint(
                Brief(analysis, chosen, sculpture, colour, frame, WIDTH, HEIGHT, seed=0),
                lambda fraction: None,
            )
        seconds[name] = perf_counter() - start
    return seconds


if __name__ == "__main__":
    for style_name, duration in compile_all().items():
        print(f"{style_name}: ready after {duration:.1f} s")
