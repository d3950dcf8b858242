"""Stable Diffusion's safety checker: CLIP's view of a picture, compared with concepts nobody wants to see.

The concepts are known only as embeddings, each with the similarity at which it counts; the checker flags a
picture that reaches any of the seventeen. It wants no prompt and no person, and gives no probability.

| margin of the nearest concept | of a selfie | of a finished picture |
|---|---|---|
| above 0 (flagged) | fail, `not_safe` | fail |
| above -DOUBT | hold, medium | hold, medium |
| its special concepts reached | hold, medium | – |

The special concepts are about children. A toy's proportions are a child's, so only selfies are held for them.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from generation.screening.checkpoint import squares, whole
from generation.screening.verdict import PASS, Verdict, hold

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis
    from generation.screening import Screener

DOUBT = 0.02  # of cosine similarity; twice what the checker adds to its margins for special concepts


class SafetyChecker:
    """The screener. Raises what the model raises; whoever asks it holds the picture then."""

    def __init__(self, model: Any, processor: Any) -> None:
        self._model, self._processor = model, processor
        self._turn = Lock()

    def __call__(self, picture: np.ndarray, analysis: Analysis | None) -> Verdict:
        flagged, nearest, special = self._look(picture)
        if flagged:
            return Verdict("fail", ("not_safe", "safety_checker_flagged"), "high")
        if nearest > -DOUBT:
            return hold("safety_checker_doubts", band="medium")
        if special > 0 and analysis is not None:
            return hold("safety_checker_care", band="medium")
        return PASS

    def _look(self, picture: np.ndarray) -> tuple[bool, float, float]:
        """Whether it flags any square, and the margins of the nearest concept and special concept."""
        import torch

        cuts = squares(picture)
        pixels = self._processor(images=cuts, return_tensors="pt")["pixel_values"].to(self._model.device)
        embeds: list[torch.Tensor] = []
        # The checker's answer has no similarities: they are taken from its embedding on the way, by one
        # caller at a time.
        with self._turn, torch.inference_mode():
            hook = self._model.visual_projection.register_forward_hook(lambda *args: embeds.append(args[2]))
            try:
                _, flags = self._model(clip_input=pixels, images=cuts)
            finally:
                hook.remove()
        nearest = self._margin(embeds[0], "concept_embeds")
        return any(flags), nearest, self._margin(embeds[0], "special_care_embeds")

    def _margin(self, embeds: Any, concepts: str) -> float:
        from torch.nn.functional import cosine_similarity

        known, least = getattr(self._model, concepts), getattr(self._model, f"{concepts}_weights")
        margin = float((cosine_similarity(embeds[:, None], known[None], dim=-1) - least).max().item())
        if not np.isfinite(margin):
            raise ArithmeticError("the safety checker's similarities are no numbers")
        return margin


def load() -> Screener:
    """Read the weights. Raises weights.NotReady where they are missing, ValueError where not whole."""
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from transformers import CLIPImageProcessor

    from generation import weights
    from generation.painters.device import device

    folder = weights.require("safety-checker")
    model = whole(StableDiffusionSafetyChecker, folder).to(device())
    return SafetyChecker(model, CLIPImageProcessor.from_pretrained(folder, local_files_only=True))
