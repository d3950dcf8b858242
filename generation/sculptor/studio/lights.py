"""The light rig: softboxes and dome as many small lamps, and the softboxes as gloss shows them.

Area light without noise: the lamps' shadows are summed. They stand on a lattice in which no two share a row
or column (R2 sequence, M. Roberts, 2018), so that a penumbra has as many steps as lamps, too fine to see.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from generation.sculptor.mesh import Floats
from generation.styles.style import LightRig, Softbox, Triple

LATTICE = (0.7548776662466927, 0.5698402909980532)  # 1/g and 1/g² of the plastic number g


class Lamps(NamedTuple):
    """Lamps in groups, the softboxes first, the dome last.

    starts: (groups + 1,) first lamp of each group. directions: (n, 3) to the lamps. colours: (softboxes, 3)
    irradiance that each lamp of a softbox gives. ground, sky: (3,) that of the dome's lowest and highest.
    """

    starts: np.ndarray
    directions: Floats
    colours: Floats
    ground: Floats
    sky: Floats

    def brightness(self) -> Floats:
        """(n,) irradiance of each lamp, summed over colours."""
        boxes = np.repeat(self.colours.sum(1), np.diff(self.starts)[:-1])
        up = self.directions[self.starts[-2] :, 1] * 0.5 + 0.5
        return np.concatenate([boxes, self.ground.sum() * (1 - up) + self.sky.sum() * up])


class Reflections(NamedTuple):
    """The softboxes as gloss shows them. frames: (g, 3, 3), rows towards, across and up. sizes: (g, 2), half
    sizes as tangents. colours: (g, 3)."""

    frames: Floats
    sizes: Floats
    colours: Floats


def lamps(rig: LightRig) -> Lamps:
    """The rig as lamps so far away that each shines in one direction."""
    groups = [*(_lamps_of(box, rig.target) for box in rig.softboxes), _dome(rig.dome)]
    colours = np.array([np.array(box.light) / box.samples for box in rig.softboxes], np.float32)
    ground, sky = (np.array(colour, np.float32) * 2 / rig.dome for colour in (rig.ground, rig.sky))
    starts = np.cumsum([0] + [len(group) for group in groups]).astype(np.int64)
    return Lamps(starts, np.concatenate(groups).astype(np.float32), colours.reshape(-1, 3), ground, sky)


def reflections(rig: LightRig) -> Reflections:
    """The rig's softboxes as mirror images."""
    frames, sizes, colours = [], [], []
    for box in rig.softboxes:
        frame, distance = _frame(box, rig.target)
        frames.append(frame)
        sizes.append(np.array(box.half_size) / distance)
        colours.append(np.array(box.light) / max(box.light) * box.gloss)
    return Reflections(*(np.array(part, np.float32) for part in (frames, sizes, colours)))


def _frame(box: Softbox, target: Triple) -> tuple[np.ndarray, float]:
    offset = np.subtract(box.position, target).astype(np.float64)
    distance = float(np.linalg.norm(offset))
    towards = offset / distance
    across = np.cross((0.0, 1.0, 0.0), towards)
    across /= np.linalg.norm(across)
    return np.stack([towards, across, np.cross(towards, across)]), distance


def _lamps_of(box: Softbox, target: Triple) -> np.ndarray:
    frame, distance = _frame(box, target)
    places = (0.5 + np.arange(box.samples)[:, None] * np.array(LATTICE)) % 1 * 2 - 1
    offsets = frame[0] * distance + (places * np.array(box.half_size)) @ frame[1:]
    return offsets / np.linalg.norm(offsets, axis=1, keepdims=True)


def _dome(count: int) -> np.ndarray:
    """Lamps spread evenly over the sphere (golden spiral)."""
    number = np.arange(count) + 0.5
    up = 1 - 2 * number / count
    turn = np.pi * (1 + 5**0.5) * number
    flat = np.sqrt(1 - up * up)
    return np.stack([flat * np.cos(turn), up, flat * np.sin(turn)], 1)
