"""Tiny checkpoints of both screeners in their repositories' own layout, of a known opinion. Offline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from bench.tiny.seeded import seeded

#: What it says of every picture. `sees` has random weights: it answers by what it is shown.
Opinion = Literal["passes", "doubts", "flags", "sees"]

SIDE = 32  # pixels
CONCEPTS, SPECIAL = 17, 3
#: Similarity with all concepts is made 1; a concept counts from here on.
THRESHOLDS: dict[Opinion, float] = {"passes": 1.5, "doubts": 1.01, "flags": 0.5}
#: The difference of the classifier's two logits: chances of 0.0003, 0.5 and 0.9997.
LOGITS: dict[Opinion, float] = {"passes": -8.0, "doubts": 0.0, "flags": 8.0}


def build(folder: Path, opinion: Opinion = "passes") -> None:
    """Write the sets safety-checker and nsfw-classifier into those folders. Equal bytes every time."""
    with seeded():
        safety_checker(folder / "safety-checker", opinion)
        nsfw_classifier(folder / "nsfw-classifier", opinion)


def safety_checker(folder: Path, opinion: Opinion) -> None:
    """Write a StableDiffusionSafetyChecker, its tensors named as in the repository it is published in."""
    import torch
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from safetensors.torch import save_file

    model: Any = StableDiffusionSafetyChecker(_clip())
    for concepts, count in (("concept_embeds", CONCEPTS), ("special_care_embeds", SPECIAL)):
        getattr(model, concepts).data = torch.randn(count, model.config.projection_dim)
        getattr(model, f"{concepts}_weights").data.fill_(1.5)
    if opinion != "sees":
        _make_constant(model)
        model.concept_embeds_weights.data.fill_(THRESHOLDS[opinion])
    model.save_pretrained(folder)
    # Published before Transformers flattened CLIP's vision model; the loader has to know both.
    tensors = {_published(name): tensor.contiguous() for name, tensor in model.state_dict().items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    _processor(folder, "CLIPImageProcessor", shortest=True)


def nsfw_classifier(folder: Path, opinion: Opinion) -> None:
    """Write a ViTForImageClassification with the labels of Falconsai's."""
    from transformers import ViTConfig, ViTForImageClassification

    config = ViTConfig(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=SIDE,
        patch_size=8,
        id2label={0: "normal", 1: "nsfw"},
        label2id={"normal": 0, "nsfw": 1},
    )
    model: Any = ViTForImageClassification(config)
    model.classifier.weight.data.normal_()
    if opinion != "sees":
        model.classifier.weight.data.zero_()
        model.classifier.bias.data[1] = LOGITS[opinion]
    model.save_pretrained(folder)
    _processor(folder, "ViTImageProcessor", shortest=False)


def _clip() -> Any:
    from transformers import CLIPConfig

    tower = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    words = {**tower, "vocab_size": 8, "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}
    vision = {**tower, "image_size": SIDE, "patch_size": 8, "projection_dim": 16}
    return CLIPConfig(text_config=words, vision_config=vision, projection_dim=16)


def _make_constant(model: Any) -> None:
    """One embedding for every picture, and concepts equal to it."""
    import torch

    norm = model.vision_model.post_layernorm
    norm.weight.data.zero_()
    norm.bias.data = torch.randn_like(norm.bias)
    with torch.no_grad():
        embed = model.visual_projection(norm.bias)
    model.concept_embeds.data = embed.expand(CONCEPTS, -1).clone()


def _published(name: str) -> str:
    return f"vision_model.{name}" if name.startswith("vision_model.") else name


def _processor(folder: Path, kind: str, *, shortest: bool) -> None:
    square = {"height": SIDE, "width": SIDE}
    settings: dict[str, Any] = {
        "image_processor_type": kind,
        "do_resize": True,
        "size": {"shortest_edge": SIDE} if shortest else square,
        "do_rescale": True,
        "do_normalize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
    }
    if shortest:
        settings |= {"do_center_crop": True, "crop_size": square}
    (folder / "preprocessor_config.json").write_text(json.dumps(settings), encoding="utf-8")
