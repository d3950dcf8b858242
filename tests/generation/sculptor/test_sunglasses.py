"""Dark glasses are seen for what they are, and become dark glass."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from generation.faces.analysis import Analysis
from generation.sculptor import alert, sheet
from generation.sculptor.face_topology import LEFT_IRIS, RIGHT_IRIS
from generation.sculptor.frontal import frontal_face
from generation.sculptor.relief import carve_relief
from generation.sculptor.sunglasses import dark_lenses
from tests.generation.figurines import analysed


def _wearing(analysis: Analysis, gleam: bool = False) -> Analysis:
    picture, points = analysis.picture.copy(), analysis.face.landmarks[:, :2]
    apart = float(np.linalg.norm(points[LEFT_IRIS] - points[RIGHT_IRIS]))
    for iris in (LEFT_IRIS, RIGHT_IRIS):
        x, y = points[iris] + (0, 0.06 * apart)
        axes = (round(0.42 * apart), round(0.34 * apart))
        cv2.ellipse(picture, (round(x), round(y)), axes, 0, 0, 360, (24, 20, 18), -1, cv2.LINE_AA)
        if gleam:
            glint = (round(x - 0.15 * apart), round(y - 0.12 * apart))
            cv2.circle(picture, glint, round(0.07 * apart), (190, 200, 210), -1, cv2.LINE_AA)
    return replace(analysis, picture=picture)


@pytest.mark.parametrize("name", ["collins", "hopper"])
def test_eyes_and_clear_glasses_are_no_dark_lenses(name: str) -> None:
    face = frontal_face(analysed(name))
    log = np.log(np.clip(face.skin.mean(2) / 255, 0.02, 1)).astype(np.float32)
    assert dark_lenses(face, log).max() == 0


@pytest.mark.parametrize("gleam", [False, True])
def test_dark_glasses_are_dark_and_smooth_and_hide_the_eyes(gleam: bool) -> None:
    analysis = _wearing(analysed("collins"), gleam)
    relief, bare = carve_relief(analysis), carve_relief(analysed("collins"))
    xs, ys = np.broadcast_arrays(*sheet.axes())
    for iris in (LEFT_IRIS, RIGHT_IRIS):
        x, y = bare.landmarks[iris, :2]
        lens = np.hypot(xs - x, ys - y) < 1.2
        assert np.percentile(relief.wash[lens], 95) < 0.45
        assert relief.wash[lens].std() < 0.3 * bare.wash[lens].std()
    cheek = np.hypot(xs - 4.2, ys + 3) < 0.8
    assert relief.wash[cheek].mean() > 0.75


@pytest.mark.parametrize("dark", [False, True])
def test_eyes_that_look_aside_are_painted_anew_but_not_on_dark_glass(
    dark: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alert, "wake", lambda landmarks: (landmarks, alert.Gaze(1, 1)))
    face = frontal_face(_wearing(analysed("collins")) if dark else analysed("collins"))
    xs, ys = np.broadcast_arrays(*sheet.axes())
    for iris in (LEFT_IRIS, RIGHT_IRIS):
        eye = np.hypot(xs - face.landmarks[iris, 0], ys - face.landmarks[iris, 1]) < 0.9
        assert (np.percentile(face.skin[eye], 99) < 60) == dark
