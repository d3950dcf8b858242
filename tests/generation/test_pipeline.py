import io
import pickle
import subprocess
import sys
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from generation import screening, sitting
from generation.pipeline import STAGES, Figurine, Order, Shape, make_figurine
from generation.refused import Refused
from generation.screening.verdict import PASS, Verdict, hold
from tests.generation.portraits import astronaut, side_by_side

URL = "https://diorama.example/c/report-for-duty/"
ORDER = Order(
    style="army",
    pose=None,
    colour="green",
    painter="plastic",
    seed=4,
    shapes=(Shape("landscape", 480, 270), Shape("portrait", 405, 720)),
    nickname="Alice",
    headline="Report for duty",
    call_to_action="Your turn",
    url=URL,
)


def quiet(stage: str, progress: float) -> None:
    pass


@cache
def made() -> tuple[Figurine, list[tuple[str, float]]]:
    heard: list[tuple[str, float]] = []
    return make_figurine(astronaut(), ORDER, lambda *said: heard.append(said)), heard


def test_importing_it_is_cheap() -> None:
    heavy = "{'mediapipe', 'dlib', 'numba', 'cv2', 'numpy', 'scipy', 'PIL'} & set(sys.modules)"
    script = f"import sys, generation.pipeline; print(sorted({heavy}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=60, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_an_order_and_a_figurine_cross_to_another_process() -> None:
    figurine, _ = made()
    assert pickle.loads(pickle.dumps(ORDER)) == ORDER
    assert pickle.loads(pickle.dumps(figurine)) == figurine


def test_there_is_one_frame_a_shape_in_the_orders_order() -> None:
    frames = made()[0].frames
    assert [frame.shape for frame in frames] == ["landscape", "portrait"]
    for frame, shape in zip(frames, ORDER.shapes, strict=True):
        assert Image.open(io.BytesIO(frame.data)).size == (shape.width, shape.height)


def test_progress_only_rises_and_ends_at_one() -> None:
    _, heard = made()
    fractions = [fraction for _, fraction in heard]
    assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    assert list(dict.fromkeys(stage for stage, _ in heard)) == list(STAGES)
    assert len({fraction for stage, fraction in heard if stage == "painting"}) > 3


def test_it_says_how_long_each_stage_took_and_how_good_the_likeness_is() -> None:
    figurine, _ = made()
    assert list(figurine.stages) == list(STAGES) and min(figurine.stages.values()) >= 0
    assert 0 < figurine.scores["identity_distance"] < 0.9
    assert figurine.verdict == PASS and figurine.reasons == () and figurine.seed == 4


def test_the_cut_out_is_the_upright_figurine_without_anything_else() -> None:
    cutout = np.array(Image.open(io.BytesIO(made()[0].cutout)))
    assert cutout.shape == (720, 405, 4)
    assert cutout[2, 2, 3] == 0 and cutout[400, 202, 3] == 255
    assert cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(cutout[..., :3]))[0] == ""


def test_without_an_upright_screen_an_upright_preview_is_painted_all_the_same() -> None:
    landscape, portrait = ORDER.shapes
    assert sitting.upright_first((landscape,)) == [sitting.PREVIEW, landscape]
    assert sitting.upright_first((landscape, portrait)) == [portrait, landscape]


def test_what_nobody_can_be_made_of_is_refused() -> None:
    for picture, code in (
        (data.chelsea(), "no_face"),
        (side_by_side(astronaut(), astronaut()), "several_faces"),
    ):
        with pytest.raises(Refused) as refusal:
            make_figurine(picture, ORDER, quiet)
        assert refusal.value.code == code and refusal.value.reason.retry


def test_bytes_that_are_no_picture_are_refused() -> None:
    with pytest.raises(Refused):
        make_figurine(b"GIF89a, but not really", ORDER, quiet)


def test_a_failed_screening_stops_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "before", lambda analysis, names: Verdict("fail", ("not_safe",), "high"))
    stages: list[str] = []
    with pytest.raises(Refused) as refusal:
        make_figurine(astronaut(), ORDER, lambda stage, progress: stages.append(stage))
    assert refusal.value.code == "not_safe" and set(stages) == {"looking"}


def test_a_hold_is_made_all_the_same_and_travels_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "before", lambda analysis, names: hold("eyes_shut", band="low"))
    monkeypatch.setattr(screening, "after", lambda picture, names: hold("screener_down", band="high"))
    small = replace(ORDER, shapes=(Shape("portrait", 270, 480),))
    figurine = make_figurine(astronaut(), small, quiet)
    assert figurine.verdict == Verdict("hold", ("eyes_shut", "screener_down"), "high")
    assert figurine.frames


@pytest.mark.parametrize(
    "wrong", [{"style": "navy"}, {"painter": "crayon"}, {"pose": "handstand"}, {"colour": "plaid"}]
)
def test_an_order_for_what_does_not_exist_says_so(wrong: dict[str, str]) -> None:
    with pytest.raises(LookupError, match="There is no"):
        make_figurine(astronaut(), replace(ORDER, **wrong), quiet)


def test_a_wall_of_lamps_is_painted_no_larger_than_a_face_has_detail() -> None:
    width, height = sitting.painted_size(Shape("wall", 4320, 7680))
    assert width * height <= 1.01 * 1080 * 1920 and abs(height / width - 16 / 9) < 0.01
    assert sitting.painted_size(Shape("portrait", 1080, 1920)) == (1080, 1920)
