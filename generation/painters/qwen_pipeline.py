"""diffusers' Qwen-Image-Edit. Heavy to import: only painters' `load` does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from diffusers import QwenImageEditPlusPipeline
from PIL import Image
from transformers import Qwen2TokenizerFast, Qwen2VLImageProcessorPil, Qwen2VLProcessor
from transformers.processing_utils import ProcessorMixin

from generation.painters import device, diffusion


class PictureProcessor(Qwen2VLProcessor):
    """Reads words and pictures. The stock one reads films, too, and asks for torchvision to do it."""

    def __init__(self, image_processor: Any = None, tokenizer: Any = None, chat_template: Any = None) -> None:
        self.image_token, self.video_token = "<|image_pad|>", "<|video_pad|>"
        self.image_token_id = tokenizer.convert_tokens_to_ids(self.image_token)
        self.video_token_id = tokenizer.convert_tokens_to_ids(self.video_token)
        ProcessorMixin.__init__(self, image_processor, tokenizer, chat_template=chat_template)


class Editor(QwenImageEditPlusPipeline):
    """Stock; it refuses more than one row."""

    def paint(
        self,
        shown: Sequence[np.ndarray],
        words: str,
        unwanted: str,
        guidance: float,
        seed: int,
        steps: int,
        on_step: diffusion.OnStep | None = None,
    ) -> np.ndarray:
        """One picture, (1, H, W, 3) float 0-1, in the size of the last that it is shown."""
        height, width = shown[-1].shape[:2]
        images: np.ndarray = self(
            image=[Image.fromarray(picture) for picture in shown],
            prompt=words,
            negative_prompt=unwanted,
            true_cfg_scale=guidance,
            height=height,
            width=width,
            num_inference_steps=steps,
            generator=diffusion.generators([seed]),
            callback_on_step_end=on_step,
            output_type="np",
        ).images
        return images


def load(folder: Path) -> Editor:
    """The whole model on this process's device: its text encoder reads the pictures and has to stay."""
    pipeline = Editor.from_pretrained(
        folder, processor=_processor(folder), dtype=device.dtype(), local_files_only=True
    ).to(device.device())
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _processor(folder: Path) -> PictureProcessor:
    pictures = Qwen2VLImageProcessorPil.from_pretrained(folder / "processor", local_files_only=True)
    words = Qwen2TokenizerFast.from_pretrained(folder / "tokenizer", local_files_only=True)
    return PictureProcessor(pictures, words)
