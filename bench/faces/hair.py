"""Hair as strands: grown from the scalp, combed from a parting, drawn down by their weight."""

import numpy as np

from bench.faces.head import CENTRE, CROWN, Surface, scalp
from bench.faces.persona import HAIR_COLOURS, Person
from bench.faces.portraits import Floats
from generation.sculptor.face_topology import LIPS, refinement

STEPS = {"none": 8, "short": 8, "medium": 14, "long": 18}
COUNT = {"none": 0, "short": 15000, "medium": 14000, "long": 14000}


def hair_of(person: Person, surface: Surface) -> tuple[Floats, Floats]:
    """Strands (n, k, 3) in face space, and their linear RGB (n, 3)."""
    chance = np.random.default_rng(person.seed + 2)
    grown = [_beard(person, surface, chance)]
    if person.hair != "none" and person.covered == "no":
        grown.append(_head_of_hair(person, surface, chance))
    strands = np.concatenate(grown)
    tone = np.array(HAIR_COLOURS[person.colour]) * chance.lognormal(-0.05, 0.33, (len(strands), 1))
    tone[: len(grown[0])] *= 0.6  # beards are darker than hair
    return strands.astype(np.float32), tone.astype(np.float32)


def _roots(surface: Surface, count: int, chance: np.random.Generator) -> Floats:
    """Places on the scalp, evenly by area."""
    corners = surface.vertices[surface.faces]
    middles = corners.mean(1)
    of_head = (surface.turning[surface.faces].min(1) == 1) & (
        np.abs(middles[:, 0]) < surface.half_width + 0.5
    )
    size = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    weight = size * of_head * (scalp(middles, chance.normal(0, 0.35, len(middles))) > 0.5)
    chosen = corners[chance.choice(len(corners), count, p=weight / weight.sum())]
    shares = chance.dirichlet((1, 1, 1), count)[..., None]
    return np.asarray((chosen * shares).sum(1), np.float32)


def _head_of_hair(person: Person, surface: Surface, chance: np.random.Generator) -> Floats:
    roots = _roots(surface, COUNT[person.hair], chance)
    length = person.length * chance.uniform(0.75, 1.05, len(roots))
    front = (roots[:, 2] > 0.5) & (roots[:, 1] > 6)
    fringe = front & (np.abs(roots[:, 0]) < 6) & person.fringe
    length = np.where(fringe, np.minimum(length, chance.uniform(4.2, 5.4, len(roots))), length)
    lift = person.volume * chance.uniform(0.15, 1.0, len(roots)) * np.clip(person.length / 4, 0.35, 1.3)
    course = _combed(roots, fringe, person, chance)
    strands = _fallen(roots, course, length, lift, fringe, surface, person)
    return _curled(strands, person, chance)


def _combed(roots: Floats, fringe: Floats, person: Person, chance: np.random.Generator) -> Floats:
    """The direction (n, 3) in which each strand sets out."""
    away = np.sign(roots[:, 0] - person.parting + 1e-3)
    high = np.clip((roots[:, 1] - 4) / 8, 0, 1)
    course = np.column_stack([away * (0.35 + high), -0.75 + 0.35 * high, -0.55 - 0.2 * high])
    course[fringe] = np.column_stack(
        [0.25 * away[fringe], np.full(fringe.sum(), -0.6), np.full(fringe.sum(), 0.7)]
    )
    return course + chance.normal(0, 0.16 if not person.curly else 0.5, course.shape)


def _fallen(
    roots: Floats,
    course: Floats,
    length: Floats,
    lift: Floats,
    fringe: Floats,
    surface: Surface,
    person: Person,
) -> Floats:
    """Follow each strand over the skull, off its edge and down."""
    strands, step = [roots], (length / (STEPS[person.hair] - 1))[:, None]
    stiff = 0.25 if person.hair == "short" else 0.0
    for k in range(1, STEPS[person.hair]):
        weight = np.clip(step * k / 14, 0, 1) * (1 - stiff)
        course = course * (1 - 0.35 * weight) + weight * np.array((0, -0.55, 0.06))
        course = course / np.linalg.norm(course, axis=1, keepdims=True)
        rise = lift * np.minimum(k / STEPS[person.hair] * 3.5, 1)
        place = _outside(strands[-1] + step * course, rise + 0.1, surface)
        strands.append(_beside_the_face(place, fringe, surface))
    return np.stack(strands, 1)


def _outside(places: Floats, rise: Floats, surface: Surface) -> Floats:
    """Push places out of the skull, to `rise` above it, and off the neck and shoulders."""
    radii = np.array((surface.half_width + 0.35, CROWN - CENTRE[1], 9.6)) + rise[:, None]
    offset = (places - CENTRE) / radii
    far = np.linalg.norm(offset, axis=1, keepdims=True)
    above = places[:, 1:2] > CENTRE[1] - 9
    places = np.where((far < 1) & above, CENTRE + offset / np.maximum(far, 1e-3) * radii, places)
    slope = -13.2 - np.clip((np.abs(places[:, 0]) - 5) * 0.32, 0, 9)
    low = np.clip((slope + 1.2 - places[:, 1]) / 2.5, 0, 1)
    places[:, 2] += low * np.where(places[:, 2] > -8, 1.2, -1.0)
    return places


def _beside_the_face(places: Floats, fringe: Floats, surface: Surface) -> Floats:
    """Strands that are combed aside leave the face free."""
    x, y, z = places.T
    free = np.interp(y, [-12, -6, 2, 7.5, 9], [5.6, 6.4, surface.half_width - 0.2, 5.5, 0])
    over = (z > -3.0) & (np.abs(x) < free) & (y < 8.6) & ~fringe
    places[:, 0] = np.where(over, np.sign(x + 1e-6) * (np.abs(x) * 0.35 + free * 0.65), x)
    return places


def _curled(strands: Floats, person: Person, chance: np.random.Generator) -> Floats:
    """Waves or curls, in locks: neighbours turn together."""
    count, along = len(strands), np.linspace(0, 1, STEPS[person.hair])[None]
    lock = np.floor(strands[:, 0, :] / (1.3 if person.curly else 2.5)).astype(np.int64)
    phase = (lock @ np.array((7, 13, 29)))[:, None] * 1.7 + chance.normal(0, 0.5, (count, 1))
    turns = person.length * (0.45 if person.curly else 0.16)
    size = (0.75 if person.curly else 0.18) * np.minimum(along * 4, 1) * min(person.length / 5, 1)
    wave = np.stack([np.cos(phase + turns * along), 0.5 * np.sin(1.3 * phase + turns * along),
                     np.sin(phase + turns * along)], -1)  # fmt: skip
    return strands + wave * size[..., None]


def _beard(person: Person, surface: Surface, chance: np.random.Generator) -> Floats:
    """Beard and moustache grow from the lower face, downwards and outwards."""
    if max(person.beard, person.moustache) < 0.05:
        return np.zeros((0, STEPS[person.hair], 3), np.float32)
    _, faces = refinement()
    lips = surface.points[list(LIPS)]
    middles = surface.vertices[faces].mean(1)
    mask = _bearded(middles, lips, person)
    count = round(13000 * max(person.beard, 0.4))
    a, b, c = (surface.vertices[faces[:, i]] for i in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    chosen = chance.choice(len(faces), count, p=mask * area / (mask * area).sum())
    shares = chance.dirichlet((1, 1, 1), count)[..., None]
    roots = (surface.vertices[faces[chosen]] * shares).sum(1)
    outward = surface.normals[faces[chosen]].mean(1)
    course = 0.45 * outward + np.column_stack([0.25 * roots[:, 0] / 6, np.full(count, -0.9), np.zeros(count)])
    course += chance.normal(0, 0.3, course.shape)
    length = (0.12 + 1.1 * max(person.beard, person.moustache * 0.5) ** 2) * chance.uniform(
        0.5, 1.1, (count, 1, 1)
    )
    along = np.linspace(0, 1, STEPS[person.hair])[None, :, None]
    return np.asarray(roots[:, None] + course[:, None] * length * along, np.float32)


def _bearded(places: Floats, lips: Floats, person: Person) -> Floats:
    """How thick (0-1) hair grows at places of the face."""
    x, y, z = places.T
    middle, half = lips.mean(0), np.ptp(lips[:, 0]) / 2
    mouth = np.hypot((x - middle[0]) / (half * 1.02), (y - middle[1]) / (np.ptp(lips[:, 1]) / 2 + 0.15))
    above = (y > middle[1]) & (np.abs(x) < half * 1.12) & (y < lips[:, 1].max() + 1.25)
    line = np.interp(
        np.abs(x), [0, half * 1.15, 6.2, 8], [lips[:, 1].min() - 0.35, middle[1] + 0.1, -0.5, 2.5]
    )
    cheeks = np.clip((line - y) / 0.8, 0, 1) * (person.beard > 0.05)
    return np.where(mouth < 1, 0, np.maximum(cheeks, above * min(person.moustache * 2, 1))) + 1e-9
