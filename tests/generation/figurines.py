"""The cast as figurines. They are dear to model, so each is modelled once."""

from __future__ import annotations

from functools import cache

from generation.faces.analysis import Analysis, analyse
from generation.painters.brief import Brief, Painting
from generation.painters.plastic import Plastic
from generation.sculptor import Sculpture, sculpt
from generation.styles.style import load

from .portraits import astronaut, hopper

ARMY = load("army")
POSE = "rifle_at_port"
CAST = {"collins": astronaut, "hopper": hopper}


@cache
def analysed(name: str) -> Analysis:
    return analyse(CAST[name]())


@cache
def sculpted(name: str, style: str = "army", pose: str = POSE) -> Sculpture:
    return sculpt(analysed(name), load(style), pose, seed=0)


def brief(
    name: str, *, colour: str = "green", frame: str = "three", width: int = 90, height: int = 160
) -> Brief:
    return Brief(analysed(name), ARMY, sculpted(name), colour, frame, width, height, seed=0)


def painted(asked: Brief) -> Painting:
    plastic = Plastic()
    plastic.load()
    return plastic.paint(asked, lambda fraction: None)
