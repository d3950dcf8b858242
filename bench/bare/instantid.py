"""Stock SDXL with two ControlNets: it repeats one person's face for all rows, which is as much to compute."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np


def call(painter: Any, briefs: Sequence[Any]) -> Callable[[], Any]:
    """As many pictures as briefs, (n, H, W, 3) float 0-1, all of the first one's person."""
    import torch
    from diffusers import StableDiffusionXLControlNetImg2ImgPipeline

    recipe, rows = _shown(painter, briefs)
    stock = StableDiffusionXLControlNetImg2ImgPipeline(**painter._pipe.components)
    stock.set_progress_bar_config(disable=True)
    first = [replace(rows[0], seed=row.seed) for row in rows]

    def paint() -> Any:
        painter.meet(recipe, first)
        stock.scheduler = painter._pipe.scheduler
        halves = painter._pipe.faces.embeddings.chunk(2 if recipe.guided else 1)
        inputs = painter.inputs(recipe, first)
        inputs["ip_adapter_image_embeds"] = [torch.cat([half[:1] for half in halves])]
        return stock(**inputs, output_type="np").images

    return paint


def denoised(painter: Any, briefs: Sequence[Any]) -> np.ndarray:
    """Ours, before it is cut out: (n, H, W, 3) float 0-1."""
    images: np.ndarray = painter.images(*_shown(painter, briefs), lambda *step: step[-1])
    return images


def _shown(painter: Any, briefs: Sequence[Any]) -> tuple[Any, list[Any]]:
    from generation.painters.instantid import Recipe

    return Recipe.of(briefs[0].style), painter.rows(briefs)
