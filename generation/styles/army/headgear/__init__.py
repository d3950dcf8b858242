"""What soldiers wear on their heads, all of it worn so that the person's hair shows."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from generation.sculptor.headgear import nothing, uncovered
from generation.styles.army.headgear import beret, field_cap, helmet

if TYPE_CHECKING:
    from generation.sculptor.head import Fit, HeadMeasures
    from generation.sculptor.parts import Part
    from generation.sculptor.traits import Traits

WARDROBE = {"helmet": helmet, "field_cap": field_cap, "beret": beret}
BARE = "bare"
BIG = 2.4  # cm of hair above the skull; a helmet or cap would hide what such a person is known by
HIGH = 1.75  # cm of short hair there: swept up
COMBED = 30.0  # cm² of hair beside the face: combed back or grown long, a helmet or cap would hide all of it


def build_headgear(name: str) -> Part:
    """Headgear on its own, as it is modelled; `fit_headgear` says how a head wears it."""
    return nothing() if name == BARE else WARDROBE[name].build()


def fit_headgear(name: str, measures: HeadMeasures) -> Fit:
    """How headgear sits on a head, and the space that the hair must leave to it."""
    return uncovered() if name == BARE else WARDROBE[name].fit(measures)


def choose_headgear(traits: Traits, seed: int) -> str:
    """Headgear that shows what the person is known by; among what does, the seed decides."""
    # A stream of its own: the pose is taken from the same seed, and must not decide the headgear with it.
    return Random(f"headgear {seed}").choice(_becoming(traits))


def _becoming(traits: Traits) -> tuple[str, ...]:
    if traits.covered == "scarf":  # it is part of them and stays
        return (BARE,)
    if traits.covered == "cap":  # who wears one is known in one, whatever is under it
        return ("field_cap",)
    if traits.hair == "none":
        return ("helmet", "beret")
    if traits.knot:  # nothing sits on it
        return (BARE,)
    if traits.volume > BIG:
        return ("beret", BARE)
    if traits.hair in ("long", "medium") or traits.curly:
        return ("field_cap", "beret", BARE)
    if traits.beside > COMBED or traits.volume > HIGH:
        return ("beret", BARE)
    return ("helmet", "field_cap", "beret")
