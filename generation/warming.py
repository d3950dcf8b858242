"""Loading ahead, so that the first visitor waits for nothing. Runs in the painting process."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog

from generation.refused import Refused

if TYPE_CHECKING:
    from generation.styles.style import Style

log = structlog.get_logger()

SMALL = (108, 192)  # pixels


def load(painters: Sequence[str]) -> None:
    """Load models, kernels, bodies and these painters.

    Whatever a figurine needs is surely loaded when one was made: a small one of each style by each painter
    that can paint it, of scikit-image's public-domain astronaut. Where somebody else paints, asking would
    send them a picture: those are only loaded. Raises what loading raises.
    """
    from generation import painters as known
    from generation.styles import style as styles

    for painter in dict.fromkeys(["plastic", *painters]):
        if known.ready(painter).processor:
            continue
        for name in styles.names():
            style = styles.load(name)
            if painter == "plastic" or painter in style.painting:
                _make_one(style, painter)


def _make_one(style: "Style", painter: str) -> None:
    from skimage.data import astronaut

    from generation import pipeline

    order = pipeline.Order(
        style=style.name,
        colour=next(iter(style.colours)),
        painter=painter,
        pose=None,
        seed=0,
        shapes=(pipeline.Shape("portrait", *SMALL),),
        nickname="Diorama",
        headline="",
        call_to_action="",
        url="",
        fallback=False,  # or plastic would hide that the painter failed
    )
    try:
        pipeline.make_figurine(astronaut(), order, lambda stage, fraction: None)
    except Refused:
        # A judge turned the picture away (so small, it need not show a face): all on the way there is loaded.
        log.info("warmed_without_likeness", style=style.name, painter=painter)
