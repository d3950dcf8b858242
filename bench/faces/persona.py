"""Who the synthetic people are: everything that is drawn by chance, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from bench.faces.shape import MODES

HAIR_COLOURS = {
    "black": (0.010, 0.008, 0.007),
    "dark brown": (0.035, 0.020, 0.012),
    "brown": (0.095, 0.052, 0.026),
    "auburn": (0.16, 0.050, 0.018),
    "blond": (0.42, 0.27, 0.11),
    "grey": (0.30, 0.29, 0.28),
    "white": (0.62, 0.60, 0.57),
}
IRISES = (
    (0.030, 0.014, 0.007),
    (0.10, 0.052, 0.02),
    (0.08, 0.11, 0.06),
    (0.09, 0.15, 0.22),
    (0.15, 0.17, 0.18),
)
GARMENTS = (
    (0.04, 0.06, 0.13),
    (0.30, 0.04, 0.04),
    (0.55, 0.55, 0.53),
    (0.03, 0.03, 0.03),
    (0.07, 0.18, 0.12),
    (0.35, 0.25, 0.10),
    (0.12, 0.22, 0.40),
    (0.22, 0.08, 0.20),
)
SCARVES = (
    (0.03, 0.05, 0.16),
    (0.24, 0.05, 0.08),
    (0.50, 0.46, 0.40),
    (0.015, 0.015, 0.018),
    (0.06, 0.18, 0.17),
    (0.36, 0.16, 0.20),
)
WALLS = ((0.55, 0.52, 0.47), (0.20, 0.24, 0.28), (0.10, 0.14, 0.09), (0.42, 0.33, 0.24), (0.33, 0.42, 0.52))
#: hair, curly, covered: a cycle, so that a small set already holds every kind.
LOOKS = (
    ("short", False, "no"),
    ("long", False, "no"),
    ("none", False, "no"),
    ("medium", True, "no"),
    ("long", True, "no"),
    ("short", True, "no"),
    ("medium", False, "no"),
    ("short", False, "no"),
    ("long", False, "no"),
    ("short", False, "cap"),
    ("medium", False, "no"),
    ("long", False, "scarf"),
)
YAWS = (0, -12, 20, 5, -28, 12, -5, 33, -20, 0, 26, -34)
#: What some pictures suffer from, and the reason code that each must then be refused with.
SPOILED = ("too_dark", "face_too_small", "too_blurred", "face_cut_off")
SPOILED_EVERY = 11
NO_MODES = dict.fromkeys(MODES, 0.0)


@dataclass(frozen=True, slots=True)
class Person:
    """One synthetic person in one photograph.

    modes: standard deviations by name (`shape.MODES`). old: 0-1 from Collins's form and skin to Hopper's.
    eyes, nose, mouth: which portrait (0 Collins, 1 Hopper) lends them. wrinkles: factor on the skin's detail.
    melanin: 0 very light to 1 very dark. length: cm of hair. angles: yaw, pitch, roll in degrees. lamp: its
    azimuth and height in degrees. spoiled: "" or the reason code that the picture deserves.
    """

    seed: int
    modes: dict[str, float] = field(default_factory=lambda: dict(NO_MODES))
    old: float = 0.3
    eyes: int = 0
    nose: int = 0
    mouth: int = 0
    smile: float = 1.0
    wrinkles: float = 0.8
    melanin: float = 0.2
    iris: tuple[float, float, float] = IRISES[1]
    brow: float = 0.5
    lips: float = 0.5
    hair: str = "short"
    curly: bool = False
    covered: str = "no"
    length: float = 3.0
    volume: float = 1.0
    parting: float = 0.3
    fringe: bool = False
    colour: str = "brown"
    beard: float = 0.0
    moustache: float = 0.0
    glasses: bool = False
    angles: tuple[float, float, float] = (0.0, 0.0, 0.0)
    lamp: tuple[float, float] = (-30.0, 30.0)
    contrast: float = 0.6
    face_pixels: int = 260
    noise: float = 0.01
    mirrored: bool = False
    broad: float = 1.0
    garment: tuple[float, float, float] = GARMENTS[0]
    scarf: tuple[float, float, float] = SCARVES[0]
    wall: tuple[float, float, float] = WALLS[0]
    spoiled: str = ""

    @property
    def straight(self) -> Person:
        """The same person looking straight into a good camera, in even light."""
        return replace(
            self,
            angles=(0.0, 0.0, 0.0),
            lamp=(0.0, 30.0),
            contrast=0.3,
            face_pixels=260,
            noise=0.004,
            spoiled="",
        )

    @property
    def labels(self) -> dict[str, Any]:
        """What is known of the picture, for the distribution."""
        yaw = -self.angles[0] if self.mirrored else self.angles[0]
        return {
            "hair": self.hair,
            "curly": self.curly,
            "covered": self.covered,
            "beard": round(self.beard, 2),
            "moustache": round(self.moustache, 2),
            "glasses": self.glasses or bool(self.eyes),
            "melanin": round(self.melanin, 2),
            "yaw": round(yaw),
            "pitch": round(self.angles[1]),
            "spoiled": self.spoiled,
            "face_pixels": self.face_pixels,
            "noise": round(self.noise, 3),
            "seed": self.seed,
        }


def person(seed: int, number: int) -> Person:
    """The `number`th person of a set. Kinds of hair and yaws come in turn, all else by chance."""
    chance = np.random.default_rng([seed, number])
    hair, curly, covered = LOOKS[number % len(LOOKS)]
    old, melanin = float(chance.beta(0.7, 1.0)), float(chance.beta(0.8, 1.0))
    bearded = hair in ("none", "short") and covered != "scarf" and chance.random() < 0.6
    beard = float(chance.uniform(0.2, 1)) if bearded else 0.0
    spoiled = SPOILED[number // SPOILED_EVERY % len(SPOILED)] if number % SPOILED_EVERY == 10 else ""
    return Person(
        spoiled=spoiled,
        seed=int(chance.integers(1 << 30)),
        modes={name: float(np.clip(chance.normal(0, 1.5), -2.4, 2.4)) for name in MODES},
        hair=hair,
        curly=curly,
        covered=covered,
        beard=beard,
        moustache=float(np.clip(beard + chance.uniform(-0.4, 0.4), 0, 1)) if bearded else 0.0,
        old=old,
        melanin=melanin,
        **_features(chance, melanin, old),
        **_tresses(chance, hair, curly, melanin, old),
        **_photograph(chance, number),
    )


def _features(chance: np.random.Generator, melanin: float, old: float) -> dict[str, Any]:
    return {
        "eyes": int(chance.random() < 0.25),
        "nose": int(chance.random() < 0.5),
        "mouth": int(chance.random() < 0.45),
        "smile": float(chance.choice([0.0, 0.5, 1.0])),
        "wrinkles": float(chance.uniform(0.25, 0.55 + 0.45 * old)),
        "iris": IRISES[int(chance.integers(2 if melanin > 0.5 else len(IRISES)))],
        "brow": float(chance.uniform(0.1, 1)),
        "lips": float(chance.uniform(0, 1)),
        "glasses": bool(chance.random() < 0.12),
        "broad": float(chance.uniform(0.85, 1.1)),
    }


def _hair_colour(chance: np.random.Generator, melanin: float, old: float) -> str:
    """Grey comes with age; fair hair hardly with dark skin."""
    if chance.random() < 0.75 * old:
        return str(chance.choice(["grey", "white", "grey", "dark brown"]))
    if melanin > 0.45:
        return str(chance.choice(["black", "black", "dark brown"]))
    return str(chance.choice(["black", "dark brown", "brown", "auburn", "blond"]))


def _tresses(
    chance: np.random.Generator, hair: str, curly: bool, melanin: float, old: float
) -> dict[str, Any]:
    longest = {"none": 0.2, "short": 3.5, "medium": 13.0, "long": 30.0}[hair]
    return {
        "length": longest * float(chance.uniform(0.6, 1.1)),
        "volume": float(chance.uniform(0.5, 1.6)) * (1.6 if curly and hair != "long" else 1.0),
        "parting": float(chance.choice([-3.5, -2, 0, 2, 3.5])),
        "fringe": hair != "none" and bool(chance.random() < 0.35),
        "colour": _hair_colour(chance, melanin, old),
    }


def _photograph(chance: np.random.Generator, number: int) -> dict[str, Any]:
    turned = YAWS[number % len(YAWS)] + chance.uniform(-3, 3)
    yaw = 0 if number % SPOILED_EVERY == 10 else turned  # what is cut off is to be a part of the face
    return {
        "angles": (float(yaw), float(chance.uniform(-14, 12)), float(chance.normal(0, 4))),
        "lamp": (float(chance.uniform(-75, 75)), float(chance.uniform(10, 55))),
        "contrast": float(chance.uniform(0.25, 1.0)),
        "face_pixels": 115 if number % 10 == 7 else int(chance.integers(170, 330)),
        "noise": 0.06 if number % 10 == 4 else float(chance.uniform(0.004, 0.02)),
        "mirrored": bool(chance.random() < 0.5),
        "garment": GARMENTS[int(chance.integers(len(GARMENTS)))],
        "scarf": SCARVES[int(chance.integers(len(SCARVES)))],
        "wall": WALLS[int(chance.integers(len(WALLS)))],
    }
