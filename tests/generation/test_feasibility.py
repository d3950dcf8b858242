"""What a campaign may ask for."""

import pytest

from campaigns.models import Campaign
from generation.feasibility import faults_of
from generation.styles import style as styles


def campaign(**wishes: str) -> Campaign:
    return Campaign(**wishes)


@pytest.mark.parametrize("style", styles.names())
@pytest.mark.parametrize("finish", ["moulded", "painted"])
def test_every_style_can_be_made_in_every_pose_and_colour(style, finish):
    looks = styles.load(style)
    for pose in ("", *looks.poses):
        for colour in (*looks.colours, "#336699"):
            assert faults_of(campaign(style=style, colour=colour, pose=pose, finish=finish)) == {}


def test_each_wish_that_nobody_can_fulfil_is_named():
    wishes = {"colour": "tartan", "pose": "asleep", "finish": "gilded", "painter": "crayon"}
    faults = faults_of(campaign(**wishes))
    assert set(faults) == set(wishes)
    assert all(
        f"“{wish}”" in faults[field] and "There is: " in faults[field] for field, wish in wishes.items()
    )


def test_nothing_is_said_of_the_colours_of_a_style_that_does_not_exist():
    assert set(faults_of(campaign(style="marble", colour="tartan"))) == {"style"}


def test_a_style_must_know_the_painter_that_other_styles_know(monkeypatch):
    tables = {"army": {"plastic": {}}, "astronaut": {}}
    for name in styles.names():
        monkeypatch.setattr(
            type(styles.load(name)), "painting", property(lambda style: tables[style.name]), False
        )
    assert faults_of(campaign(style="army")) == {}
    fault = faults_of(campaign(style="astronaut", colour=styles.load("astronaut").default_colour))
    assert "painters of the style “astronaut”" in fault["painter"]
