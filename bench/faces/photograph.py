"""A photograph of a synthetic person: turned, lit, before a wall, through a camera."""

import io
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from bench.faces.glasses import draw_glasses
from bench.faces.hair import hair_of
from bench.faces.head import Surface, head_of, scalp, turning_at
from bench.faces.persona import HAIR_COLOURS, Person
from bench.faces.portraits import FACE_HEIGHT, Floats, levels, refined
from bench.faces.raster import draw
from bench.faces.skin import places_of_points, sheet_of, tone
from bench.faces.strands import Head, draw_strands, lit

PIVOT = np.array((0, -9, -6), np.float32)
LEVEL = 8.0  # degrees that the line from chin to forehead leans back in a level face
NEAR = 75.0  # cm from the camera to the head
SIDE, ABOVE, BELOW = 19.0, 20.0, 24.0  # cm that the picture shows
FINER = 2  # samples a pixel


@dataclass(frozen=True, slots=True)
class Camera:
    """Where things are in the picture. turn: (3, 3) rotation of the head. scale: samples a cm."""

    turn: Floats
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        return round((ABOVE + BELOW) * self.scale), round(2 * SIDE * self.scale)

    def turned(self, places: Floats, turning: Floats) -> Floats:
        """Places (..., 3) of a head that looks ahead, once it is turned."""
        moved = (places - PIVOT) @ self.turn.T + PIVOT
        return np.asarray(places + (moved - places) * turning[..., None], np.float32)

    def seen(self, places: Floats) -> Floats:
        """Column, row and depth of places (..., 3)."""
        nearer = NEAR / (NEAR - places[..., 2])
        columns = (places[..., 0] * nearer + SIDE) * self.scale
        rows = (ABOVE - places[..., 1] * nearer) * self.scale
        return np.stack([columns, rows, places[..., 2]], -1).astype(np.float32)

    def places(self, depth: Floats) -> Floats:
        """Where in space (H, W, 3) what is seen at these depths is."""
        rows, columns = np.indices(depth.shape, np.float32)
        z = np.where(np.isfinite(depth), depth, 0)
        farther = (NEAR - z) / NEAR
        x, y = columns / self.scale - SIDE, ABOVE - rows / self.scale
        return np.stack([x * farther, y * farther, z], -1)


def photograph(person: Person) -> np.ndarray:
    """The person's picture, (H, W, 3) uint8 RGB; equal persons give equal pictures."""
    chance = np.random.default_rng(person.seed + 3)
    surface, camera = head_of(person), _camera(person)
    vertices = camera.turned(surface.vertices, surface.turning)
    albedo, normals, depth = _drawn(person, surface, vertices, camera)
    lamp = _lamp(person)
    exposure = _exposure(person)
    light = _light(person, vertices, surface, normals, depth, lamp, camera)
    picture = _wall(person, depth.shape, chance)
    skin = levels((albedo * light[0] + light[1]) * exposure)
    strands, tones = hair_of(person, surface)
    strands = camera.turned(strands, turning_at(strands[..., 1]))
    colours = levels(lit(strands, tones * exposure, lamp))
    picture = draw_strands(picture, Head(skin, depth), camera.seen(strands), colours, lamp)
    if person.glasses and not person.eyes:
        draw_glasses(picture, surface, depth, camera, person.seed)
    return _developed(picture, person, chance)


def _camera(person: Person) -> Camera:
    from generation.sculptor.mesh import rotation

    yaw, pitch, roll = person.angles
    turn = rotation("z", -roll) @ rotation("y", yaw) @ rotation("x", LEVEL - pitch)
    return Camera(turn.astype(np.float32), FINER * person.face_pixels / FACE_HEIGHT)


def _lamp(person: Person) -> Floats:
    azimuth, height = np.radians(person.lamp)
    return np.array(
        [np.sin(azimuth) * np.cos(height), np.sin(height), np.cos(azimuth) * np.cos(height)], np.float32
    )


def _exposure(person: Person) -> float:
    """Cameras brighten dark faces, but not all the way."""
    return float(0.60 / (0.62 * tone(person.melanin).mean() + 0.16))


def _drawn(
    person: Person, surface: Surface, vertices: Floats, camera: Camera
) -> tuple[Floats, Floats, Floats]:
    """Albedo and normals (H, W, 3) of what is nearest, and its depth."""
    places = np.zeros((len(vertices), 2), np.float32)
    face = refined(places_of_points())
    places[: len(face)] = face
    normals = camera.turned(surface.normals + PIVOT, surface.turning) - PIVOT
    grown = scalp(surface.vertices) * (surface.turning == 1)
    values = np.column_stack(
        [normals, places, surface.sheet, surface.cloth, grown, surface.vertices, surface.cover]
    )
    out, depth = draw(camera.seen(vertices), values, surface.faces, camera.size)
    sheet = sheet_of(person)
    skin = cv2.remap(sheet, out[..., 3], out[..., 4], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    plain = tone(person.melanin) * 0.97
    albedo = np.where(out[..., 5:6] > 0.5, skin, plain * _blotches(out[..., 8:11], person))
    albedo = _with_scalp(albedo, out[..., 7:8], person)
    for column, colour in ((6, person.garment), (11, person.scarf)):
        fabric = _woven(out[..., 8:11], np.array(colour, np.float32) * 0.9 + 0.01)
        albedo = np.where(out[..., column : column + 1] > 0.5, fabric, albedo)
    normal = out[..., :3] / np.maximum(np.linalg.norm(out[..., :3], axis=-1, keepdims=True), 1e-6)
    return albedo.astype(np.float32), normal, depth


def _blotches(places: Floats, person: Person) -> Floats:
    """Skin is a little redder at the ears and uneven everywhere."""
    wave = np.sin(places[..., :1] * 1.9 + places[..., 1:2] * 1.3) * np.sin(
        places[..., 2:] * 1.7 - places[..., 1:2]
    )
    ear = np.clip((np.abs(places[..., :1]) - 7.3) / 1.0, 0, 1) * (1 - person.melanin)
    return 1 + 0.03 * wave + ear * np.array([0.02, -0.14, -0.12])


def _with_scalp(albedo: Floats, grown: Floats, person: Person) -> Floats:
    """Hair's own colour between the strands; a shadow of it on shaved heads."""
    if person.covered != "no":
        return albedo
    dense = 0.18 if person.hair == "none" else 0.92
    share = np.clip(grown * 1.2 - 0.1, 0, 1) * dense
    return albedo * (1 - share) + np.array(HAIR_COLOURS[person.colour]) * 0.45 * share


def _woven(places: Floats, colour: Floats) -> Floats:
    x, y, z = (places[..., i] for i in range(3))
    fold = np.sin(0.9 * x + 0.5 * y + 1.7 * np.sin(0.35 * y + 0.2 * x)) * np.sin(0.6 * z + 0.4 * x)
    knit = np.sin(x * 9) * np.sin(y * 9)
    return np.asarray(colour * (1 + 0.16 * fold + 0.07 * knit)[..., None], np.float32)


def _light(
    person: Person,
    vertices: Floats,
    surface: Surface,
    normals: Floats,
    depth: Floats,
    lamp: Floats,
    camera: Camera,
) -> tuple[Floats, Floats]:
    """What multiplies albedo, and what gloss adds, (H, W, 3) each."""
    lit = _unshadowed(vertices, surface, depth, lamp, camera)
    facing = normals @ lamp
    key = (
        np.stack([np.clip((facing + wrap) / (1 + wrap), 0, 1) for wrap in (0.30, 0.16, 0.12)], -1)
        * lit[..., None]
    )
    dome = 0.5 + 0.5 * normals[..., 1:2]
    fill = np.clip(normals @ np.array((-lamp[0] * 0.7, 0.1, 0.7), np.float32), 0, 1)[..., None]
    ambient = (0.30 + 0.35 * dome + 0.35 * fill) * _open(depth, camera.scale)[..., None]
    strength = person.contrast
    half = lamp + np.array((0, 0, 1), np.float32)
    gloss = np.clip(normals @ (half / np.linalg.norm(half)), 0, 1) ** 26 * lit
    tint = np.array((1.04, 1.0, 0.94), np.float32)
    total = strength * 1.1 * key * tint + (1 - 0.62 * strength) * ambient * np.array((0.97, 1.0, 1.05))
    return total.astype(np.float32), (0.030 * strength * gloss)[..., None].astype(np.float32)


def _open(depth: Floats, scale: float) -> Floats:
    """Ambient light (0-1) that reaches a place past what stands before it."""
    floor = np.where(np.isfinite(depth), depth, -9.0).astype(np.float32)
    closed = np.zeros_like(floor)
    for radius in (0.5, 1.6):
        closed += np.clip(cv2.GaussianBlur(floor, (0, 0), radius * scale) - floor, 0, 3) / (2.2 * radius)
    return np.clip(1 - 0.55 * closed, 0.25, 1)


def _unshadowed(vertices: Floats, surface: Surface, depth: Floats, lamp: Floats, camera: Camera) -> Floats:
    """The share (0-1) of the lamp that each sample sees, by a shadow map with a soft edge."""
    side = np.array((lamp[2], 0, -lamp[0])) / np.hypot(lamp[0], lamp[2])
    axes = np.stack([side, np.cross(lamp, side), lamp]).astype(np.float32).T
    fine, edge = 9.0, cv2.BORDER_CONSTANT
    corners = (vertices @ axes + (30, 30, 0)) * (fine, fine, 1)
    _, nearest = draw(corners, np.zeros((len(corners), 1)), surface.faces, (540, 540))
    where = (camera.places(depth) @ axes + (30, 30, 0)) * (fine, fine, 1)
    where = where.astype(np.float32)
    lit = np.zeros(depth.shape, np.float32)
    for move in ((0, 0), (4, 0), (-4, 0), (0, 4), (0, -4), (3, 3), (-3, 3), (3, -3), (-3, -3)):
        x, y = where[..., 0] + np.float32(move[0]), where[..., 1] + np.float32(move[1])
        blocker = cv2.remap(nearest, x, y, cv2.INTER_NEAREST, borderMode=edge, borderValue=-99)
        lit += (blocker < where[..., 2] + 0.55) / 9
    return cv2.GaussianBlur(lit, (0, 0), 0.22 * camera.scale)


def _wall(person: Person, size: tuple[int, int], chance: np.random.Generator) -> np.ndarray:
    """A wall out of focus, with things before it."""
    height, width = size
    small = np.ones((44, 38, 3), np.float32) * person.wall
    for _ in range(7):
        at, colour = (
            chance.integers(0, 40, 2),
            np.array(person.wall) * chance.uniform(0.3, 1.8) + chance.normal(0, 0.03, 3),
        )
        cv2.rectangle(
            small,
            at.tolist(),
            (at + chance.integers(4, 22, 2)).tolist(),
            np.clip(colour, 0.01, 0.9).tolist(),
            -1,
        )
    wall = cv2.resize(cv2.GaussianBlur(small, (0, 0), 1.6), (width, height), interpolation=cv2.INTER_CUBIC)
    return levels(wall * np.linspace(1.15, 0.75, height, dtype=np.float32)[:, None, None])


def _spoiled(picture: Floats, how: str) -> Floats:
    """A picture that no figurine can be made of, for that reason code; else as it is."""
    height, width = picture.shape[:2]
    if how == "too_dark":
        return picture * (42 / np.percentile(picture, 95))
    if how == "face_too_small":
        scale = 60 * (ABOVE + BELOW) / FACE_HEIGHT / height
        return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if how == "too_blurred":
        return cv2.blur(picture, (max(width // 9, 3), 1))
    return picture[:, : round(width * 0.56)] if how == "face_cut_off" else picture


def _developed(picture: np.ndarray, person: Person, chance: np.random.Generator) -> np.ndarray:
    """What the camera makes of it: pixels, noise, a file's artefacts."""
    height, width = picture.shape[0] // FINER, picture.shape[1] // FINER
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 0.55).astype(np.float32)
    small = _spoiled(small, person.spoiled)
    grain = cv2.GaussianBlur(chance.normal(0, 255, small.shape).astype(np.float32), (0, 0), 0.6) * 1.6
    noisy = np.clip(small + grain * person.noise * (0.4 + 0.6 * (1 - small / 255)), 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noisy).save(file, "JPEG", quality=92)
    shown = np.array(Image.open(file))
    return np.ascontiguousarray(shown[:, ::-1] if person.mirrored else shown)
