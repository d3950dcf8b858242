"""Stock klein: it shows one person's references to all rows, but it can be asked to encode everybody's."""

from collections.abc import Callable, Sequence
from typing import Any


def call(painter: Any, briefs: Sequence[Any]) -> Callable[[], Any]:
    """As many pictures as briefs, (n, H, W, 3) float 0-1, all of the first one's person. The others'
    references are encoded, too: that is work which nobody is spared who paints different people."""
    import torch
    from diffusers import Flux2KleinPipeline
    from PIL import Image

    from generation.painters import klein

    parts = painter._pipeline.components
    stock = Flux2KleinPipeline(**parts, is_distilled=True)
    stock.set_progress_bar_config(disable=True)
    sitters = painter.sitters(briefs)
    height, width = sitters[0].figurine.alpha.shape
    prompts = torch.cat([painter._prompts[brief.style.name, brief.finish] for brief in briefs])

    def encode_others() -> None:
        with torch.no_grad():
            for sitter in sitters[1:]:
                shown = [
                    stock.image_processor.preprocess(Image.fromarray(picture)) for picture in sitter.shown
                ]
                stock.prepare_image_latents(shown, 1, None, stock._execution_device, stock.vae.dtype)

    def paint() -> Any:
        encode_others()
        return stock(
            image=[Image.fromarray(picture) for picture in sitters[0].shown],
            prompt_embeds=prompts,
            height=height,
            width=width,
            num_inference_steps=klein.Recipe.of(briefs[0].style).steps,
            guidance_scale=1.0,
            generator=[torch.Generator("cpu").manual_seed(brief.seed) for brief in briefs],
            output_type="np",
        ).images

    return paint


def denoised(painter: Any, briefs: Sequence[Any]) -> Any:
    """Ours, before it is cut out: (n, H, W, 3) float 0-1."""
    return painter.denoise(briefs, painter.sitters(briefs), lambda fraction: None)
