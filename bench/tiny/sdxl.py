"""Tiny random SDXL, InstantID, depth ControlNet and LoRAs, each in its repository's own layout. Offline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.tiny.seeded import seeded

TEXT_WIDTH = 64  # both text encoders together
CONTEXT = 512  # tokens: its words are spelled, a byte each, where CLIP reads 77 pieces of words
ID_WIDTH = 512  # what face recognisers give
INNER = 64  # of InstantID's resampler; the loader takes 64 a head
TOKENS = 16  # of InstantID
RANK = 4
BLOCKS: dict[str, Any] = {
    "block_out_channels": (32, 64),
    "layers_per_block": 1,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
    "in_channels": 4,
    "attention_head_dim": (2, 4),
    "transformer_layers_per_block": (1, 1),
    "use_linear_projection": True,
    "cross_attention_dim": TEXT_WIDTH,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 8,
    "projection_class_embeddings_input_dim": 80,  # 6 numbers of 8, and a pooled prompt of 32
    "norm_num_groups": 8,
}


def build(folder: Path) -> None:
    """Write the sets sdxl, sdxl-vae, instantid, controlnet-depth, toy-lora and sdxl-lightning into folders of
    those names. Equal bytes every time."""
    import torch

    with seeded():
        unet = _base(folder / "sdxl")
        _vae(force_upcast=False).save_pretrained(folder / "sdxl-vae")
        _controlnet().save_pretrained(folder / "instantid" / "ControlNetModel")
        torch.save(_adapter(unet), folder / "instantid" / "ip-adapter.bin")
        _controlnet().save_pretrained(folder / "controlnet-depth")
        _lora(unet, folder / "toy-lora" / "ToyRedmond-FnkRedmAF.safetensors")
        _lora(unet, folder / "sdxl-lightning" / "sdxl_lightning_4step_lora.safetensors")


def byte_characters() -> list[str]:
    """The 256 printable stand-ins that byte-level BPE uses for bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = 256 - len(printable)
    return [chr(byte) for byte in printable] + [chr(256 + n) for n in range(others)]


def _base(folder: Path) -> Any:
    """Write the base model as its half-precision variant, and return its UNet."""
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    unet = UNet2DConditionModel(
        sample_size=16, out_channels=4, up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), **BLOCKS
    )
    first = _tokenizer(folder / "tokenizer", "<|endoftext|>")
    second = _tokenizer(folder / "tokenizer_2", "!")
    text = _text_config(len(first))
    pipeline: Any = StableDiffusionXLPipeline(
        vae=_vae(force_upcast=True),
        unet=unet,
        tokenizer=first,
        tokenizer_2=second,
        text_encoder=CLIPTextModel(CLIPTextConfig(**text)),
        text_encoder_2=CLIPTextModelWithProjection(CLIPTextConfig(**text)),
        add_watermarker=False,
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1
        ),
    )
    pipeline.save_pretrained(folder, variant="fp16")
    return unet


def _text_config(words: int) -> dict[str, Any]:
    return {
        "hidden_size": TEXT_WIDTH // 2,
        "intermediate_size": 37,
        "num_attention_heads": 4,
        "num_hidden_layers": 3,
        "vocab_size": words,
        "projection_dim": 32,
        "bos_token_id": words - 2,
        "eos_token_id": words - 1,
        "pad_token_id": words - 1,
        "max_position_embeddings": CONTEXT,
    }


def _tokenizer(folder: Path, pad: str) -> Any:
    from transformers import CLIPTokenizer

    start, end = "<|startoftext|>", "<|endoftext|>"
    tokens = [*byte_characters(), *(character + "</w>" for character in byte_characters()), start, end]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    settings = {"tokenizer_class": "CLIPTokenizer", "model_max_length": CONTEXT, "pad_token": pad}
    settings |= {"bos_token": start, "eos_token": end, "unk_token": end}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return CLIPTokenizer.from_pretrained(str(folder))


def _vae(force_upcast: bool) -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(8, 8, 16, 16),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        norm_num_groups=4,
        force_upcast=force_upcast,
        scaling_factor=0.13025,
    )


def _controlnet() -> Any:
    import torch
    from diffusers import ControlNetModel

    net: Any = ControlNetModel(conditioning_embedding_out_channels=(8, 8, 16, 16), **BLOCKS)
    # What training starts at zero would leave the condition without any effect, and what it starts small
    # would drown in the biases.
    for block in (*net.controlnet_down_blocks, net.controlnet_mid_block):
        torch.nn.init.normal_(block.weight, std=0.2)
    condition = net.controlnet_cond_embedding
    for convolution in (condition.conv_in, *condition.blocks, condition.conv_out):
        torch.nn.init.kaiming_normal_(convolution.weight)
        torch.nn.init.zeros_(convolution.bias)
    return net


def _adapter(unet: Any) -> dict[str, dict[str, Any]]:
    """InstantID's `ip-adapter.bin`: the resampler, and a key and a value for each cross attention."""
    import torch

    projections = {}
    for i, name in enumerate(unet.attn_processors):
        if name.endswith("attn2.processor"):
            width = unet.get_submodule(name.removesuffix(".processor")).to_q.out_features
            projections[f"{i}.to_k_ip.weight"] = torch.randn(width, TEXT_WIDTH) * 0.3
            projections[f"{i}.to_v_ip.weight"] = torch.randn(width, TEXT_WIDTH) * 0.3
    return {"image_proj": dict(_resampler()), "ip_adapter": projections}


def _resampler() -> Iterator[tuple[str, Any]]:
    import torch

    def linear(out: int, width: int) -> Any:
        return torch.randn(out, width) / width**0.5

    yield "latents", torch.randn(1, TOKENS, INNER)
    yield "proj_in.weight", linear(INNER, ID_WIDTH)
    yield "proj_in.bias", torch.zeros(INNER)
    yield "proj_out.weight", linear(TEXT_WIDTH, INNER)
    yield "proj_out.bias", torch.zeros(TEXT_WIDTH)
    yield from _norm("norm_out", TEXT_WIDTH)
    for layer in range(4):
        yield from _norm(f"layers.{layer}.0.norm1", INNER)
        yield from _norm(f"layers.{layer}.0.norm2", INNER)
        yield f"layers.{layer}.0.to_q.weight", linear(INNER, INNER)
        yield f"layers.{layer}.0.to_kv.weight", linear(2 * INNER, INNER)
        yield f"layers.{layer}.0.to_out.weight", linear(INNER, INNER)
        yield from _norm(f"layers.{layer}.1.0", INNER)
        yield f"layers.{layer}.1.1.weight", linear(4 * INNER, INNER)
        yield f"layers.{layer}.1.3.weight", linear(INNER, 4 * INNER)


def _norm(name: str, width: int) -> Iterator[tuple[str, Any]]:
    import torch

    yield f"{name}.weight", torch.ones(width)
    yield f"{name}.bias", torch.zeros(width)


def _lora(unet: Any, file: Path) -> None:
    """Kohya's layout, as both LoRAs are published: down, up and alpha of every attention's projections."""
    import torch
    from safetensors.torch import save_file

    weights = {}
    for name, module in unet.named_modules():
        if not name.endswith(("to_q", "to_k", "to_v", "to_out.0")):
            continue
        key = "lora_unet_" + name.replace(".", "_")
        weights[f"{key}.lora_down.weight"] = torch.randn(RANK, module.in_features) * 0.2
        weights[f"{key}.lora_up.weight"] = torch.randn(module.out_features, RANK) * 0.2
        weights[f"{key}.alpha"] = torch.tensor(float(RANK))
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, file)
