"""What soldiers wear on their heads."""

from dataclasses import replace

import numpy as np
import pytest
import trimesh

from generation.sculptor.head import HeadMeasures
from generation.sculptor.traits import Traits
from generation.styles.army.headgear import build_headgear, choose_headgear, fit_headgear
from generation.styles.army.headgear.beret import FAR_OFF, ROUND, WITHIN, _bag
from generation.styles.style import load

ARMY = load("army")
WORN = [name for name in ARMY.headgear if name != "bare"]
SEEDS = range(40)


def measures(half_width: float = 7.4, brow: float = 4.9, forehead: float = 8.1) -> HeadMeasures:
    return HeadMeasures(half_width, 5.8, brow, forehead, -9.0, np.zeros((478, 3), np.float32))


def traits(hair="short", volume=0.8, curly=False, covered="no") -> Traits:
    return Traits(hair=hair, volume=volume, curly=curly, beard=0.0, moustache=0.0, covered=covered)


def choices(person: Traits) -> set[str]:
    return {choose_headgear(person, seed) for seed in SEEDS}


def covered(name: str, sizes: HeadMeasures, *place: float) -> bool:
    """Whether hair at a place of face space would be cut away for headgear."""
    axes = [np.array([value], np.float32) for value in place]
    return bool(fit_headgear(name, sizes).outside.distance(*axes)[0, 0, 0] < 0)


@pytest.mark.parametrize("name", WORN)
def test_it_is_one_watertight_solid_painted_as_the_style_knows_how(name):
    part = build_headgear(name)
    solid = trimesh.Trimesh(part.mesh.vertices, part.mesh.faces, process=False)
    assert solid.is_watertight and solid.volume > 0
    assert solid.body_count == 1
    assert set(part.palette) <= set(ARMY.paints)
    assert len(part.paints) == len(part.mesh.vertices)
    assert set(np.unique(part.paints)) == set(range(len(part.palette))), "a paint that nobody sees"


@pytest.mark.parametrize("name", WORN)
@pytest.mark.parametrize("half_width", [5.5, 7.4, 9.0])
@pytest.mark.parametrize("brow", [3.0, 6.5])
def test_brow_and_hairline_show_on_any_head(name, half_width, brow):
    for height in (brow + 2.5, 10.0):
        sizes = measures(half_width, brow, height)
        for x in (-0.6 * half_width, 0, 0.6 * half_width):
            low = height - 1.0 - 0.05 * abs(x) ** 1.5
            assert not covered(name, sizes, x, low, 5.0)
            assert not covered(name, sizes, x, brow, 7.0)


@pytest.mark.parametrize("name", WORN)
def test_the_crown_of_the_head_is_inside_and_hair_beyond_it_is_not(name):
    worn = build_headgear(name).placed(*seat_of(name))
    top = worn.mesh.vertices[:, 1].max()
    assert top > 13.7, "the skull would come through"
    assert covered(name, measures(), 0, top + 1.0, -4.0)


def seat_of(name):
    fit = fit_headgear(name, measures())
    return fit.rotation, fit.scale, fit.pivot, fit.offset


def test_a_bare_head_is_covered_nowhere_and_joins_like_any_other():
    for place in ((0, 14.5, -4), (9, 5, -5), (0, 9, 6)):
        assert not covered("bare", measures(), *place)
    nothing = build_headgear("bare").placed(*seat_of("bare"))
    assert nothing.mesh.vertices.shape == (0, 3) and nothing.caster.faces.shape == (0, 3)


def test_who_wears_a_scarf_keeps_it():
    assert choices(traits(covered="scarf")) == {"bare"}


@pytest.mark.parametrize("hair", ["none", "short", "long"])
def test_who_wears_a_cap_gets_the_armys(hair):
    assert choices(traits(hair, covered="cap")) == {"field_cap"}


def test_long_hair_hangs_out_under_all_but_a_helmet():
    assert choices(traits("long")) == choices(traits("medium")) == {"field_cap", "beret", "bare"}


@pytest.mark.parametrize(
    "person", [traits("medium", 3.5, True), traits("short", 4.0, True), traits("long", 3.0)]
)
def test_big_hair_goes_under_nothing_that_would_press_it_flat(person):
    assert choices(person) == {"beret", "bare"}


def test_short_hair_wears_all_that_covers_little_of_it():
    assert choices(traits("short")) == {"helmet", "field_cap", "beret"}


def test_a_bald_head_wears_what_suits_one():
    assert choices(traits("none", 0.0)) == {"helmet", "beret"}


def test_the_same_seed_chooses_the_same():
    assert [choose_headgear(traits(), seed) for seed in SEEDS] == [
        choose_headgear(traits(), seed) for seed in SEEDS
    ]


def test_the_seed_that_chooses_the_pose_does_not_choose_the_headgear_with_it():
    of_one_pose = {choose_headgear(traits(), seed) for seed in SEEDS if seed % 6 == 0}
    assert len(of_one_pose) == 3


def test_nothing_sits_on_a_knot():
    assert choices(replace(traits(), knot=True)) == {"bare"}


def test_hair_combed_back_is_shown_and_cropped_hair_may_wear_a_helmet():
    assert choices(replace(traits(), beside=36.0)) == choices(traits(volume=2.0)) == {"beret", "bare"}
    assert "helmet" in choices(replace(traits(), beside=12.0))


def test_what_the_beret_takes_for_far_from_its_cloth_is_far():
    axes = [np.arange(-22, 18, 0.5, dtype=np.float32)] * 3
    away, places = _bag(*axes), np.stack(np.meshgrid(*axes, indexing="ij"), -1)
    without, within = (
        (((places - each[:3]) / each[3:]) ** 2).sum(-1) for each in (np.array(ROUND), np.array(WITHIN))
    )
    assert away[without > 1].min() > 0.6 * FAR_OFF
    assert away[within < 1].max() < -FAR_OFF
