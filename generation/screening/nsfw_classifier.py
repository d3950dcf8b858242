"""A second opinion: Falconsai's vision transformer, trained to tell `nsfw` from `normal` pictures.

| chance that it is `nsfw` | verdict, of selfies and of finished pictures |
|---|---|
| at least FAILS | fail, `not_safe` |
| at least HOLDS | hold; band high from one half on, else medium |
| less | pass |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from generation.screening.checkpoint import squares, whole
from generation.screening.verdict import PASS, Verdict, hold

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis
    from generation.screening import Screener

FAILS, HOLDS = 0.85, 0.25
LABEL = "nsfw"


class NsfwClassifier:
    """The screener. Raises what the model raises; whoever asks it holds the picture then."""

    def __init__(self, model: Any, processor: Any) -> None:
        self._model, self._processor = model, processor
        self._row = {label: row for row, label in model.config.id2label.items()}[LABEL]

    def __call__(self, picture: np.ndarray, analysis: Analysis | None) -> Verdict:
        chance = self.chance(picture)
        if chance >= FAILS:
            return Verdict("fail", ("not_safe", "nsfw_classifier_flagged"), "high")
        if chance >= HOLDS:
            return hold("nsfw_classifier_doubts", band="high" if chance >= 0.5 else "medium")
        return PASS

    def chance(self, picture: np.ndarray) -> float:
        """The highest chance (0-1) that a square of the picture is not safe. Raises ArithmeticError."""
        import torch

        pixels = self._processor(images=squares(picture), return_tensors="pt")["pixel_values"]
        with torch.inference_mode():
            logits = self._model(pixels.to(self._model.device)).logits
        chance = float(logits.softmax(dim=-1)[:, self._row].max())
        if not np.isfinite(chance):
            raise ArithmeticError("the classifier's chances are no numbers")
        return chance


def load() -> Screener:
    """Read the weights. Raises weights.NotReady where they are missing, ValueError where they are not whole,
    KeyError where the model has no label for what it must find."""
    from transformers import ViTForImageClassification, ViTImageProcessor

    from generation import weights
    from generation.painters.device import device

    folder = weights.require("nsfw-classifier")
    model = whole(ViTForImageClassification, folder).to(device())
    return NsfwClassifier(model, ViTImageProcessor.from_pretrained(folder, local_files_only=True))
