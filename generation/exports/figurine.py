"""From a selfie to the brief of a figurine that is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generation.painters.brief import Brief

WIDTH, HEIGHT = 1080, 1920


def brief_of(
    selfie: bytes,
    *,
    style: str,
    pose: str | None,
    colour: str,
    finish: str,
    frame: str | None,
    seed: int,
    nickname: str,
) -> Brief:
    """What to make of a selfie, modelled. The seed chooses a pose, the style a frame, where there is none.

    Raises Refused with the reason for a visitor, UnknownStyle, and MissingSystemLibraries.
    """
    from generation import faces, screening
    from generation.painters.brief import Brief
    from generation.refused import Refused
    from generation.sculptor import sculpt
    from generation.selfie import decode
    from generation.styles.style import load

    chosen = load(style)
    frame = frame or chosen.default_frame
    # What the style lacks is found out before anybody waits for it.
    chosen.colour(colour), chosen.finish(finish), chosen.frame(frame)
    pose = pose or tuple(chosen.poses)[seed % len(chosen.poses)]
    chosen.pose(pose)
    analysis = faces.analyse(decode(selfie))
    verdict = screening.before(analysis)
    if verdict.outcome == "fail":
        raise Refused(verdict.reasons[0])
    sculpture = sculpt(analysis, chosen, pose, seed, nickname)
    return Brief(analysis, chosen, sculpture, colour, frame, WIDTH, HEIGHT, seed, finish)
