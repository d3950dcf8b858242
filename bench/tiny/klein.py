"""A tiny random FLUX.2 klein in its repository's layout. Offline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.tiny.sdxl import byte_characters
from bench.tiny.seeded import seeded

LAYERS = 28  # of the text encoder: the prompt is read at its 9th, 18th and 27th
TEXT_WIDTH = 16
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>")
CHAT = (
    "{% for m in messages %}<|im_start|>{{m['role']}}\n{{m['content']}}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def build(folder: Path, *, heads: int = 2, blocks: int = 1, louder: float = 3.0) -> None:
    """Write the set klein into `folder/klein`. Equal bytes every time.

    heads: of attention, 16 channels each; blocks: of either kind; louder: times the weights that torch begins
    with, by which references would hardly be seen in a picture. Benches take a larger and calmer one, whose
    time is the model's.
    """
    from diffusers import FlowMatchEulerDiscreteScheduler, Flux2KleinPipeline

    root = folder / "klein"
    with seeded():
        words = tokenizer(root / "tokenizer", SPECIAL, CHAT)
        Flux2KleinPipeline(
            scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
            tokenizer=words,
            text_encoder=_text_encoder(len(words)),
            transformer=_transformer(heads, blocks, louder),
            vae=_vae(),
            is_distilled=True,
        ).save_pretrained(root)


def tokenizer(folder: Path, special: tuple[str, ...], chat: str) -> Any:
    """A Qwen tokenizer that knows bytes and nothing else."""
    from transformers import Qwen2TokenizerFast

    folder.mkdir(parents=True, exist_ok=True)
    tokens = [*byte_characters(), *special]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    settings: dict[str, Any] = {"tokenizer_class": "Qwen2Tokenizer", "model_max_length": 1024}
    settings |= {"pad_token": special[0], "eos_token": special[2], "chat_template": chat}
    settings |= {"additional_special_tokens": list(special[1:])}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return Qwen2TokenizerFast.from_pretrained(str(folder))


def _text_encoder(words: int) -> Any:
    from transformers import Qwen3Config, Qwen3ForCausalLM

    shape = Qwen3Config(
        hidden_size=TEXT_WIDTH,
        intermediate_size=TEXT_WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        vocab_size=words + 8,
        max_position_embeddings=1024,
    )
    return Qwen3ForCausalLM(shape)


def _transformer(heads: int, blocks: int, louder: float) -> Any:
    from diffusers import Flux2Transformer2DModel

    transformer = Flux2Transformer2DModel(
        patch_size=1,
        in_channels=16,
        num_layers=blocks,
        num_single_layers=blocks,
        attention_head_dim=16,
        num_attention_heads=heads,
        joint_attention_dim=3 * TEXT_WIDTH,
        timestep_guidance_channels=256,
        axes_dims_rope=[4, 4, 4, 4],
        guidance_embeds=False,
    )
    for name, weight in transformer.named_parameters():
        if weight.ndim == 2 and not name.startswith("proj_out"):
            weight.data *= louder
    return transformer


def _vae() -> Any:
    from diffusers import AutoencoderKLFlux2

    return AutoencoderKLFlux2(
        sample_size=32,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(4, 4, 8, 8),
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=2,
        use_quant_conv=True,
        use_post_quant_conv=True,
    )
