"""diffusers' klein, taught to keep people apart. Heavy to import: only painters' `load` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from diffusers import Flux2KleinPipeline
from PIL import Image

from generation.painters import device, diffusion
from generation.painters.words import require_room

#: The style and the finish that a text is about.
Prompt: TypeAlias = tuple[str, str]


class OwnReferences(Flux2KleinPipeline):
    """Stock klein shows all references to every row; here each row sees its own, and nobody else's."""

    def prepare_image_latents(
        self, images: list[torch.Tensor], batch_size: int, generator: Any, device: Any, dtype: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """images: (1, 3, h, w) each, the first row's, then the second row's; of one size at one place.
        (B, tokens, C) latents, and their (B, tokens, 4) places."""
        each, rest = divmod(len(images), batch_size)
        if rest:
            raise ValueError(f"{len(images)} references cannot be shared out among {batch_size} rows")
        latents = [
            self._encode_vae_image(torch.cat(images[place::each]).to(device, dtype), generator)
            for place in range(each)
        ]
        places = self._prepare_image_ids([latent[:1] for latent in latents]).expand(batch_size, -1, -1)
        return torch.cat([self._pack_latents(latent) for latent in latents], 1), places.to(device)

    def paint(
        self,
        shown: Sequence[Sequence[np.ndarray]],
        prompts: Sequence[torch.Tensor],
        seeds: Sequence[int],
        steps: int,
        on_step: diffusion.OnStep | None = None,
    ) -> np.ndarray:
        """A row for each prompt, (n, H, W, 3) float 0-1, in the size of the last picture it is shown."""
        height, width = shown[0][-1].shape[:2]
        images: np.ndarray = self(
            image=[Image.fromarray(picture) for row in shown for picture in row],
            prompt_embeds=torch.cat(list(prompts)),
            height=height,
            width=width,
            num_inference_steps=steps,
            guidance_scale=1.0,
            generator=diffusion.generators(seeds),
            callback_on_step_end=on_step,
            output_type="np",
        ).images
        return images


def load(folder: Path) -> OwnReferences:
    """The model without its text encoder, on this process's device."""
    # Said outright that there is none, neither encoder nor tokenizer is read.
    pipeline = OwnReferences.from_pretrained(
        folder, text_encoder=None, tokenizer=None, dtype=device.dtype(), local_files_only=True
    ).to(device.device())
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def read_prompts(folder: Path, words: Mapping[Prompt, str]) -> dict[Prompt, torch.Tensor]:
    """Each text, by style and finish, as the model takes it, (1, 512, C). The encoder, half of the weights,
    is gone afterwards. Raises words.TooLong."""
    reader = Flux2KleinPipeline.from_pretrained(
        folder, transformer=None, vae=None, dtype=device.dtype(), local_files_only=True
    ).to(device.device())
    for (style, finish), text in words.items():
        prompt = f"klein's prompt of the style “{style}”, finish “{finish}”,"
        require_room(_tokens(reader, text), reader.tokenizer_max_length, prompt)
    with torch.no_grad():
        prompts = {key: reader.encode_prompt(text)[0] for key, text in words.items()}
    del reader
    device.forget()
    return prompts


def _tokens(reader: Any, text: str) -> int:
    """As the pipeline counts them: the chat's marks are part of what is cut."""
    chat = [{"role": "user", "content": text}]
    said = reader.tokenizer.apply_chat_template(
        chat, tokenize=False, add_generation_prompt=True, enable_thinking=False
    )
    return len(reader.tokenizer(said).input_ids)
