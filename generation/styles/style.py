"""What a figurine looks like, read from `styles/<name>/style.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generation.styles.colours import OWN, Colour, Triple, own

if TYPE_CHECKING:
    from generation.sculptor.head import Fit, HeadMeasures
    from generation.sculptor.parts import Part
    from generation.sculptor.traits import Traits

__all__ = ["Colour", "Frame", "HeadPlace", "LightRig", "Material", "Pose", "Softbox", "Style", "Triple"]

STYLES = Path(__file__).parent


class UnknownStyle(LookupError):
    """A style, or a pose, colour, frame or finish of one, that does not exist; says which exist."""

    reason = "unknown_style"


@dataclass(frozen=True, slots=True)
class Frame:
    """A camera: where it stands and what it looks at, in cm from its anchor ("floor": the floor's middle, or
    "head": the place of the pose's head); vertical field of view (degrees), and whether the floor is seen."""

    position: Triple
    target: Triple
    field_of_view: float
    floor: bool
    anchor: str


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
    """A finish. roughness: blur of reflections, as a tangent. gloss: factor. bounce: light that the figurine
    throws on itself, 0-1. wrap: how far light creeps past the terminator. wash: exponent on the selfie's
    tone. enamel: 0 where the plastic's own colour is seen, 1 where paint covers it."""

    roughness: float
    gloss: float
    bounce: float
    wrap: float
    wash: float
    enamel: float


@dataclass(frozen=True, slots=True)
class HeadPlace:
    """Where the head sits: offset (cm); yaw, pitch and roll (degrees)."""

    at: Triple
    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True)
class Pose:
    """label: what people read. head: where it sits on this body. sway: degrees that the seed may turn it."""

    label: str
    head: HeadPlace
    sway: float


@dataclass(frozen=True, slots=True)
class Style:
    """A figurine's looks. headgear: names, the usual one first. head_scale: of a human head, for a toy's is
    larger. paints: linear RGB by name, as a Part's palette names them; "skin" is nobody's, for when there is
    no wearer. copy: the words that the public reads about it.
    prompts: what painters that are told in words are told. painting: what each of them needs besides, by the
    painter's name; the plastic painter needs nothing."""

    name: str
    label: str
    poses: Mapping[str, Pose]
    headgear: tuple[str, ...]
    head_scale: float
    default_frame: str
    colours: Mapping[str, Colour]
    paints: Mapping[str, Triple]
    finishes: Mapping[str, Material]
    frames: Mapping[str, Frame]
    rig: LightRig
    copy: Mapping[str, str]
    prompts: Mapping[str, str]
    painting: Mapping[str, Mapping[str, Any]]

    def colour(self, name: str) -> Colour:
        """A colour of the style, or any `#RRGGBB`. Raises UnknownStyle."""
        if OWN.fullmatch(name):
            return own(name)
        return _pick(self.colours, name, f"colour of the style “{self.name}”")

    def frame(self, name: str) -> Frame:
        """Raises UnknownStyle."""
        return _pick(self.frames, name, f"frame of the style “{self.name}”")

    def pose(self, name: str) -> Pose:
        """Raises UnknownStyle."""
        return _pick(self.poses, name, f"pose of the style “{self.name}”")

    def finish(self, name: str) -> Material:
        """Raises UnknownStyle."""
        return _pick(self.finishes, name, f"finish of the style “{self.name}”")

    def paints_with(self, painter: str) -> Mapping[str, Any]:
        """What the style tells a painter: steps, scales, sizes. Raises UnknownStyle for one that it was not
        made for."""
        return _pick(self.painting, painter, f"table for painters of the style “{self.name}”")

    @property
    def default_colour(self) -> str:
        """The first colour."""
        return next(iter(self.colours))

    @property
    def parts(self) -> tuple[str, ...]:
        """What `build` can build: a body for each pose, and all headgear."""
        return (*self.poses, *self.headgear)

    def build(self, part: str) -> Part:
        """Model a part from scratch; `sculptor.parts.part_of` keeps it. Raises UnknownStyle."""
        _require(self.parts, part, f"part of the style “{self.name}”")
        if part in self.headgear:
            worn: Part = self._recipe("headgear").build_headgear(part)
            return worn
        body: Part = self._recipe("body").build_body(part)
        return body

    def fit_headgear(self, name: str, measures: HeadMeasures) -> Fit:
        """How headgear sits on a head. Raises UnknownStyle."""
        _require(self.headgear, name, f"headgear of the style “{self.name}”")
        fit: Fit = self._recipe("headgear").fit_headgear(name, measures)
        return fit

    def choose_headgear(self, traits: Traits, seed: int) -> str:
        """The headgear that shows best what a person is known by."""
        chosen: str = self._recipe("headgear").choose_headgear(traits, seed)
        return chosen

    def inscription(self, pose: str, nickname: str, mark: str) -> Part | None:
        """Raised words on a pose's base, closed solids that reach into it; None where neither can be read.
        Raises UnknownStyle."""
        _require(self.poses, pose, f"pose of the style “{self.name}”")
        words: Part | None = self._recipe("base").inscription(pose, nickname, mark)
        return words

    def _recipe(self, part: str) -> Any:
        # Recipes need numba and the sculptor; a web process that lists colours must not pay for them.
        return import_module(f"generation.styles.{self.name}.{part}")


def names() -> list[str]:
    """The styles that exist."""
    return sorted(path.parent.name for path in STYLES.glob("*/style.toml"))


@cache
def load(name: str) -> Style:
    """The style of that name. Raises UnknownStyle."""
    _require(names(), name, "style")
    table = tomllib.loads((STYLES / name / "style.toml").read_text(encoding="utf-8"))
    return Style(
        name=name,
        label=table["label"],
        poses={key: _pose(value) for key, value in table["poses"].items()},
        headgear=tuple(table["headgear"]),
        head_scale=table["head"]["scale"],
        default_frame=table["default_frame"],
        colours={key: Colour(**_tuples(value)) for key, value in table["colours"].items()},
        paints=_tuples(table["paints"]),
        finishes={key: Material(**value) for key, value in table["finishes"].items()},
        frames={key: Frame(**_tuples(value)) for key, value in table["frames"].items()},
        rig=_rig(table["rig"]),
        copy=table["copy"],
        prompts=table["prompts"],
        painting=_tuples(table.get("painting", {})),
    )


def _pose(table: dict[str, Any]) -> Pose:
    return Pose(**{**table, "head": HeadPlace(**_tuples(table["head"]))})


def _rig(table: dict[str, Any]) -> LightRig:
    softboxes = tuple(Softbox(**_tuples(box)) for box in table["softboxes"])
    return LightRig(**_tuples({**table, "softboxes": softboxes}))


def _tuples(value: Any) -> Any:
    """TOML's arrays as tuples, so that a style is immutable all through."""
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _require(known: Iterable[str], name: str, what: str) -> None:
    _pick({one: one for one in known}, name, what)


def _pick(known: Mapping[str, Any], name: str, what: str) -> Any:
    if name in known:
        return known[name]
    raise UnknownStyle(f"There is no {what} called “{name}”. There is: {', '.join(sorted(known))}.")
