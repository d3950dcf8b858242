"""What astronauts wear on their heads: nothing that hides the face, and nothing that hides much hair."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from generation.sculptor.headgear import nothing, uncovered
from generation.styles.astronaut.headgear import comms_cap, visor_up

if TYPE_CHECKING:
    from generation.sculptor.head import Fit, HeadMeasures
    from generation.sculptor.parts import Part
    from generation.sculptor.traits import Traits

ROOM = 1.9  # cm of hair above the skull that a helmet has room for
MODELLED = {"visor_up": visor_up, "comms_cap": comms_cap}


def build_headgear(name: str) -> Part:
    """Headgear on its own, as it is modelled; `fit_headgear` says how a head wears it."""
    return nothing() if name == "bare" else MODELLED[name].build()


def fit_headgear(name: str, measures: HeadMeasures) -> Fit:
    """How headgear sits on a head, and the space that the hair must leave to it."""
    return uncovered() if name == "bare" else MODELLED[name].fit(measures)


def choose_headgear(traits: Traits, seed: int) -> str:
    """The helmet where it has room for the hair; else the seed decides whether it was left behind."""
    if traits.covered == "cap":  # what is under it nobody knows: a cap for a cap
        return "comms_cap"
    if traits.covered == "scarf" or traits.hair == "long" or traits.volume > ROOM or traits.knot:
        return "bare"
    # A stream of its own: the pose is taken from the same seed, and must not decide the headgear with it.
    return Random(f"headgear {seed}").choice(("visor_up", "visor_up", "bare"))
