"""All that grows on a head, as masses: hair, a beard beyond the face's edge, and what of it hangs."""

from __future__ import annotations

from dataclasses import dataclass

from generation.sculptor.distance_fields import Grid
from generation.sculptor.hair.beard_mass import BeardMass, mould_beard
from generation.sculptor.hair.hair import Hair
from generation.sculptor.hair.masses import Masses, mould
from generation.sculptor.hair.whiskers import Whiskers, grow_whiskers
from generation.sculptor.mesh import Floats


@dataclass(frozen=True, slots=True)
class Grown:
    """hair: None on a bald head. beard: None where none hangs below the chin. whiskers: None where there is
    no beard."""

    hair: Masses | None
    beard: BeardMass | None
    whiskers: Whiskers | None

    def add_to(self, grid: Grid) -> None:
        for mass in (self.whiskers, self.hair, self.beard):
            if mass is not None:
                mass.add_to(grid)


def grow(hair: Hair, height: Floats, inside: Floats, half_width: float, chin: float) -> Grown:
    """The masses on a head whose face has this height (cm) and inside (cm from the oval's edge), both on the
    sheet, whose skull is this wide to each side and whose chin is at this y."""
    return Grown(
        mould(hair, height, inside, half_width),
        mould_beard(hair.hanging, height, inside, chin),
        grow_whiskers(hair.beard, height, inside, chin) if hair.traits.covered != "scarf" else None,
    )
