"""Face recognisers that need weights: AuraFace judges, antelopev2 conditions InstantID.

One encoder never does both: a painter that is steered by an encoder learns to please it, so what antelopev2
conditions is judged by dlib (`generation.faces.identity`) and by AuraFace. Embeddings live in memory only.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from generation import weights
from generation.faces.landmarks import detect_landmarks

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis

Gate = Callable[[np.ndarray, "Analysis"], float | None]
Box = tuple[float, float, float, float]

# Of the face mesh: the irises' middles, the nose's tip and the mouth's corners, the picture's left first.
FIVE = (468, 473, 4, 61, 291)
RECOGNISER = "glintr100.onnx"
# Pixels. The detector overlooks faces that fill its picture, so it is shown smaller ones.
DETECTED = (640, 320, 160)
BORDER = 0.4  # of the longer side, black, around a close-up

_making = threading.Lock()


def gate() -> Gate | None:
    """The second judge: `similarity`, or None where AuraFace's weights are not installed.

    The first judge is dlib's distance, which every machine has, and on which a style's `floor` is set. This
    one looks once more: AuraFace was trained on other faces, by another loss. Corrupt weights are an error,
    not an absence, and raise `weights.NotReady`.
    """
    try:
        auraface()
    except weights.WeightsMissing:
        return None
    return similarity


def similarity(picture: np.ndarray, analysis: Analysis) -> float | None:
    """How like the selfie's face the largest face in a picture is: AuraFace's cosine, -1 to 1.

    picture: (H, W, 3) uint8 RGB. None where no face is found. Two photographs of a person have about 0.5, of
    two people about 0; a figurine has less than a photograph. Raises `weights.NotReady`.
    """
    points = detect_landmarks(picture)
    if points is None:
        return None
    return cosine(
        auraface().embedding(picture, points),
        auraface().embedding(analysis.picture, analysis.face.landmarks),
    )


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    """Of the angle between two embeddings."""
    return float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-12))


def auraface() -> AuraFace:
    """This process's AuraFace. Raises `weights.NotReady`."""
    with _making:
        return _auraface(os.getpid())


def antelope() -> Antelope:
    """This process's antelopev2. Raises `weights.NotReady`: its licence has to be held."""
    with _making:
        return _antelope(os.getpid())


class AuraFace:
    """fal's AuraFace (Apache-2.0), aligned by MediaPipe's points: InsightFace's detector is not needed."""

    def __init__(self, folder: Path) -> None:
        from insightface.model_zoo import get_model

        self._model = get_model(str(folder / RECOGNISER), providers=providers())

    def embedding(self, picture: np.ndarray, points: np.ndarray) -> np.ndarray:
        """(512,) float32, raw. picture: (H, W, 3) uint8 RGB; points: (478, 3), as `detect_landmarks` says."""
        return _embedding(self._model, picture, five(points))


class Antelope:
    """InsightFace's antelopev2, as InstantID was trained with: only under a contract with InsightFace."""

    def __init__(self, folder: Path) -> None:
        from insightface.app import FaceAnalysis

        # A folder's path, not a name: for a name that it does not find, insightface asks the network.
        self._app = FaceAnalysis(
            str(folder.resolve()), allowed_modules=["detection", "recognition"], providers=providers()
        )
        self._detecting = threading.Lock()  # the detector's size is the object's

    def embedding(self, analysis: Analysis) -> np.ndarray:
        """(512,) float32, raw as InstantID takes it, of the selfie's face.

        Aligned by antelopev2's own detector. A close-up that it overlooks is shown to it smaller, then with a
        border; a face that it never sees is aligned by MediaPipe's points.
        """
        for face in self._faces(analysis.picture, analysis.face.box):
            return np.asarray(face.embedding, np.float32)
        points = five(analysis.face.landmarks)
        return _embedding(self._app.models["recognition"], analysis.picture, points)

    def _faces(self, picture: np.ndarray, box: Box) -> Iterator[Any]:
        """The face at `box`, as each attempt finds it."""
        border = round(BORDER * max(picture.shape[:2]))
        padded = np.pad(picture, ((border, border), (border, border), (0, 0)))
        for shown, moved in ((picture, 0), (padded, border)):
            bgr = np.ascontiguousarray(shown[..., ::-1])
            place = tuple(edge + moved for edge in box)
            for side in DETECTED:
                with self._detecting:
                    self._app.prepare(ctx_id=0, det_size=(side, side))
                    found = self._app.get(bgr)
                same = [face for face in found if _overlap(face.bbox, place) > 0]
                if same:
                    yield max(same, key=lambda face: _overlap(face.bbox, place))


def five(points: np.ndarray) -> np.ndarray:
    """Eyes, nose tip and mouth corners (5, 2) float32 in pixels of a face mesh (478, 3), the picture's left
    first: what InsightFace's recognisers are aligned by."""
    return np.ascontiguousarray(points[list(FIVE), :2], np.float32)


def providers() -> list[str]:
    """What onnxruntime computes on: CUDA where it can, else the CPU."""
    import onnxruntime

    wanted = ("CUDAExecutionProvider", "CPUExecutionProvider")
    return [name for name in wanted if name in onnxruntime.get_available_providers()]


def _embedding(model: Any, picture: np.ndarray, points: np.ndarray) -> np.ndarray:
    from insightface.utils.face_align import norm_crop

    aligned = norm_crop(np.ascontiguousarray(picture[..., ::-1]), points, model.input_size[0])
    return np.asarray(model.get_feat(aligned), np.float32).reshape(-1)


def _overlap(a: Any, b: Any) -> float:
    """Of two boxes (x0, y0, x1, y1): what they share, over what both cover."""
    sides = [min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])]
    shared = max(sides[0], 0) * max(sides[1], 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return float(shared / max(sum(areas) - shared, 1e-6))


# Keyed by process, like the other face models: a session's threads do not survive a fork.
@cache
def _auraface(pid: int) -> AuraFace:
    return AuraFace(weights.require("auraface"))


@cache
def _antelope(pid: int) -> Antelope:
    return Antelope(weights.require("antelopev2"))
