"""A figure's bones: what a pose says, and where the joints then are.

Rest coordinates, in cm: the body upright, its hips 45 above its soles, its front towards the viewer. The
figure's right is the picture's left, and pairs have it first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from generation.sculptor.distance_fields import Grid
from generation.sculptor.local import Local, Point, square, unit
from generation.sculptor.mesh import Floats

Triple = tuple[float, float, float]

GROUND = 4.0  # cm, the top of the base
HIPS, WAIST = (0.0, 45.0, 0.0), (0.0, 55.0, 0.0)
HIP, SHOULDER = (6.3, 45.0, 0.0), (14.3, 76.2, -0.4)
ANKLE = 7.0  # above the sole
LEG, ARM = (19.5, 18.5), (18.0, 15.0)  # upper and lower bone
SHRUG = 0.10  # of an arm's reach that the shoulder follows it
SIDES = (-1, 1)


class Prop(Protocol):
    """What a figure carries, modelled where it is."""

    def add(self, grid: Grid, skeleton: Skeleton) -> None: ...


@dataclass(frozen=True, slots=True)
class Foot:
    """at: under the ankle, in cm; y above the ground. toes: yaw, pitch (down) and roll in degrees. knee: the
    way it points."""

    at: Triple
    toes: Triple
    knee: Triple


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand round a bar. at: the bar's middle. along: the bar, towards thumb and forefinger. palm: the way
    from the bar to the palm. radius: the bar's, cm. elbow: the way it points. curl: 1 a fist, 0 flat."""

    at: Point
    along: Point
    palm: Point
    radius: float
    elbow: Triple
    curl: float = 1.0

    def grip(self, side: int) -> Local:
        """Axes along the bar, to the palm, and the way the fingers leave the palm."""
        local = Local.along(self.at, self.along, self.palm)
        turn = local.turn.copy()
        turn[2] *= -side
        return Local(local.origin, turn)

    def wrist(self, side: int) -> Floats:
        return self.grip(side).at(-0.3, self.radius + 1.2, -3.6)


@dataclass(frozen=True, slots=True)
class Pose:
    """How a figure stands. hips: their middle, y above the ground. pelvis, chest: yaw, pitch (forwards) and
    roll in degrees. base: middle in x and z, and radii of the base."""

    hips: Triple
    pelvis: Triple
    chest: Triple
    feet: tuple[Foot, Foot]
    hands: tuple[Hand, Hand]
    carries: tuple[Prop, ...]
    base: tuple[float, float, float, float] = (0.0, 1.0, 30.0, 20.3)
    reach: tuple[Triple, Triple] = ((-34.0, -1.0, -24.0), (35.0, 94.0, 27.0))


@dataclass(frozen=True, slots=True)
class Limb:
    """A bent limb: its root (shoulder or hip), joint (elbow or knee) and end (wrist or ankle)."""

    root: Floats
    joint: Floats
    end: Floats

    @property
    def inside(self) -> Floats:
        """The way from the joint to the inside of its bend."""
        upper, lower = unit(self.root - self.joint), unit(self.end - self.joint)
        between = upper + lower
        length = float(np.linalg.norm(between))
        return (between / length).astype(np.float32) if length > 0.05 else np.array((0, 0, 1), np.float32)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The joints of a pose. pelvis, chest: rest coordinates. feet: origin on the sole, under the ankle."""

    pelvis: Local
    chest: Local
    feet: tuple[Local, Local]
    legs: tuple[Limb, Limb]
    arms: tuple[Limb, Limb]

    @classmethod
    def of(cls, pose: Pose) -> Skeleton:
        pelvis = Local.about(HIPS, np.add(pose.hips, (0, GROUND, 0)), pose.pelvis)
        chest = Local.about(WAIST, pelvis.at(*WAIST), pose.chest)
        feet = [Local.about((0, 0, 0), np.add(foot.at, (0, GROUND, 0)), foot.toes) for foot in pose.feet]
        legs = [
            limb(pelvis.at(side * HIP[0], HIP[1], HIP[2]), place.at(0, ANKLE, 0), LEG, foot.knee)
            for side, foot, place in zip(SIDES, pose.feet, feet, strict=True)
        ]
        return cls(pelvis, chest, (feet[0], feet[1]), (legs[0], legs[1]), _arms(chest, pose))

    def sides(self) -> Iterator[tuple[int, Limb, Limb, Local]]:
        """Side, arm, leg and foot, the figure's right first."""
        return zip(SIDES, self.arms, self.legs, self.feet, strict=True)


def _arms(chest: Local, pose: Pose) -> tuple[Limb, Limb]:
    arms = []
    for side, hand in zip(SIDES, pose.hands, strict=True):
        shoulder, wrist = chest.at(side * SHOULDER[0], SHOULDER[1], SHOULDER[2]), hand.wrist(side)
        follows = (wrist - shoulder) * np.float32(SHRUG)
        follows[1] = max(follows[1], 0)
        arms.append(limb(shoulder + follows, wrist, ARM, hand.elbow))
    return arms[0], arms[1]


def limb(root: Floats, end: Floats, bones: tuple[float, float], towards: Point) -> Limb:
    """Two bones from root to end, their joint on the side of `towards`. Raises ValueError when the end is out
    of reach: a pose that pulls limbs long is wrong."""
    way, (upper, lower) = end - root, bones
    distance = float(np.linalg.norm(way))
    if distance > (upper + lower) * 1.03:
        raise ValueError(f"{distance:.1f} cm are out of the reach of {upper + lower} cm, at {end}")
    distance = min(distance, (upper + lower) * 0.999)
    ahead = unit(way)
    along = (upper**2 - lower**2 + distance**2) / (2 * distance)
    aside = np.sqrt(max(upper**2 - along**2, 0.0))
    joint = root + ahead * np.float32(along) + square(towards, ahead) * np.float32(aside)
    return Limb(root, joint.astype(np.float32), end)
