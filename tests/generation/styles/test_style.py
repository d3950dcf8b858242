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
    assert style.headgear and style.finishes and style.copy
    assert not {*style.poses} & {*style.headgear}, "parts are told apart by their names"


@pytest.mark.parametrize("kind", ["colour", "pose", "frame", "finish"])
def test_what_a_style_lacks_is_answered_with_what_it_has(kind):
    with pytest.raises(UnknownStyle, match=f"no {kind} of the style “army” called “nothing”. There is: "):
        getattr(load("army"), kind)("nothing")


def test_a_part_that_a_style_lacks_is_refused():
    with pytest.raises(UnknownStyle, match="part"):
        load("army").build("nothing")


@pytest.mark.parametrize("code", ["#000000", "#FFFFFF", "#c02030", "#7f7f7f"])
def test_a_campaigns_own_colour_is_plastic_before_a_backdrop_that_contrasts(code):
    colour = load("army").colour(code)
    assert all(0 < value < 0.9 for value in colour.plastic)
    glow, shade = colour.backdrop
    assert sum(glow) > sum(shade) > 0
    assert max(abs(a - b) for a, b in zip(glow, colour.plastic, strict=True)) > 0.2


def test_red_stays_red():
    red, green, blue = load("army").colour("#c02030").plastic
    assert red > 3 * max(green, blue)


def test_what_is_not_quite_a_colour_is_refused():
    with pytest.raises(UnknownStyle, match="colour"):
        load("army").colour("#c0203")


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


def test_a_style_says_which_painters_it_is_made_for():
    assert {"klein", "qwen"} <= {*load("army").painting}
    with pytest.raises(UnknownStyle, match="“rembrandt”. There is: .*klein"):
        load("army").paints_with("rembrandt")


@pytest.mark.parametrize("painter", ["klein", "qwen"])
@pytest.mark.parametrize("name", names())
def test_painters_that_edit_are_instructed_for_every_finish(name, painter):
    style = load(name)
    assert {*style.paints_with(painter)["instructions"]} == {*style.finishes}


def test_a_campaigns_bright_colours_keep_their_hue_and_their_order_but_do_not_burn_out():
    grey, white, yellow = (load("army").colour(code).plastic for code in ("#a0a0a0", "#ffffff", "#ffd800"))
    assert grey[0] < white[0] < 0.45
    assert 0.6 < yellow[1] / yellow[0] < 0.75 and yellow[2] < 0.05
