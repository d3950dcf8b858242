"""The cast: a small photograph of the sculpture, which its owner sees while a painter takes longer.

What a diffusion model has half painted nobody has screened; the sculptor's photograph is safe, since it is
what the plastic painter shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generation.painters import Painting

#: Hears of a cast: a WebP.
OnCast = Callable[[bytes], None]


class Casting:
    """Tells of one person's cast, once: painters photograph the sculpture for each shape and each try."""

    def __init__(self, on_cast: OnCast) -> None:
        self._on_cast, self._told = on_cast, False

    def photographed(self, taken: Painting) -> None:
        from generation.finishing import finish

        if not self._told:
            self._told = True
            self._on_cast(finish.cast(taken.picture, taken.alpha))
