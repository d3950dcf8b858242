"""Faces on any CPU: count, points, pose, person and identity.

Importing this package is cheap; the models are loaded by the first call that needs them.
"""

from typing import TYPE_CHECKING

from .system import MissingSystemLibraries, require_system_libraries

if TYPE_CHECKING:
    import numpy as np

    from .analysis import Analysis

__all__ = ["MissingSystemLibraries", "analyse", "require_system_libraries"]


def analyse(picture: "np.ndarray") -> "Analysis":
    """`generation.faces.analysis.analyse`, which loads OpenCV, only once it is called."""
    from . import analysis

    return analysis.analyse(picture)
