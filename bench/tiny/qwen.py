"""A tiny random Qwen-Image-Edit (2511's pipeline) in its repository's layout. Offline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.tiny.klein import tokenizer
from bench.tiny.seeded import seeded

WIDTH = 32  # of the text encoder
SPECIAL = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
)
CHAT = "{% for m in messages %}<|im_start|>{{m['role']}}\n{{m['content']}}<|im_end|>\n{% endfor %}"


def build(folder: Path) -> None:
    """Write the set qwen into `folder/qwen`. Equal bytes every time."""
    from diffusers import FlowMatchEulerDiscreteScheduler, QwenImageEditPlusPipeline
    from transformers import Qwen2VLImageProcessorPil

    from generation.painters.qwen_pipeline import PictureProcessor

    root = folder / "qwen"
    pictures = Qwen2VLImageProcessorPil(size={"shortest_edge": 28 * 28, "longest_edge": 56 * 56})
    with seeded():
        words = tokenizer(root / "tokenizer", SPECIAL, CHAT)
        QwenImageEditPlusPipeline(
            scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
            tokenizer=words,
            processor=PictureProcessor(pictures, words, CHAT),
            text_encoder=_text_encoder(words),
            transformer=_transformer(),
            vae=_vae(),
        ).save_pretrained(root)
    pictures.save_pretrained(root / "processor")
    (root / "processor" / "processor_config.json").unlink(missing_ok=True)  # not in the real one
    index = json.loads((root / "model_index.json").read_text())
    index["processor"] = ["transformers", "Qwen2VLProcessor"]  # as the real one says
    (root / "model_index.json").write_text(json.dumps(index, indent=2))


def _text_encoder(words: Any) -> Any:
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    text = {
        "hidden_size": WIDTH,
        "intermediate_size": WIDTH,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "bos_token_id": words.convert_tokens_to_ids("<|im_start|>"),
        "eos_token_id": words.convert_tokens_to_ids("<|im_end|>"),
        "vocab_size": len(words) + 8,
        "rope_parameters": {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 1e6},
    }
    vision = {
        "depth": 2,
        "hidden_size": 32,
        "intermediate_size": 32,
        "num_heads": 2,
        "out_hidden_size": WIDTH,
    }
    ids = {f"{kind}_token_id": words.convert_tokens_to_ids(f"<|{kind}_pad|>") for kind in ("image", "video")}
    ids |= {
        f"vision_{at}_token_id": words.convert_tokens_to_ids(f"<|vision_{at}|>") for at in ("start", "end")
    }
    return Qwen2_5_VLForConditionalGeneration(Qwen2_5_VLConfig(text_config=text, vision_config=vision, **ids))


def _transformer() -> Any:
    from diffusers import QwenImageTransformer2DModel

    transformer = QwenImageTransformer2DModel(
        patch_size=2,
        in_channels=16,
        out_channels=4,
        num_layers=2,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=WIDTH,
        axes_dims_rope=(8, 4, 4),
    )
    for name, weight in transformer.named_parameters():
        if weight.ndim == 2 and not name.startswith("proj_out"):
            weight.data *= 3.0  # as in the tiny klein
    return transformer


def _vae() -> Any:
    from diffusers import AutoencoderKLQwenImage

    return AutoencoderKLQwenImage(
        base_dim=4,
        z_dim=4,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        temperal_downsample=[False, True, True],
        latents_mean=[0.0] * 4,
        latents_std=[1.0] * 4,
    )
