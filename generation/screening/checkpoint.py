"""Reading a screener's model, and cutting pictures to what it looks at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

MOST_SQUARES = 4  # of one picture: a banner's middle stands for the rest


def whole(model: Any, folder: Path) -> Any:
    """A model of that class from a checkpoint, in full precision and ready to ask.

    Raises ValueError for a checkpoint that lacks weights: they would be drawn at random, and a screener of
    random weights passes everybody or nobody.
    """
    import torch

    loaded, report = model.from_pretrained(
        folder, local_files_only=True, dtype=torch.float32, output_loading_info=True
    )
    wrong = sorted([*report["missing_keys"], *(key for key, *_ in report["mismatched_keys"])])
    if wrong or report["error_msgs"]:
        raise ValueError(f"{folder} lacks {len(wrong)} of its model's tensors: {', '.join(wrong[:3])} …")
    return loaded.eval()


def squares(picture: np.ndarray) -> list[np.ndarray]:
    """The picture (H, W, 3) as overlapping squares of its short side, which together show all of it.

    Models look at a square: given a tall picture, they would cut off its head and feet, or squash it.
    Copies: what looks at them may black them.
    """
    height, width = picture.shape[:2]
    side, long = min(height, width), max(height, width)
    count = min(-(-long // side), MOST_SQUARES)
    starts = np.linspace(0, long - side, count).round().astype(int)
    cuts = [picture[at : at + side] if height >= width else picture[:, at : at + side] for at in starts]
    return [np.ascontiguousarray(cut).copy() for cut in cuts]
