"""Stock klein on one person's references: it knows no others in a batch."""

from collections.abc import Callable, Sequence
from typing import Any


def call(painter: Any, briefs: Sequence[Any]) -> Callable[[], Any]:
    """As many pictures as briefs, all of the first one's person, as arrays of bytes."""
    import torch
    from diffusers import Flux2KleinPipeline
    from PIL import Image

    from generation.painters import klein

    parts = painter._pipeline.components
    stock = Flux2KleinPipeline(**parts, is_distilled=True)
    stock.set_progress_bar_config(disable=True)
    (sitter,) = painter.sitters(briefs[:1])
    height, width = sitter.figurine.alpha.shape
    prompts = torch.cat([painter._prompts[brief.style.name, brief.finish] for brief in briefs])

    def paint() -> Any:
        return stock(
            image=[Image.fromarray(picture) for picture in sitter.shown],
            prompt_embeds=prompts,
            height=height,
            width=width,
            num_inference_steps=klein.Recipe.of(briefs[0].style).steps,
            guidance_scale=1.0,
            generator=[torch.Generator("cpu").manual_seed(brief.seed) for brief in briefs],
            output_type="np",
        ).images

    return paint
