"""A figurine's files, one kind after the other."""

from pathlib import Path

import numpy as np
from PIL import Image

from generation.exports.bundle import export
from tests.generation.figurines import brief


def test_the_cutout_stands_in_a_soft_shadow_on_nothing(tmp_path: Path) -> None:
    reached: list[float] = []
    facts = export(brief("collins", width=135, height=240), tmp_path, ["cutout"], reached.append)
    cut = np.array(Image.open(tmp_path / facts["cutout"]["file"]))
    assert cut.shape == (240, 135, 4)
    assert cut[0, 0, 3] == 0 and cut[120, 67, 3] == 255
    shadow = (cut[..., 3] > 20) & (cut[..., 3] < 200) & (cut[..., :3].max(2) < 12)
    assert shadow[200:].sum() > 50
    assert reached[-1] == 1
