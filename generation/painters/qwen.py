"""Qwen-Image-Edit 2511, 20B: slow, for quality, one person a call. Code and weights are Apache-2.0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generation.painters.brief import Brief, Painting, Progress
from generation.painters.plastic import Stopwatch

if TYPE_CHECKING:
    import numpy as np

    from generation.painters.edit import Sitter
    from generation.styles.style import Style

SHOWN, DENOISED = 0.02, 0.98  # of the progress
MULTIPLE = 32  # pixels: the pipeline rounds references to them


@dataclass(frozen=True, slots=True)
class Recipe:
    """A style's table for Qwen. guidance: how much more a picture follows its words than `negative`. pixels:
    of the working size. selfie: side of the crop. instructions: by finish."""

    steps: int
    guidance: float
    pixels: int
    selfie: int
    instructions: Mapping[str, str]

    @classmethod
    def of(cls, style: Style) -> Recipe:
        """Raises UnknownStyle for a style that has no such table."""
        table = style.paints_with(Qwen.name)
        return cls(*(table[key] for key in ("steps", "guidance", "pixels", "selfie", "instructions")))


class Qwen:
    """Paints with Qwen-Image-Edit, which looks at the pictures with its text encoder, too: nothing of the
    words can be read beforehand, and a batch has one row."""

    name = "qwen"
    licence = "Apache-2.0"
    weights: tuple[str, ...] = ("qwen",)
    screeners: tuple[str, ...] = ("safety_checker", "nsfw_classifier")
    candidates = 2
    processor = ""

    def load(self) -> None:
        """Read the weights; compile where that pays. Raises weights.NotReady."""
        from generation import weights
        from generation.painters import device, diffusion, qwen_pipeline

        self._pipeline = qwen_pipeline.load(weights.require("qwen"))
        if device.compiles():
            diffusion.compile_blocks(self._pipeline.transformer)

    def paint(self, brief: Brief, on_progress: Progress) -> Painting:
        """Raises UnknownStyle, OutOfMemory, NotFinite."""
        from generation.painters import diffusion, edit

        watch = Stopwatch(on_progress)
        sitter = self.sitter(brief)
        watch.done("references", SHOWN)
        images = self.denoise(brief, sitter, on_progress)
        watch.done("denoising", DENOISED)
        (picture,) = diffusion.pictures(images)
        painting = edit.painting(picture, sitter, brief, watch.stages)
        watch.done("cut-out", 1.0)
        return painting

    def sitter(self, brief: Brief) -> Sitter:
        """What the model is shown. Qwen brings every reference to one area, so a firmer hold on the face can
        only come closer to it. Raises UnknownStyle."""
        from generation.painters import edit
        from generation.painters.references import working_size

        recipe = Recipe.of(brief.style)
        size = working_size(brief.width, brief.height, recipe.pixels, MULTIPLE)
        (sitter,) = edit.sitters([brief], size, recipe.selfie if brief.identity_scale > 0 else 0)
        return sitter

    def denoise(self, brief: Brief, sitter: Sitter, on_progress: Progress) -> np.ndarray:
        """The model's picture, (1, h, w, 3) float 0-1. Raises OutOfMemory."""
        from generation.painters import diffusion, edit

        recipe, prompts = Recipe.of(brief.style), brief.style.prompts
        with diffusion.room_for(1):
            return self._pipeline.paint(
                sitter.shown,
                edit.instruction(recipe.instructions, prompts["positive"], brief.finish),
                prompts["negative"],
                recipe.guidance,
                brief.seed,
                recipe.steps,
                diffusion.each_step(on_progress, recipe.steps, SHOWN, DENOISED),
            )
