"""The person's hair: where it is in the selfie, and the masses that it becomes."""

from generation.sculptor.hair.bare import bared
from generation.sculptor.hair.grown import Grown, grow
from generation.sculptor.hair.hair import Hair, find_hair
from generation.sculptor.hair.masses import Masses, mould
from generation.sculptor.hair.tones import BeardColour, beard_tones, hair_tones, whisker_tones

__all__ = [
    "BeardColour",
    "Grown",
    "Hair",
    "Masses",
    "bared",
    "beard_tones",
    "find_hair",
    "grow",
    "hair_tones",
    "mould",
    "whisker_tones",
]
