"""Results of a pipeline that did not have to run."""

import hashlib

from generation.pipeline import Figurine, Frame
from generation.screening.verdict import PASS, Verdict


def a_result(text: str = "a figurine", verdict: Verdict = PASS, **more) -> Figurine:
    """A figurine with one small upright frame; its files say `text`."""
    data = text.encode()
    frame = Frame("portrait", 108, 192, data, hashlib.sha256(data).hexdigest(), "image/jpeg")
    return Figurine(
        frames=(frame,), cutout=b"cutout of " + data, preview=b"preview of " + data,
        scores={"identity_distance": 0.4}, stages={"painting": 1.5}, seed=7, verdict=verdict, **more,
    )  # fmt: skip
