"""FLUX.2 klein 4B: an edit of the figurine's photograph after the selfie. Code and weights are Apache-2.0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generation.painters.brief import Brief, Painting, Progress
from generation.painters.plastic import Stopwatch

if TYPE_CHECKING:
    import numpy as np

    from generation.painters.edit import Sitter
    from generation.styles.style import Style

SHOWN, DENOISED = 0.1, 0.9  # of the progress: the references are there; the picture is
MULTIPLE = 16  # pixels of a token
SMALLEST_SIDE, LARGEST_SIDE = 64, 1024  # of what the pipeline takes as it is
HOLDS = (1.0, 1.3)  # on the face, as they are asked for: each gives sequences of another length
SCREENS = ((1080, 1920), (1920, 1080))  # the shapes that are warmed before work comes


@dataclass(frozen=True, slots=True)
class Recipe:
    """A style's table for klein. pixels: of the working size. selfie: side of the crop beside a picture of so
    many pixels. instructions: by finish."""

    steps: int
    pixels: int
    selfie: int
    instructions: Mapping[str, str]

    @classmethod
    def of(cls, style: Style) -> Recipe:
        """Raises UnknownStyle for a style that has no such table."""
        table = style.paints_with(Klein.name)
        return cls(table["steps"], table["pixels"], table["selfie"], table["instructions"])

    def selfie_side(self, size: tuple[int, int], identity_scale: float) -> int:
        """The side of the crop beside a picture of that size; 0 where the selfie is not to be shown at all.

        klein has no scale for a reference, only attention that all tokens share: a face gets more of it by
        being larger, in more tokens."""
        if identity_scale <= 0:
            return 0
        side = self.selfie * (size[0] * size[1] / self.pixels * identity_scale) ** 0.5
        return min(max(round(side / MULTIPLE) * MULTIPLE, SMALLEST_SIDE), LARGEST_SIDE)


class Klein:
    """Paints with FLUX.2 klein, up to `batch` people in one call, each after their own two references."""

    name = "klein"
    licence = "Apache-2.0"
    weights: tuple[str, ...] = ("klein",)
    screeners: tuple[str, ...] = ("safety_checker", "nsfw_classifier")
    candidates = 4
    processor = ""
    batch = 8

    def load(self) -> None:
        """Read the weights and the words of all styles; compile and warm where that pays. Raises
        weights.NotReady."""
        from generation import weights
        from generation.painters import device, diffusion, klein_pipeline

        folder = weights.require("klein")
        self._prompts = klein_pipeline.read_prompts(folder, _words())
        self._pipeline = klein_pipeline.load(folder)
        if device.compiles():
            diffusion.compile_blocks(self._pipeline.transformer)
            self.warm(SCREENS)

    def warm(self, screens: Sequence[tuple[int, int]]) -> None:
        """Paint nothing, in one step, in every shape that work for these screens may have, alone and in full
        company, so that nobody waits for a graph."""
        import numpy as np

        from generation.painters.references import working_size
        from generation.styles import style as styles

        for (style, _), words in self._prompts.items():
            recipe = Recipe.of(styles.load(style))
            for size in {working_size(*screen, recipe.pixels, MULTIPLE) for screen in screens}:
                figurine = np.zeros((size[1], size[0], 3), np.uint8)
                for side in {recipe.selfie_side(size, hold) for hold in HOLDS}:
                    shown = [np.zeros((side, side, 3), np.uint8), figurine]
                    for rows in (1, self.batch):
                        self._pipeline.paint([shown] * rows, [words] * rows, [0] * rows, 1)

    def paint(self, brief: Brief, on_progress: Progress) -> Painting:
        """Raises UnknownStyle, OutOfMemory, NotFinite."""
        return self.paint_batch([brief], on_progress)[0]

    def paint_batch(self, briefs: Sequence[Brief], on_progress: Progress) -> list[Painting]:
        """Paint briefs of one style, size and hold on the face. Raises ValueError for others, UnknownStyle,
        OutOfMemory, NotFinite."""
        from generation.painters import diffusion, edit

        watch = Stopwatch(on_progress)
        sitters = self.sitters(briefs)
        watch.done("references", SHOWN)
        images = self.denoise(briefs, sitters, on_progress)
        watch.done("denoising", DENOISED)
        paintings = edit.paintings(diffusion.pictures(images), sitters, briefs, watch.stages)
        watch.done("cut-out", 1.0)
        return paintings

    def sitters(self, briefs: Sequence[Brief]) -> list[Sitter]:
        """What the model is shown for each brief. Raises ValueError and UnknownStyle, as `paint_batch`."""
        from generation.painters import edit
        from generation.painters.references import working_size

        first = _alike(briefs)
        recipe = Recipe.of(first.style)
        size = working_size(first.width, first.height, recipe.pixels, MULTIPLE)
        return edit.sitters(briefs, size, recipe.selfie_side(size, first.identity_scale))

    def denoise(
        self, briefs: Sequence[Brief], sitters: Sequence[Sitter], on_progress: Progress
    ) -> np.ndarray:
        """The model's pictures, (n, h, w, 3) float 0-1. Raises OutOfMemory."""
        from generation.painters import diffusion

        steps = Recipe.of(briefs[0].style).steps
        with diffusion.room_for(len(briefs)):
            return self._pipeline.paint(
                [sitter.shown for sitter in sitters],
                [self._prompts[brief.style.name, brief.finish] for brief in briefs],
                [brief.seed for brief in briefs],
                steps,
                diffusion.each_step(on_progress, steps, SHOWN, DENOISED),
            )


def _words() -> dict[tuple[str, str], str]:
    """What klein is told about each finish of each style that it paints."""
    from generation.painters.edit import instruction
    from generation.styles import style as styles

    made_for = [style for style in map(styles.load, styles.names()) if Klein.name in style.painting]
    return {
        (style.name, finish): instruction(Recipe.of(style).instructions, style.prompts["positive"], finish)
        for style in made_for
        for finish in style.finishes
    }


def _alike(briefs: Sequence[Brief]) -> Brief:
    """The first of briefs that one call can paint: references of one size in each row. Raises ValueError."""
    kinds = {(brief.style.name, brief.width, brief.height, brief.identity_scale) for brief in briefs}
    if len(kinds) != 1:
        raise ValueError(f"klein paints briefs of one style, size and hold on the face at once, not {kinds}")
    return briefs[0]
