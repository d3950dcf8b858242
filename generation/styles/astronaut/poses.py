"""How astronauts stand."""

from __future__ import annotations

from generation.sculptor.skeleton import Foot, Hand, Pose
from generation.styles.astronaut.flag import Flag

BASE = (0.0, 0.5, 31.0, 23.0)


def _hanging(side: int, x: float, y: float, z: float) -> Hand:
    """A gloved hand that holds nothing, at the thigh, its back turned a little to the front."""
    return Hand((side * x, y, z), (-0.5 * side, -0.2, 1), (side, 0.1, 0.6), 0.4, (side, -0.1, -0.5), 0.3)


def _with_flag() -> Pose:
    flag = Flag((20.5, 8.0), 103.0, 1)
    return Pose(
        hips=(0, 45, 0),
        pelvis=(0, 0, 0),
        chest=(-3, 0, 0),
        feet=(
            Foot((-10.5, 0, -1.0), (-20, 0, 0), (-0.25, 0, 1)),
            Foot((10.5, 0, 1.5), (20, 0, 0), (0.25, 0, 1)),
        ),
        hands=(_hanging(-1, 22.5, 47.0, 3.0), flag.hand(64.0, (1, 0, -0.35), (1, -1, -0.6))),
        carries=(flag,),
        base=BASE,
        reach=((-34.0, -1.0, -28.0), (44.0, 111.0, 27.0)),
    )


def _salute() -> Pose:
    return Pose(
        hips=(0, 45, 0),
        pelvis=(0, 0, 0),
        chest=(0, -2, 0),
        feet=(
            Foot((-8.2, 0, -0.5), (-22, 0, 0), (-0.15, 0, 1)),
            Foot((8.2, 0, -0.5), (22, 0, 0), (0.15, 0, 1)),
        ),
        hands=(
            Hand((-19.3, 103.6, 8.0), (-0.2, -0.25, -1), (-0.55, 0.8, 0.1), 0.9, (-1, -0.25, 0.15), 0.0),
            _hanging(1, 22.0, 46.5, 2.5),
        ),
        carries=(),
        base=BASE,
        reach=((-40.0, -1.0, -28.0), (34.0, 111.0, 27.0)),
    )


def _moonwalk() -> Pose:
    return Pose(
        hips=(0.5, 45.0, 0),
        pelvis=(4, 3, -2),
        chest=(-8, 4, 3),
        feet=(
            Foot((-8.0, 0, -3.5), (-10, 0, 0), (-0.2, 0, 1)),
            Foot((9.0, 12.0, 9.0), (10, -12, 0), (0.2, 0.2, 1)),
        ),
        hands=(
            Hand((-29.0, 88.0, 8.0), (1, 0.15, 0.1), (-0.1, -0.1, -1), 0.9, (-0.6, -1, 0), 0.0),
            Hand((30.5, 63.0, 9.0), (-0.1, 0.25, 1), (0.9, 0.3, 0), 0.4, (0.6, -0.6, -0.7)),
        ),
        carries=(),
        base=BASE,
        reach=((-40.0, -1.0, -29.0), (40.0, 99.0, 29.0)),
    )


POSES = {"with_flag": _with_flag(), "salute": _salute(), "moonwalk": _moonwalk()}
