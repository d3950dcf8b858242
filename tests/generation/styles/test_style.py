"""Styles as data."""

import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from generation.styles.style import UnknownStyle, load, names


@pytest.mark.parametrize("name", names())
def test_every_style_is_complete(name):
    style = load(name)
    assert style.poses and style.colours and style.frames and style.rig.softboxes
    assert style.default_frame in style.frames
    assert style.copy


def test_an_unknown_style_says_which_there_are():
    with pytest.raises(UnknownStyle, match="army"):
        load("navy")


def test_a_style_name_cannot_leave_its_folder():
    with pytest.raises(UnknownStyle):
        load("../styles/army")


def test_a_style_is_immutable():
    with pytest.raises(FrozenInstanceError):
        load("army").label = "Sailor"  # type: ignore[misc]


def test_reading_a_style_costs_a_web_process_no_heavy_import():
    code = "import sys; from generation.styles.style import load; load('army'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"numba", "skimage", "mediapipe", "numpy"} & set(loaded.split())
