"""The poses of the bag of toy soldiers."""

from __future__ import annotations

from generation.sculptor.skeleton import Foot, Hand, Pose
from generation.styles.army.binoculars import Binoculars
from generation.styles.army.grenade import Grenade
from generation.styles.army.mine_detector import MineDetector
from generation.styles.army.pack import Pack
from generation.styles.army.radio import Radio
from generation.styles.army.rifle import BUTT, FORE, TRIGGER, Rifle

LEVEL = (0.0, 0.0, 0.0)


def _rifle_at_port() -> Pose:
    rifle = Rifle.at((1.5, 65.2, 16.6), (0.755, 0.655, 0.03), (-0.655, 0.755, 0))
    return Pose(
        hips=(0, 43.6, 0),
        pelvis=LEVEL,
        chest=LEVEL,
        feet=(
            Foot((-10.2, 0, -2.5), (-24, 0, 0), (-0.2, 0, 1)),
            Foot((11.2, 0, 3.0), (22, 0, 0), (0.3, 0, 1)),
        ),
        hands=(
            rifle.hand(TRIGGER, (0, 0.45, -1), (-1, -0.55, 0)),
            rifle.hand(FORE, (0, -1, -0.35), (1, -0.75, 0)),
        ),
        carries=(Pack(), rifle),
    )


def _rifle_aimed() -> Pose:
    rifle = Rifle.at((-10.1, 78.0, 15), (-0.47, 0.07, 0.88), (0, 1, 0))
    return Pose(
        hips=(9.2, 41.8, 0),
        pelvis=(-24, 0, 0),
        chest=(-56, 3, 0),
        feet=(
            Foot((-1.3, 0, -8.0), (-40, 0, 0), (-0.2, 0, 1)),
            Foot((16.2, 0, 8.0), (-14, 0, 0), (-0.1, 0, 1)),
        ),
        hands=(
            rifle.hand(TRIGGER, (0, 0.2, 1), (-1, -0.6, -0.3)),
            rifle.hand((4.5, -1.6, 0), (0, -1, -0.35), (0.4, -1, 0.5)),
        ),
        carries=(Pack(), rifle),
        base=(6.2, 2.0, 28.0, 22.0),
        reach=((-33.0, -1.0, -27.0), (38.0, 94.0, 47.0)),
    )


def _kneeling_aim() -> Pose:
    rifle = Rifle.at((-11, 59.5, 15), (-0.47, 0.07, 0.88), (0, 1, 0))
    return Pose(
        hips=(9, 23.6, -3),
        pelvis=(-35, 0, 0),
        chest=(-58, 5, 0),
        feet=(
            Foot((11.0, 6.0, -19.5), (-10, 78, 0), (-0.5, -0.6, 1)),
            Foot((5.0, 0, 17.0), (-20, 0, 0), (-0.1, 1, 0.6)),
        ),
        hands=(
            rifle.hand(TRIGGER, (0, 0.2, 1), (-1, -0.6, -0.3)),
            rifle.hand((4.5, -1.6, 0), (0, -1, -0.35), (0.4, -1, 0.5)),
        ),
        carries=(Pack(), rifle),
        base=(7.0, 3.5, 26.0, 29.0),
        reach=((-34.0, -1.0, -29.0), (37.0, 78.0, 47.0)),
    )


def _radio_operator() -> Pose:
    radio = Radio.at((-14.6, 89.5, 5.5), (0.12, 1, -0.18), (0.9, 0, -0.45))
    rifle = Rifle.at((24.5, 36.0, 6), (-0.05, 1, -0.04), (0, 0, 1), sling=False)
    return Pose(
        hips=(0, 43.6, 0),
        pelvis=LEVEL,
        chest=(4, 0, 0),
        feet=(
            Foot((-9.6, 0, 3.0), (-20, 0, 0), (-0.2, 0, 1)),
            Foot((10.4, 0, -2.5), (26, 0, 0), (0.3, 0, 1)),
        ),
        hands=(
            radio.hand((0, -0.9, 0.45), (-0.7, -1.2, 0.3)),
            rifle.hand((12, 0, 0), (0.0, -0.4, -1), (1, -0.3, -0.5)),
        ),
        carries=(radio, rifle),
        base=(1.5, 1.0, 30.5, 20.3),
        reach=((-36.0, -1.0, -24.0), (36.0, 126.0, 23.5)),
    )


def _binoculars() -> Pose:
    glasses = Binoculars.at((0, 75.5, 20.5), (1, 0, 0.0), (0, 1, 0.12))
    slung = Rifle.at((-15.8, 70.0, -10.0), (0.10, 1, 0.05), (-1, 0, 0.3), sling=False)
    return Pose(
        hips=(0, 43.4, 0),
        pelvis=LEVEL,
        chest=(0, -3, 0),
        feet=(
            Foot((-10.0, 0, 3.0), (-22, 0, 0), (-0.2, 0, 1)),
            Foot((10.6, 0, -2.0), (24, 0, 0), (0.3, 0, 1)),
        ),
        hands=(
            glasses.hand(-1, (-1, -0.25, 0), (-1, -0.6, 0)),
            glasses.hand(1, (1, -0.25, 0), (1, -0.6, 0)),
        ),
        carries=(Pack(), slung, glasses),
        reach=((-34.0, -1.0, -24.0), (34.0, 109.0, 29.0)),
    )


def _grenade_throw() -> Pose:
    grenade = Grenade.at((-28.5, 101.5, -3), (0.15, 1, 0.25), (-0.3, 0, 1))
    return Pose(
        hips=(-2, 41.0, -1),
        pelvis=(10, -2, 0),
        chest=(-16, -9, 9),
        feet=(
            Foot((-13.5, 0, -5.5), (-35, 0, 0), (-0.5, 0, 1)),
            Foot((13.0, 0, 6.5), (30, 0, 0), (0.5, 0, 1)),
        ),
        hands=(
            grenade.hand((-0.2, 0, -1), (-1, -0.2, -0.7)),
            Hand((28.5, 80.0, 20.0), (-0.1, 1, 0.1), (0.35, 0.1, -0.93), 1.0, (0.3, -1, -0.2), 0.12),
        ),
        carries=(Pack(), grenade),
        base=(0.0, 2.0, 31.0, 22.0),
        reach=((-39.0, -1.0, -27.0), (39.0, 112.0, 37.0)),
    )


def _marching() -> Pose:
    rifle = Rifle.at((-16.6, 81.5, 1.0), (-0.06, 0.86, -0.50), (0, 0.5, 0.86), sling=False)
    return Pose(
        hips=(0, 43.2, 1),
        pelvis=(4, 0, 0),
        chest=(-4, 1, 0),
        feet=(
            Foot((-6.6, 0, 12.5), (-6, -14, 0), (0, 0, 1)),
            Foot((7.0, 2.6, -12.5), (6, 24, 0), (0, 0, 1)),
        ),
        hands=(
            rifle.hand(BUTT, (0, -1, 0.2), (-1, -0.4, -0.6), along=1, radius=1.9),
            Hand((20.5, 53.0, 13.0), (0, 0.5, 1), (1, 0, 0), 0.5, (0.5, -0.3, -1)),
        ),
        carries=(Pack(), rifle),
        base=(0.0, 2.5, 25.5, 27.0),
        reach=((-34.0, -1.0, -28.0), (34.0, 112.0, 33.0)),
    )


def _minesweeper() -> Pose:
    detector = MineDetector.at((16.5, 6.5, 17), (-9.5, 62, 12), 63)
    slung = Rifle.at((-13.0, 69.0, -11.0), (0.16, 1, 0.05), (-1, 0, 0.3), sling=False)
    return Pose(
        hips=(-1, 41.5, 1),
        pelvis=(6, 6, 0),
        chest=(8, 12, 0),
        feet=(
            Foot((-11.0, 0, 4.5), (-18, 0, 0), (-0.2, 0, 1)),
            Foot((8.5, 0, -6.5), (26, 0, 0), (0.3, 0, 1)),
        ),
        hands=(
            detector.hand(54, (-0.5, 0.2, -1), (-1, -0.4, -0.3), -1),
            detector.hand(42, (0.7, 0.3, -0.8), (1, -0.2, -0.2), -1),
        ),
        carries=(Pack(), slung, detector),
        base=(1.0, 3.0, 29.5, 23.0),
        reach=((-34.0, -1.0, -26.0), (35.0, 110.0, 30.0)),
    )


POSES = {
    "rifle_at_port": _rifle_at_port(),
    "rifle_aimed": _rifle_aimed(),
    "kneeling_aim": _kneeling_aim(),
    "radio_operator": _radio_operator(),
    "binoculars": _binoculars(),
    "grenade_throw": _grenade_throw(),
    "marching": _marching(),
    "minesweeper": _minesweeper(),
}
