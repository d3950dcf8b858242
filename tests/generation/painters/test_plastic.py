"""The embedded painter."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from generation.faces.identity import distance, identity_of
from generation.faces.landmarks import detect_landmarks
from generation.painters import find
from generation.painters.plastic import Plastic
from generation.sculptor import sculpt
from generation.styles.style import UnknownStyle

from ..figurines import ARMY, CAST, analysed, brief, painted

LIKENESS = 0.62  # dlib distance; two people's photographs are 0.69-0.90 apart


def test_it_is_found_by_its_name():
    assert find("plastic") is Plastic


def test_equal_briefs_give_equal_bytes():
    first, second = (painted(brief("collins")) for _ in range(2))
    assert first.picture.tobytes() == second.picture.tobytes()
    assert first.alpha.tobytes() == second.alpha.tobytes()


def test_the_floors_shadow_is_told_where_the_frame_shows_the_floor():
    shadow = painted(brief("collins", frame="full")).shadow
    assert shadow is not None and shadow.shape == (160, 90) and shadow.max() > 60
    assert painted(brief("collins", frame="bust")).shadow is None


def test_a_painted_figurine_has_the_form_of_a_moulded_one_and_more_colours():
    moulded = painted(brief("collins"))
    enamelled = painted(replace(brief("collins"), finish="painted"))
    assert np.array_equal(moulded.alpha, enamelled.alpha)
    hues = [cv2.cvtColor(p.picture, cv2.COLOR_RGB2HSV)[..., 0][p.alpha == 255] for p in (moulded, enamelled)]
    assert hues[1].std() > 2 * hues[0].std()


@pytest.mark.parametrize("colour", sorted(ARMY.colours))
@pytest.mark.parametrize("frame", sorted(ARMY.frames))
def test_a_painting_has_the_asked_size_and_shows_something(colour, frame):
    painting = painted(brief("collins", colour=colour, frame=frame))
    assert painting.picture.shape == (160, 90, 3) and painting.picture.dtype == np.uint8
    assert painting.alpha.shape == (160, 90) and painting.alpha.dtype == np.uint8
    figurine = painting.picture[painting.alpha == 255]
    assert figurine.std() > 10 and (figurine.max(1) < 255).mean() > 0.9


def test_other_shapes_than_portrait_can_be_painted():
    painting = painted(brief("collins", width=160, height=90))
    assert painting.picture.shape == (90, 160, 3)
    assert painting.alpha.min() == 0 and painting.alpha.max() == 255


def test_two_people_give_two_pictures():
    collins, hopper = (painted(brief(name, frame="bust")).picture.astype(int) for name in CAST)
    assert np.abs(collins - hopper).mean() > 2


def test_colours_differ_in_the_plastic_and_not_in_the_form():
    green, tan = (painted(brief("collins", colour=colour)) for colour in ("green", "tan"))
    assert np.array_equal(green.alpha, tan.alpha)
    assert tan.picture[green.alpha == 255].mean() > green.picture[green.alpha == 255].mean() + 20


def test_progress_rises_from_nothing_to_one():
    told: list[float] = []
    painting = Plastic().paint(brief("collins"), told.append)
    assert told == sorted(told) and told[0] > 0 and told[-1] == 1
    assert len(told) > 3
    assert all(seconds >= 0 for seconds in painting.stages.values())


def test_an_unknown_colour_says_which_there_are():
    with pytest.raises(UnknownStyle, match="green, grey, silver, tan"):
        painted(replace(brief("collins"), colour="pink"))


@pytest.mark.parametrize("name", sorted(CAST))
@pytest.mark.parametrize("colour", sorted(ARMY.colours))
def test_a_figurine_is_nearest_to_its_own_selfie(name, colour):
    picture = painted(brief(name, colour=colour, width=540, height=960)).picture
    found = detect_landmarks(picture)
    assert found is not None
    figurine = identity_of(picture, found)
    distances = {other: distance(figurine, analysed(other).face.identity) for other in CAST}
    assert min(distances, key=distances.__getitem__) == name
    assert distances[name] <= LIKENESS


def test_a_dark_or_noisy_selfie_still_makes_a_painting():
    rng = np.random.default_rng(0)
    selfie = analysed("collins").picture
    noisy = np.clip(selfie * 0.3 + rng.normal(0, 12, selfie.shape), 0, 255).astype(np.uint8)
    soft = cv2.GaussianBlur(noisy, (0, 0), 0.5)
    worse = replace(analysed("collins"), picture=soft)
    asked = replace(brief("collins"), analysis=worse, sculpture=sculpt(worse, ARMY, "rifle_at_port", seed=3))
    assert painted(asked).picture.std() > 10
