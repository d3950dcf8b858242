"""Hair as a solid: what it covers, and what it leaves free."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from generation.sculptor.frontal import FrontalFace, frontal_face
from generation.sculptor.hair import Grown, Hair, canvas, find_hair, mould, tips
from generation.sculptor.hair.length import outline_of
from generation.sculptor.hair.masses import Masses
from generation.sculptor.head import measure, model_head
from generation.sculptor.mesh import Floats
from generation.sculptor.primitives import ellipsoid
from generation.sculptor.relief import carve_relief

from ..figurines import analysed

HALF_WIDTH = 7.5  # cm
AROUND_EAR = (7.9, -2.5, -7.0), (10.3, 3.8, -2.0)
EAR, BEHIND = (8.6, 0.0, -4.4), (8.0, 4.2, -7.0)  # face space, cm


@cache
def _collins() -> tuple[FrontalFace, Hair]:
    face = frontal_face(analysed("collins"))
    return face, find_hair(face, analysed("collins"))


def _grown(share: Floats) -> tuple[Hair, Masses]:
    """Straight hair of this share on the canvas, round Collins's face, and its masses."""
    face, found = _collins()
    inside = canvas.blurred(np.where(share > 0.5, 1.0, -1.0).astype(np.float32), 0.3)
    outline = outline_of(share, False)
    traits = replace(found.traits, hair=outline.length, curly=False, covered="no")
    hair = replace(found, inside=inside, outline=outline, traits=traits)
    masses = mould(hair, face.height, face.inside, HALF_WIDTH)
    assert masses is not None
    return hair, masses


def _hood(wide: float, lowest: float) -> Floats:
    """A share of hair round a face, so wide to each side and down to this y (cm)."""
    xs, ys = canvas.axes()
    round_head = np.hypot(xs / wide, (ys - 3.2) / 11.8) < 1
    falling = (np.abs(xs) < wide) & (ys < 3.2)
    face = np.hypot(xs / 7.2, ys / 8.5) < 1
    return ((round_head | falling) & ~face & (ys > lowest)).astype(np.float32)


def _away(masses: Masses, *places: tuple[float, float, float]) -> Floats:
    return masses.at(np.array(places, np.float32))[0]


@pytest.mark.parametrize("side", [-1, 1])
def test_short_hair_lies_close_and_leaves_the_ears_free(side):
    _, masses = _grown(_hood(8.6, 0.5))
    ear, behind, beside = _away(
        masses, *((side * x, y, z) for x, y, z in (EAR, BEHIND, (HALF_WIDTH + 1.4, 3, -4)))
    )
    assert ear > 0.3
    assert behind < 0.2
    assert beside > 0.3


@pytest.mark.parametrize("side", [-1, 1])
def test_long_hair_hides_the_ears(side):
    _, masses = _grown(_hood(10.5, -14))
    assert _away(masses, (side * EAR[0], *EAR[1:]))[0] < 0


def test_a_parting_is_no_slit():
    share = _hood(10.5, -14)
    xs, ys = canvas.axes()
    parted = share * ~((np.abs(xs - 1) < 0.6) & (ys > 8.5))
    column = [(1.0, y, -4.2) for y in (11.5, 12.5, 13.5)]
    whole, split = _away(_grown(share)[1], *column), _away(_grown(parted)[1], *column)
    assert (whole < 0).all()
    assert split == pytest.approx(whole, abs=0.3)


def test_falling_hair_tapers_to_tips_and_hair_that_ends_above_has_none():
    hair, _ = _grown(_hood(10.5, -14))
    above = tips.above(hair.inside)
    ys = canvas.axes()[1][:, 0]
    column = above[:, round((9 - canvas.axes()[0][0, 0]) / canvas.SPACING)]
    assert abs(float(ys[np.flatnonzero(column > 0)[-1]]) + 14) < 2.5
    thick = tips.thickness(column)
    assert (np.diff(thick) <= 0).all()
    assert thick[-1] == 0 and thick[0] == 1
    assert tips.above(_grown(_hood(8.6, 0.5))[0].inside).min() >= tips.TAPERS


def test_shade_on_one_ear_is_no_hair_that_hides_it():
    xs, ys = canvas.axes()
    shade = (xs < -7.8) & (xs > -9.4) & (ys < 2) & (ys > -4)
    _, masses = _grown(np.maximum(_hood(8.6, 0.5), shade).astype(np.float32))
    assert _away(masses, (-EAR[0], *EAR[1:]))[0] > 0.2


@pytest.mark.parametrize("side", [-1, 1])
def test_hair_laid_on_the_face_does_not_stand_out_from_the_sides_of_the_rest(side):
    """A wide face's edge lies near that of its hair: a slab of what is laid on it came out there."""
    face, found = _collins()
    inside = canvas.blurred(np.where(_hood(8.8, -14) > 0.5, 1.0, -1.0).astype(np.float32), 0.3)
    outline = outline_of(_hood(8.8, -14), False)
    traits = replace(found.traits, hair=outline.length, curly=False, covered="scarf")
    hair = replace(found, inside=inside, outline=outline, traits=traits)
    masses = mould(hair, face.height + 3, face.inside + 1.5, HALF_WIDTH)
    assert masses is not None
    beyond = [(side * 9.2, y, z) for y in np.arange(-1, 7, 0.25) for z in np.arange(-6.5, -2.5, 0.25)]
    assert _away(masses, *beyond).min() > 0


@pytest.mark.parametrize(("wide", "lowest", "seen"), [(9.0, -14, False), (8.6, 0.5, True)])
def test_an_ear_is_made_only_where_hair_leaves_it_free(wide, lowest, seen):
    hair, masses = _grown(_hood(wide, lowest))
    relief = replace(carve_relief(analysed("collins")), hair=hair)
    nowhere = ellipsoid((0, 40, 0), (1, 1, 1))
    head = model_head(relief, measure(relief), Grown(masses, None, None), nowhere)
    box = [(axis > low) & (axis < high) for axis, low, high in zip(head.axes, *AROUND_EAR, strict=True)]
    beside = [axis[near] for axis, near in zip(head.axes, box, strict=True)]
    places = np.stack(np.meshgrid(*beside, indexing="ij"), -1).reshape(-1, 3)
    skin = head.field[np.ix_(*box)].ravel() < -0.02
    assert bool((masses.at(places)[0][skin] > 0.15).any()) == seen
