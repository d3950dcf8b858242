"""A picture's passes as files: what a painter, a compositor or a relighter needs beside the picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from generation.sculptor.mesh import Floats
from generation.sculptor.studio.camera import Camera

if TYPE_CHECKING:
    from generation.sculptor.studio.passes import Passes

CENTIMETRES = 0.01  # a level of the depth's 16 bits: a tenth of a millimetre of the sculptor's space
KEYPOINTS = ("left_eye", "right_eye", "nose", "left_mouth_corner", "right_mouth_corner")


def write(folder: Path, passes: Passes, camera: Camera, picture: np.ndarray) -> list[Path]:
    """Write `depth.png`, `normals.png` (16 bits), `mask.png`, `head_mask.png` (8 bits), `passes.json`,
    and the picture (H, W, 3) uint8 RGB that they lie on as `picture.png`.

    The JSON says what the levels mean. Raises OSError where a file cannot be written, and ValueError for a
    depth that 16 bits do not hold.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        "depth.png": _levels(passes.depth),
        "picture.png": picture[..., ::-1],  # OpenCV writes blue first
        "normals.png": _colours(passes.normals, passes.mask)[..., ::-1],
        "mask.png": passes.mask,
        "head_mask.png": passes.head_mask,
    }
    for name, pixels in pictures.items():
        (folder / name).write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    sidecar = folder / "passes.json"
    sidecar.write_text(json.dumps(described(passes, camera), indent=2) + "\n", encoding="utf-8")
    return [*(folder / name for name in pictures), sidecar]


def _levels(depth: Floats) -> np.ndarray:
    levels = np.round(depth / CENTIMETRES)
    if levels.max(initial=0) > 65535:
        raise ValueError(f"The figurine is {depth.max():.0f} cm away, farther than 16 bits hold.")
    return levels.astype(np.uint16)


def _colours(normals: Floats, mask: np.ndarray) -> np.ndarray:
    colours = np.round((np.clip(normals, -1, 1) + 1) * 32767.5).astype(np.uint16)
    return np.where(mask[..., None] > 0, colours, 0).astype(np.uint16)


def described(passes: Passes, camera: Camera) -> dict[str, Any]:
    """What the files mean: units, scales, the camera, and where the face is."""
    known = passes.depth[passes.depth > 0]
    focal = round(camera.focal, 4)
    middle = [camera.width / 2 - 0.5, camera.height / 2 - 0.5]
    return {
        "width": camera.width,
        "height": camera.height,
        "depth": {
            "file": "depth.png",
            "unit": "cm along the view axis, in the sculptor's space",
            "cm_per_level": CENTIMETRES,
            "nothing": 0,
            "near_cm": round(float(known.min()), 3) if known.size else None,
            "far_cm": round(float(known.max()), 3) if known.size else None,
        },
        "normals": {
            "file": "normals.png",
            "space": "view: red right, green up, blue towards the viewer",
            "decode": "level / 32767.5 - 1; 0, 0, 0 where there is nothing",
        },
        "mask": {"file": "mask.png", "unit": "share of the pixel covered, 0-255: the picture's alpha"},
        "head_mask": {"file": "head_mask.png", "unit": "share of the pixel covered by the head, 0-255"},
        "camera": {
            "intrinsics": [[focal, 0, middle[0]], [0, focal, middle[1]], [0, 0, 1]],
            "rotation": np.round(camera.rotation.astype(float), 7).tolist(),
            "position_cm": np.round(camera.position.astype(float), 4).tolist(),
            "convention": "x right, y up in the figurine's space; rows of rotation are right, up, backwards; "
            "a pixel's whole numbers are its middle; column = cx + fx * right / depth, "
            "row = cy - fy * up / depth",
        },
        "keypoints": {
            name: np.round(point.astype(float), 3).tolist()
            for name, point in zip(KEYPOINTS, passes.keypoints, strict=True)
        },
    }
