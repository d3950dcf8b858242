"""The person's hair: where it is in the selfie, and the masses that it becomes."""

from generation.sculptor.hair.hair import Hair, find_hair
from generation.sculptor.hair.length import Outline
from generation.sculptor.hair.masses import Masses, mould
from generation.sculptor.hair.tones import hair_tones

__all__ = ["Hair", "Masses", "Outline", "find_hair", "hair_tones", "mould"]
