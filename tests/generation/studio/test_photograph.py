"""The photograph as a whole, in figures that small changes of the code must not change."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from generation.sculptor.studio.irradiance import RADIANCE, Still, illuminate
from generation.sculptor.studio.lights import lamps
from generation.sculptor.studio.rasteriser import project
from generation.sculptor.studio.tonemap import film

from .scenes import ABOVE, FINISH, OVERCAST, RIG, ball, camera, taken

# Mean sRGB levels of the nine fields of the picture, in reading order. To be written down anew only
# after looking at the picture that changed them.
FIELDS = {
    "moulded": [
        [166, 157, 135],
        [156, 159, 125],
        [164, 154, 134],
        [136, 139, 106],
        [90, 113, 64],
        [113, 111, 91],
        [137, 128, 112],
        [105, 104, 83],
        [135, 125, 110],
    ],
    "matt": [
        [166, 156, 135],
        [154, 157, 121],
        [163, 153, 133],
        [135, 139, 105],
        [86, 109, 58],
        [110, 109, 88],
        [137, 128, 111],
        [103, 103, 82],
        [134, 125, 110],
    ],
}
MATT = FINISH._replace(roughness=0.42, gloss=0.3)


def fields(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture.astype(np.float32), (3, 3), interpolation=cv2.INTER_AREA).reshape(9, 3)


@pytest.mark.parametrize("name,finish", [("moulded", FINISH), ("matt", MATT)])
def test_the_picture_stays_as_it_was(name, finish):
    found = fields(taken(96, 96, finish=finish, colour=(0.06, 0.1, 0.03)).picture)
    assert np.abs(found - np.array(FIELDS[name])).max() < 2, found.round(1).tolist()


def test_equal_scenes_give_equal_bytes():
    first, second = (taken(61, 83, frame=ABOVE) for _ in range(2))
    for name in ("picture", "alpha", "shadow"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_a_larger_picture_shows_the_same():
    small, large = taken(80, 80).picture, taken(320, 320).picture
    shrunk = cv2.resize(large, (80, 80), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - shrunk).mean() < 1.5


def test_under_an_even_sky_a_ball_is_even():
    """A convex thing sees all of the sky, everywhere."""
    mesh, view = ball(), camera(64, 64)
    albedo = np.full((len(mesh.vertices), 3), 0.5, np.float32)
    still = Still(mesh, mesh, albedo, FINISH._replace(wrap=0.0), floor=False)
    projection = project(mesh, view)
    light, _ = illuminate(still, lamps(OVERCAST), projection, np.zeros((0, 3), np.float32))
    radiance = light[mesh.faces[projection.front].ravel(), RADIANCE]
    assert np.abs(radiance / radiance.mean() - 1).max() < 0.06


def test_the_shadow_lies_on_the_floor_away_from_the_key_light():
    shadow = taken(120, 120, frame=ABOVE).shadow.astype(float)
    rows, columns = np.indices(shadow.shape)
    assert shadow.max() > 100 and shadow[:20].max() == 0
    assert (shadow * columns).sum() / shadow.sum() > 60  # the key light stands at the left
    assert np.abs(np.diff(shadow, axis=1)).max() < 60  # soft: no step is half of the whole


def test_without_a_floor_there_is_no_shadow():
    assert taken(40, 40).shadow.max() == 0


def test_gloss_adds_light_and_never_takes_any():
    dull, glossy = (taken(64, 64, finish=FINISH._replace(gloss=gloss)).picture for gloss in (0.0, 1.0))
    assert (glossy.astype(int) - dull).min() >= -1 and glossy.mean() > dull.mean() + 1


def test_wrap_lets_light_past_the_terminator():
    harsh, soft = (taken(64, 64, finish=FINISH._replace(wrap=wrap)) for wrap in (0.0, 0.3))
    dark = (harsh.alpha == 255) & (
        harsh.picture.mean(2) < np.percentile(harsh.picture[harsh.alpha == 255], 30)
    )
    assert soft.picture[dark].mean() > harsh.picture[dark].mean() + 1


def test_more_light_is_never_darker():
    for table, most in ((film().curve, 1), (film().levels, 255)):
        assert (np.diff(table) > 0).all() and table[0] == 0 and abs(table[-1] / most - 1) < 0.01


def test_fewer_lamps_give_nearly_the_same_light():
    fewer = replace(RIG, dome=16, softboxes=(replace(RIG.softboxes[0], samples=6),))
    many, few = taken(64, 64).picture, taken(64, 64, rig=fewer).picture
    assert np.abs(many.astype(int) - few).mean() < 3
