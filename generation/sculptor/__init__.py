"""Selfie → figurine mesh and its passes (depth, normals, mask, keypoints), on any CPU."""

from generation.sculptor.figure import Sculpture, sculpt
from generation.sculptor.studio.passes import Passes, passes

__all__ = ["Passes", "Sculpture", "passes", "sculpt"]
