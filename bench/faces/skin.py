"""Skin: the portraits' sheets without their light, mixed feature by feature, in any tone."""

from functools import cache

import cv2
import numpy as np

from bench.faces.head import normals_of
from bench.faces.persona import HAIR_COLOURS, Person
from bench.faces.portraits import (
    COLUMNS,
    PER_CM,
    ROWS,
    Floats,
    portraits,
    refined,
    sheet_places,
)
from bench.faces.raster import draw
from generation.sculptor.face_topology import (
    LEFT_BROW,
    LEFT_EYE,
    LIPS,
    MOUTH,
    NOSE_TIP,
    RIGHT_BROW,
    RIGHT_EYE,
    refinement,
)

#: Linear RGB from very light to very dark, by melanin: measured skins lie along such a curve.
TONES = np.array(
    [
        (0.66, 0.43, 0.33),
        (0.54, 0.32, 0.22),
        (0.40, 0.215, 0.13),
        (0.25, 0.125, 0.072),
        (0.125, 0.060, 0.036),
        (0.055, 0.028, 0.019),
    ]
)
MIDDLE = 1  # the tone that the portraits are brought to
FORMS = 1.1  # cm; what is coarser is a face's form and light, what is finer its detail


def tone(melanin: float) -> Floats:
    """Linear RGB of plain skin."""
    steps = np.linspace(0, 1, len(TONES))
    return np.array([np.interp(melanin, steps, TONES[:, i]) for i in range(3)], np.float32)


def sheet_of(person: Person) -> Floats:
    """(ROWS, COLUMNS, 3) linear RGB albedo of the person's face."""
    mixed = _faded(_mixed(person))
    if person.eyes == 0:
        mixed = _brows(mixed, person)
    skin = np.log(tone(person.melanin) / TONES[MIDDLE])
    bare = 1 - np.maximum(_region("eyeballs"), _region("teeth"))[..., None]
    lips = _region("lips")[..., None]
    rosy = np.array([0.10, -0.25, -0.12]) * person.lips + np.array([-0.05, 0.0, 0.0])
    toned = mixed + bare * (skin * (1 - 0.25 * lips) + rosy * lips)
    return _grained(_eyes_coloured(np.exp(toned).astype(np.float32), person), person)


@cache
def places_of_points() -> Floats:
    """Where the landmarks (478) lie on the sheet, whoever the person is."""
    return sheet_places(np.mean([portrait.points for portrait in portraits()], axis=0))


@cache
def _region(name: str) -> Floats:
    """Soft masks (ROWS, COLUMNS), 0-1."""
    loops = {
        "eyeballs": (LEFT_EYE, RIGHT_EYE),
        "teeth": (MOUTH,),
        "lips": (LIPS,),
        "brows": (LEFT_BROW, RIGHT_BROW),
    }
    drawn = np.zeros((ROWS, COLUMNS), np.uint8)
    for loop in loops[name]:
        cv2.fillPoly(drawn, [np.round(places_of_points()[list(loop)]).astype(np.int32)], 255)
    grown = cv2.dilate(drawn, np.ones((15, 11), np.uint8)) if name == "brows" else drawn
    soft = {"eyeballs": 1.0, "teeth": 1.0}.get(name, 3.0)
    return cv2.GaussianBlur(grown.astype(np.float32) / 255, (0, 0), soft)


def _disc(points: tuple[int, ...], across: float, up: float) -> Floats:
    """A soft ellipse, radii in cm, about the middle of some landmarks."""
    x, y = places_of_points()[list(points)].mean(0)
    columns, rows = np.arange(COLUMNS)[None], np.arange(ROWS)[:, None]
    distance = np.hypot((columns - x) / (across * PER_CM), (rows - y) / (up * PER_CM))
    return np.clip((1.15 - distance) / 0.3, 0, 1).astype(np.float32)


@cache
def _trusted() -> Floats:
    """Where the portraits show skin, not hair, ears or collars."""
    columns = (np.arange(COLUMNS)[None] - places_of_points()[NOSE_TIP, 0]) / PER_CM
    rows = (np.arange(ROWS)[:, None] - places_of_points()[NOSE_TIP, 1]) / PER_CM
    width = np.interp(rows, [-9, -5.5, 0, 5, 9], [5.0, 6.4, 6.9, 6.2, 3.4])
    brim = np.interp(np.abs(columns), [0, 5, 7], [-7.2, -6.4, -4.6])
    inside = np.minimum(width - np.abs(columns), np.minimum(rows - brim, 7.6 - rows))
    return np.clip(inside / 1.2, 0, 1).astype(np.float32)


@cache
def _layers() -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """(forms, detail) of both sheets, in logarithms, without the studio's light and of one mean tone."""
    first, second = (_without_light(number) for number in (0, 1))
    return _split(first), _split(second)


def _split(sheet: Floats) -> tuple[Floats, Floats]:
    trust = _trusted()[..., None]
    forms = _spread(sheet, _trusted(), FORMS)
    detail = np.clip(sheet - forms, -9, 0.35) * trust
    grey = detail.mean(-1, keepdims=True)
    mean = np.average(sheet.reshape(-1, 3), axis=0, weights=_trusted().ravel())
    forms = np.clip(forms, mean - 0.5, mean + 0.28)
    pale = mean + (forms - mean).mean(-1, keepdims=True)
    return pale + 0.5 * (forms - pale), grey + 0.5 * (detail - grey)


def _spread(image: Floats, weight: Floats, sigma: float) -> Floats:
    """Blur of what has weight, carried on to where nothing has."""
    plain = np.average(image.reshape(-1, 3), axis=0, weights=weight.ravel())
    sums = np.full(weight.shape, 1e-5, np.float32)
    total = sums[..., None] * plain.astype(np.float32)
    for k, share in ((1, 1.0), (3, 1e-2), (9, 1e-4)):
        blur = sigma * PER_CM * k
        total += share * cv2.GaussianBlur(image * weight[..., None], (0, 0), blur)
        sums += share * cv2.GaussianBlur(weight, (0, 0), blur)
    return total / sums[..., None]


def _without_light(number: int) -> Floats:
    """A sheet's logarithm, less what second-order harmonics of its normals explain of its brightness."""
    portrait = portraits()[number]
    logs = np.log(np.maximum(portrait.sheet, 0.004))
    normals = _normals_on_sheet(portrait.points)
    x, y, z = normals[..., 0], normals[..., 1], normals[..., 2]
    basis = np.stack([np.ones_like(x), x, y, z, x * y, x * z, y * z, x * x - y * y, 3 * z * z - 1], -1)
    skin = (
        (_trusted() > 0.9) & (_region("eyeballs") < 0.1) & (_region("lips") < 0.1) & (_region("brows") < 0.1)
    )
    brightness = logs.mean(-1)
    skin &= np.abs(brightness - np.median(brightness[skin])) < 0.5
    fit, *_ = np.linalg.lstsq(basis[skin], brightness[skin], rcond=None)
    logs = logs - (basis @ fit - fit[0])[..., None] * 0.9
    return (logs - np.median(logs[skin], axis=0) + np.log(TONES[MIDDLE])).astype(np.float32)


def _normals_on_sheet(points: Floats) -> Floats:
    _, faces = refinement()
    surface = refined(points)
    flat = np.column_stack([refined(places_of_points()), np.zeros(len(surface))])
    normals, _ = draw(flat, normals_of(surface, faces), faces, (ROWS, COLUMNS))
    return cv2.GaussianBlur(normals, (0, 0), 0.4 * PER_CM)


def _faded(mixed: Floats) -> Floats:
    """Towards the edge the plain tone of the head that begins there."""
    share = cv2.GaussianBlur(_trusted(), (0, 0), 0.7 * PER_CM)
    share = np.clip(share * 1.9 - 0.75, 0, 1)[..., None]
    return mixed * share + np.log(TONES[MIDDLE]).astype(np.float32) * (1 - share)


def _mixed(person: Person) -> Floats:
    """Both skins by age, and each feature from the portrait that lends it."""
    (forms0, detail0), (forms1, detail1) = _layers()
    eyes = np.maximum(_disc((*LEFT_EYE, 118), 3.4, 2.9), _disc((*RIGHT_EYE, 347), 3.4, 2.9))
    eyes = np.maximum(eyes, _disc((LEFT_EYE[0], RIGHT_EYE[0]), 8.0, 1.3))
    nose, mouth = _disc((NOSE_TIP, 2), 1.8, 1.1), _disc(LIPS, 3.2, 1.7)
    share = np.full((ROWS, COLUMNS), person.old, np.float32)
    for mask, source in ((nose, person.nose), (mouth, person.mouth), (eyes, person.eyes)):
        share = share * (1 - mask) + source * mask
    features = np.maximum.reduce([0.8 * nose, mouth * 0.8, eyes])
    strength = person.wrinkles + (1 - person.wrinkles) * features
    share, strength = share[..., None], strength[..., None]
    forms = forms0 * (1 - share) + forms1 * share
    return forms + strength * (detail0 * (1 - share) + detail1 * share)


def _brows(mixed: Floats, person: Person) -> Floats:
    """The portrait's brows taken away, and the person's own drawn hair by hair."""
    mask = _region("brows")
    bare = _spread(mixed, np.clip(_trusted() - mask * 1.5, 0, 1), 0.5)
    mixed = mixed + (bare - mixed) * np.clip(mask * 1.3, 0, 1)[..., None]
    chance = np.random.default_rng(person.seed)
    drawn = np.zeros((ROWS, COLUMNS), np.uint8)
    for brow in (LEFT_BROW, RIGHT_BROW):
        _draw_brow(drawn, places_of_points()[list(brow)], person.brow, chance)
    share = cv2.GaussianBlur(drawn, (0, 0), 0.9).astype(np.float32) / 255 * (0.55 + 0.4 * person.brow)
    hair = np.log(np.array(HAIR_COLOURS[person.colour]) * 0.7 + 0.012)
    hair = hair - np.log(tone(person.melanin) / TONES[MIDDLE])
    return mixed + (hair - mixed) * share[..., None]


def _draw_brow(drawn: np.ndarray, brow: Floats, thickness: float, chance: np.random.Generator) -> None:
    """Of a brow's landmarks five are its upper edge, from the temple inwards, five its lower edge."""
    upper, lower = brow[:5], brow[9:4:-1]
    count = round(120 + 260 * thickness)
    for along, across in zip(chance.random(count), chance.normal(0, 0.5, count), strict=True):
        at = along * 3.98
        i, rest = int(at), at - int(at)
        middle = ((upper + lower)[i] * (1 - rest) + (upper + lower)[i + 1] * rest) / 2
        outward = (brow[0] - brow[4]) / np.linalg.norm(brow[0] - brow[4])
        width = (3 + 8 * thickness) * (0.5 + 0.8 * np.sin(np.pi * (0.2 + 0.7 * along)))
        start = middle + (0, across * width * 0.7)
        end = start + outward * chance.uniform(8, 15) + (0, -9 * (along - 0.35))
        cv2.line(drawn, _fixed(start), _fixed(end), 255, 1, cv2.LINE_AA, 4)


def _fixed(point: Floats) -> tuple[int, int]:
    x, y = np.round(np.asarray(point) * 16).astype(int)
    return int(x), int(y)


def _eyes_coloured(sheet: Floats, person: Person) -> Floats:
    """Irises in the person's colour: what is darkish and in the middle of an eye, but for the pupil."""
    for loop in (LEFT_EYE, RIGHT_EYE):
        grey = sheet.mean(-1)
        eye = _disc(loop, 0.62, 0.6) * _region("eyeballs")
        dark = np.clip((0.30 - grey) / 0.12, 0, 1) * np.clip((grey - 0.012) / 0.03, 0, 1)
        share = (eye * dark * (1 - 0.6 * person.eyes))[..., None]
        glow = np.array(person.iris) * (0.5 + grey[..., None] / 0.12)
        sheet = sheet * (1 - share) + glow.astype(np.float32) * share
    return sheet


def _grained(sheet: Floats, person: Person) -> Floats:
    """Pores and blotches, which the small portraits have lost."""
    chance = np.random.default_rng(person.seed + 1)
    fine = cv2.GaussianBlur(chance.normal(0, 1, (ROWS, COLUMNS)).astype(np.float32), (0, 0), 1.0)
    coarse = cv2.GaussianBlur(chance.normal(0, 1, (ROWS, COLUMNS)).astype(np.float32), (0, 0), 9.0)
    bare = 1 - np.maximum(_region("eyeballs"), _region("teeth"))
    grain = 1 + bare * (0.11 * fine + 0.5 * coarse)
    return (sheet * grain[..., None]).astype(np.float32)
