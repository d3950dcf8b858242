"""What a figurine looks like, read from `styles/<name>/style.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generation.sculptor.head import Fit, HeadMeasures
    from generation.sculptor.parts import Part

STYLES = Path(__file__).parent
HEADGEAR = "headgear"
Triple = tuple[float, float, float]


class UnknownStyle(LookupError):
    """A style, or a pose, colour or frame of one, that does not exist; says which exist."""

    reason = "unknown_style"


@dataclass(frozen=True, slots=True)
class Colour:
    """plastic: linear RGB albedo. backdrop: linear RGB radiance behind the head and at the picture's foot."""

    plastic: Triple
    backdrop: tuple[Triple, Triple]


@dataclass(frozen=True, slots=True)
class Frame:
    """A camera: where it stands and what it looks at (cm), vertical field of view (degrees), and whether the
    floor is seen."""

    position: Triple
    target: Triple
    field_of_view: float
    floor: bool


@dataclass(frozen=True, slots=True)
class Softbox:
    """A rectangular lamp aimed at the rig's target: cm; `light` is the linear RGB irradiance that it gives;
    `samples` lamps make its shadows; `gloss` the brightness of its
    reflection."""

    position: Triple
    half_size: tuple[float, float]
    samples: int
    light: Triple
    gloss: float


@dataclass(frozen=True, slots=True)
class LightRig:
    """Softboxes, and a dome of `dome` lamps that fades from `ground` to `sky` (linear RGB radiance)."""

    target: Triple
    softboxes: tuple[Softbox, ...]
    dome: int
    sky: Triple
    ground: Triple


@dataclass(frozen=True, slots=True)
class Material:
    """Moulded plastic. roughness: blur of reflections, as a tangent. gloss: factor. bounce: light that
    plastic throws on plastic, 0-1. wrap: how far light creeps past the terminator. wash: exponent on the
    selfie's tone."""

    roughness: float
    gloss: float
    bounce: float
    wrap: float
    wash: float


@dataclass(frozen=True, slots=True)
class HeadPlace:
    """Where the head sits: offset (cm), scale, yaw, pitch and roll (degrees), and how far each may sway."""

    at: Triple
    scale: float
    yaw: float
    pitch: float
    roll: float
    sway: float


@dataclass(frozen=True, slots=True)
class Style:
    """A figurine's looks. `copy` holds the words that the public reads about it."""

    name: str
    label: str
    poses: tuple[str, ...]
    default_frame: str
    colours: Mapping[str, Colour]
    frames: Mapping[str, Frame]
    rig: LightRig
    material: Material
    head: HeadPlace
    copy: Mapping[str, str]

    def colour(self, name: str) -> Colour:
        """Raises UnknownStyle."""
        return _pick(self.colours, name, f"colour of the style “{self.name}”")

    def frame(self, name: str) -> Frame:
        """Raises UnknownStyle."""
        return _pick(self.frames, name, f"frame of the style “{self.name}”")

    def require_pose(self, pose: str) -> None:
        """Raises UnknownStyle."""
        _pick({pose: pose for pose in self.poses}, pose, f"pose of the style “{self.name}”")

    @property
    def parts(self) -> tuple[str, ...]:
        """What `build` can build: a body for each pose, and headgear."""
        return (*self.poses, HEADGEAR)

    def build(self, part: str) -> Part:
        """Model a part from scratch; `sculptor.parts.part_of` keeps it. Raises UnknownStyle."""
        _pick({known: known for known in self.parts}, part, f"part of the style “{self.name}”")
        recipe = self._recipe("headgear" if part == HEADGEAR else "body")
        built: Part = recipe.build_headgear() if part == HEADGEAR else recipe.build_body(part)
        return built

    def fit_headgear(self, measures: HeadMeasures) -> Fit:
        """How the headgear sits on a head."""
        fit: Fit = self._recipe("headgear").fit_headgear(measures)
        return fit

    def _recipe(self, part: str) -> Any:
        # Recipes need numba and the sculptor; a web process that lists colours must not pay for them.
        return import_module(f"generation.styles.{self.name}.{part}")


def names() -> list[str]:
    """The styles that exist."""
    return sorted(path.parent.name for path in STYLES.glob("*/style.toml"))


@cache
def load(name: str) -> Style:
    """The style of that name. Raises UnknownStyle."""
    _pick({known: known for known in names()}, name, "style")
    table = tomllib.loads((STYLES / name / "style.toml").read_text(encoding="utf-8"))
    return Style(
        name=name,
        label=table["label"],
        poses=tuple(table["poses"]),
        default_frame=table["default_frame"],
        colours={key: Colour(**_tuples(value)) for key, value in table["colours"].items()},
        frames={key: Frame(**_tuples(value)) for key, value in table["frames"].items()},
        rig=_rig(table["rig"]),
        material=Material(**table["material"]),
        head=HeadPlace(**_tuples(table["head"])),
        copy=table["copy"],
    )


def _rig(table: dict[str, Any]) -> LightRig:
    softboxes = tuple(Softbox(**_tuples(box)) for box in table["softboxes"])
    return LightRig(**_tuples({**table, "softboxes": softboxes}))


def _tuples(value: Any) -> Any:
    """TOML's arrays as tuples, so that a style is immutable all through."""
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _pick(known: Mapping[str, Any], name: str, what: str) -> Any:
    if name in known:
        return known[name]
    raise UnknownStyle(f"There is no {what} called “{name}”. There is: {', '.join(sorted(known))}.")
