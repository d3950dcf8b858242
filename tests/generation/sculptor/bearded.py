"""Collins with a beard."""

from dataclasses import replace

import cv2
import numpy as np

from generation.faces.analysis import Analysis

from ..figurines import analysed


def with_beard(length: float, colour: tuple[int, int, int]) -> Analysis:
    """Collins with a beard that reaches `length` of her face's height below her chin, in strands."""
    analysis = analysed("collins")
    picture, points = analysis.picture.copy(), analysis.face.landmarks[:, :2]
    tall = np.ptp(points[:, 1])
    tip = points[[150, 152, 379]] + (0, length * tall)
    parts = (
        np.concatenate([points[[132, 361, 58, 288]], tip]),  # chin and throat, below the mouth …
        points[[61, 291, 0, 17]],  # … which is left out
        points[[132, 58, 172, 61]],  # whiskers
        points[[361, 288, 397, 291]],
        points[[57, 287, 98, 327]],  # moustache
    )
    grown, mouth, *others = (
        cv2.fillConvexPoly(np.zeros(picture.shape[:2], np.uint8), cv2.convexHull(part.astype(np.int32)), 1)
        for part in parts
    )
    grown[: round(points[[61, 291], 1].mean())] = 0
    grown = np.maximum.reduce([grown, *others])
    grown[mouth > 0] = 0
    noise = np.random.default_rng(1).uniform(0.7, 1.3, grown.shape).astype(np.float32)
    strand = cv2.GaussianBlur(noise, (0, 0), 0.8, sigmaY=8)
    strand = 1 + 0.25 * (strand - strand.mean()) / strand.std()
    dyed = np.clip(np.array(colour) * strand[..., None], 0, 255)
    picture[grown > 0] = dyed[grown > 0].astype(np.uint8)
    return replace(analysis, picture=picture)
