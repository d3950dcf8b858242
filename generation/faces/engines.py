"""The face models, made once in the process that uses them."""

import ctypes
import importlib.util
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .system import MissingSystemLibraries

MODELS = Path(__file__).parent / "models"
DLIB_MODELS = "face_recognition_models"

# dlib's networks keep their activations in the object, so that two threads in one call corrupt each other;
# MediaPipe serialises its calls itself.
dlib_lock = threading.Lock()
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class MediaPipe:
    """The Tasks API's four models; each takes `image(picture)`."""

    detector: Any
    landmarker: Any
    segmenter: Any
    hands: Any
    image: Any


@dataclass(frozen=True, slots=True)
class Dlib:
    five_points: Any
    descriptor: Any
    frontal_detector: Any
    rectangle: Any


def mediapipe() -> MediaPipe:
    """The MediaPipe models of this process.

    Raises MissingSystemLibraries where the machine lacks the graphics libraries that MediaPipe links to.
    """
    with _making:
        return _mediapipe(os.getpid())


def dlib() -> Dlib:
    """The dlib models of this process."""
    with _making:
        return _dlib(os.getpid())


# Keyed by process: MediaPipe's threads do not survive a fork, and its objects belong to the parent.
@cache
def _mediapipe(pid: int) -> MediaPipe:
    try:
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision
    except OSError as error:
        raise MissingSystemLibraries(()) from error
    with _quiet():
        tools = _open(mediapipe, BaseOptions, vision)
        grey = tools.image(np.full((256, 256, 3), 128, np.uint8))
        tools.detector.detect(grey), tools.landmarker.detect(grey)
        tools.segmenter.segment(grey), tools.hands.detect(grey)
    return tools


def _open(mediapipe: Any, options: Any, vision: Any) -> MediaPipe:
    def model(kind: str, file: str, **settings: Any) -> Any:
        base = options(model_asset_path=str(MODELS / file))
        made = getattr(vision, kind).create_from_options(getattr(vision, f"{kind}Options")(base, **settings))
        # Never finalised: as the interpreter ends, its destructor would meet threads that are gone.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(made))
        return made

    return MediaPipe(
        model("FaceDetector", "face_detection_full_range.tflite", min_detection_confidence=0.5),
        model("FaceLandmarker", "fl478.task", min_face_detection_confidence=0.4),
        model("ImageSegmenter", "selfie_segmentation.tflite", output_confidence_masks=True),
        model("HandLandmarker", "hands.task", num_hands=2),
        lambda picture: mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture),
    )


@cache
def _dlib(pid: int) -> Dlib:
    import dlib

    # The package is never imported: it needs pkg_resources, and all that is wanted is its folder.
    found = importlib.util.find_spec(DLIB_MODELS)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"{DLIB_MODELS} is not installed", name=DLIB_MODELS)
    folder = Path(found.submodule_search_locations[0]) / "models"
    return Dlib(
        dlib.shape_predictor(str(folder / "shape_predictor_5_face_landmarks.dat")),
        dlib.face_recognition_model_v1(str(folder / "dlib_face_recognition_resnet_model_v1.dat")),
        dlib.get_frontal_face_detector(),
        dlib.rectangle,
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Hold back what native code writes to standard error, and let it out only if the block fails.

    MediaPipe logs some sixty lines as it starts, before its own log level can be set.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            yield
        except BaseException:
            said.seek(0)
            with os.fdopen(os.dup(kept), "wb") as terminal:
                shutil.copyfileobj(said, terminal)
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
