"""From a selfie to the figurine's form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from generation.sculptor.head import hair_masses, keypoints, measure, model_head, tones_of
from generation.sculptor.inscription import RECESS
from generation.sculptor.mesh import Floats, Mesh, attitude, join, place
from generation.sculptor.parts import Part, part_of
from generation.sculptor.relief import Relief, carve_relief

if TYPE_CHECKING:
    from generation.faces.analysis import Analysis
    from generation.styles.style import Pose, Style, Triple

NECK = np.array((0, -12, -5), np.float32)  # face space, cm: where the head turns
OWN_TURN, FARTHEST = 0.6, 16.0  # share of the selfie's yaw that a figurine keeps, and degrees of it at most
ASIDE = 8.0  # degrees of a selfie's yaw from which the pose's own glance goes to that side, too
SKIN = "skin"  # the paint that is the wearer's own
DEEPEST = 0.55  # of the plastic's colour that a recess takes away
CASTER_STEP = (3, 2, 1)  # the head's grid is finest in x; shadows need no more than about 0.2 cm


@dataclass(frozen=True, slots=True)
class Sculpture:
    """A figurine's form, in cm, y up, z towards the viewer, feet on y = 0.

    body, head: meshes; the head includes headgear. At the vertices of the whole, body first: wash, (n,)
    float32, a factor on the colour of moulded plastic; enamel, (n, 3) float32 linear RGB, the colours of a
    painted figurine. casters: a coarse mesh of the whole that throws shadows. keypoints3d: (5, 3) float32,
    eyes, nose tip and mouth corners, the picture's left first. head_at: where the pose has its head (cm).
    headgear: the name of what it wears.
    """

    body: Mesh
    head: Mesh
    wash: Floats
    enamel: Floats
    casters: Mesh
    keypoints3d: Floats
    head_at: Triple
    headgear: str

    @property
    def whole(self) -> Mesh:
        """Body, then head."""
        return join([self.body, self.head])


def sculpt(
    analysis: Analysis,
    style: Style,
    pose: str,
    seed: int,
    nickname: str = "",
    mark: str = "",
    headgear: str | None = None,
) -> Sculpture:
    """The figurine of a selfie in a style's pose; equal arguments give equal bytes.

    `seed` varies how the head is held, so that another look is another figurine, and the head turns a little
    the way the person turned theirs: that is the side of them that is known. The nickname is embossed on the
    base, the mark under it. headgear: None lets the style choose what shows most of the person. Raises
    UnknownStyle for a pose or headgear that the style lacks, ValueError when the landmarks are degenerate.
    """
    stand, relief = style.pose(pose), carve_relief(analysis)
    name = headgear or style.choose_headgear(relief.hair.traits, seed)
    skull, hat, wash, enamel = _head(relief, style, name)
    held, at = _attitude(stand, seed, analysis.face.yaw), np.array(stand.head.at, np.float32)
    place_on_neck = (held, style.head_scale, NECK, at)
    head = [skull.placed(*place_on_neck), hat.placed(*place_on_neck)]
    words = style.inscription(pose, nickname, mark)
    body = [part_of(style, pose), *([words] if words else [])]
    painted = partial(_paints, style, relief.enamel.skin)
    return Sculpture(
        body=join([part.mesh for part in body]),
        head=join([part.mesh for part in head]),
        wash=np.concatenate([*map(_plain, body), wash, _plain(hat)]),
        enamel=np.concatenate([*map(painted, body), enamel, painted(hat)]),
        casters=join([part.caster for part in (*body, *head)]),
        keypoints3d=place(keypoints(relief), *place_on_neck),
        head_at=stand.head.at,
        headgear=name,
    )


def _head(relief: Relief, style: Style, headgear: str) -> tuple[Part, Part, Floats, Floats]:
    """Head and headgear in face space, and the head's wash (n,) and enamel (n, 3)."""
    measures = measure(relief)
    fit, grown = style.fit_headgear(headgear, measures), hair_masses(relief, measures)
    skull = Part.of(model_head(relief, measures, grown, fit.outside), CASTER_STEP)
    hat = part_of(style, headgear).placed(fit.rotation, fit.scale, fit.pivot, fit.offset)
    return skull, hat, *tones_of(relief, grown, skull.mesh.vertices)


def _plain(part: Part) -> Floats:
    """The wash (n,) of what no selfie shows: darker where plastic is recessed finer than shadows are."""
    if RECESS not in part.palette:
        return np.ones(len(part.mesh.vertices), np.float32)
    recessed = part.shares[:, part.palette.index(RECESS)] / np.float32(255)
    return np.asarray(1 - DEEPEST * recessed, np.float32)


def _paints(style: Style, skin: Floats, part: Part) -> Floats:
    """A part's paints (n, 3), linear RGB; its bare skin is the wearer's."""
    colours = [skin if name == SKIN else np.array(style.paints[name]) for name in part.palette]
    return part.painted(np.stack(colours))


def _attitude(pose: Pose, seed: int, turned: float) -> Floats:
    """The head's rotation (3, 3). turned: the selfie's yaw, degrees."""
    sway = np.random.default_rng(seed).uniform(-1, 1, 3) * pose.sway
    glance = np.copysign(pose.head.yaw, turned) if abs(turned) > ASIDE else pose.head.yaw
    yaw, pitch, roll = np.array((glance, pose.head.pitch, pose.head.roll)) + sway
    yaw += np.clip(OWN_TURN * turned, -FARTHEST, FARTHEST)
    return attitude(float(yaw), float(pitch), float(roll))
