"""A sheet to judge figurines by: faces down, and across every combination of what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generation.refused import Refused
from generation.selfie import decode
from generation.styles.style import UnknownStyle

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from generation.faces.analysis import Analysis
    from generation.painters import Brief, Painter
    from generation.sculptor import Sculpture
    from generation.styles.style import Style

AXES = ("poses", "headgear", "colours", "frames", "finishes")
FINER = 2  # pixels painted for one shown; a face in a tile is too small to be recognised
MOST_TILES = 1000
LINE, GAP = 18, 4  # pixels
PAPER, INK, GREEN, RED = (24, 26, 24), (225, 225, 215), (150, 220, 140), (240, 130, 110)
LIKE = 0.6  # dlib's distance below which two faces count as one person's


@dataclass(frozen=True, slots=True)
class Choice:
    """What one column shows. headgear: None where the style chooses."""

    pose: str
    headgear: str | None
    colour: str
    frame: str
    finish: str

    @property
    def words(self) -> tuple[str, ...]:
        return self.pose, self.headgear or "", self.colour, self.frame, self.finish


class Drawing:
    """The sheet's paper: a head line, then rows of tiles with a line of words under each."""

    def __init__(self, rows: int, columns: list[Choice], tile: tuple[int, int]) -> None:
        from PIL import Image, ImageDraw, ImageFont

        self.tile = tile
        size = (len(columns) + 1) * (tile[0] + GAP), rows * (tile[1] + LINE + GAP) + 3 * LINE
        self.image = Image.new("RGB", size, PAPER)
        self._pen = ImageDraw.Draw(self.image)
        self._font = ImageFont.load_default(LINE * 0.72)
        for number, choice in enumerate(columns, start=1):
            x = number * (self.tile[0] + GAP)
            self._write((x, 2), " ".join(filter(None, choice.words[:2])), INK)
            self._write((x, 2 + LINE), " ".join(choice.words[2:]), INK)

    def place(
        self, row: int, column: int, picture: np.ndarray, words: str, ink: tuple[int, int, int]
    ) -> None:
        from PIL import Image

        x, y = self._corner(row, column)
        tile = Image.fromarray(picture)
        self.image.paste(
            tile if tile.size == self.tile else tile.resize(self.tile, Image.Resampling.BOX), (x, y)
        )
        self._write((x + 2, y + self.tile[1] + 1), words, ink)

    def refusal(self, row: int, name: str, code: str) -> None:
        x, y = self._corner(row, 0)
        self._write((x + 2, y + self.tile[1] // 2), f"refused: {code}", RED)
        self._write((x + 2, y + self.tile[1] + 1), name, INK)

    def _corner(self, row: int, column: int) -> tuple[int, int]:
        return column * (self.tile[0] + GAP), 2 * LINE + GAP + row * (self.tile[1] + LINE + GAP)

    def _write(self, at: tuple[int, int], words: str, ink: tuple[int, int, int]) -> None:
        most = max(self.tile[0] // 7, 6)
        self._pen.text(
            at, words if len(words) <= most else words[: most - 1] + "…", fill=ink, font=self._font
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """tiles: for each its `face`, its choice and `own`, the distance to the selfie (None where no face is
    seen). refused: reason codes by face."""

    drawing: Drawing
    tiles: list[dict[str, Any]]
    refused: dict[str, str]

    @property
    def image(self) -> Image.Image:
        return self.drawing.image


def choices(style: Style, asked: dict[str, str | None]) -> list[Choice]:
    """Columns for `asked`: for each of AXES names with commas, "all", or None for the style's first.

    Raises UnknownStyle for a name that the style lacks.
    """
    known = {
        "poses": list(style.poses),
        "headgear": list(style.headgear),
        "colours": list(style.colours),
        "frames": list(style.frames),
        "finishes": list(style.finishes),
    }
    first = {"frames": style.default_frame, "headgear": None}
    picked = {axis: _picked(asked[axis], known[axis], first.get(axis, known[axis][0])) for axis in AXES}
    for axis, names in picked.items():
        for name in names:
            _require(style, axis, name, known[axis])
    return [Choice(*names) for names in product(*(picked[axis] for axis in AXES))]


def _require(style: Style, axis: str, name: str | None, known: list[str]) -> None:
    if axis == "colours" and name:
        style.colour(name)  # a campaign's own is no name
    elif name not in known and name is not None:
        raise UnknownStyle(
            f"Among the {axis} of “{style.name}” is no “{name}”. There is: {', '.join(known)}."
        )


def _picked(asked: str | None, names: list[str], first: str | None) -> list[Any]:
    if asked is None:
        return [first]
    return names if asked == "all" else asked.split(",")


def contact_sheet(
    selfies: list[Path],
    style: Style,
    columns: list[Choice],
    tile: tuple[int, int],
    seed: int,
    tell: Callable[[str], None],
    words: tuple[str, str] = ("", ""),
) -> Sheet:
    """Paint every column of every selfie. tile: width and height in pixels. words: nickname and mark on every
    base. Raises ValueError for more than MOST_TILES tiles, UnidentifiedImageError or OSError for what is no
    picture."""
    if len(selfies) * len(columns) > MOST_TILES:
        raise ValueError(
            f"That would be {len(selfies) * len(columns)} tiles; a sheet has at most {MOST_TILES}."
        )
    sheet = Sheet(Drawing(len(selfies), columns, tile), [], {})
    for row, path in enumerate(selfies):
        try:
            analysis = _analysed(path)
        except Refused as refusal:
            sheet.refused[path.stem] = refusal.code
            sheet.drawing.refusal(row, path.stem, refusal.code)
            continue
        sheet.drawing.place(row, 0, _close_up(analysis, tile), path.stem, INK)
        for column, picture in enumerate(_painted(analysis, style, columns, tile, seed, words)):
            own = _own(picture, analysis)
            sheet.drawing.place(row, column + 1, picture, *_verdict(own))
            sheet.tiles.append({"face": path.stem, **_named(columns[column]), "own": own})
            tell(f"{path.stem} {' '.join(filter(None, columns[column].words))}: {own}")
    return sheet


def _analysed(path: Path) -> Analysis:
    from generation.faces import analyse

    return analyse(decode(path.read_bytes()))


def _painted(
    analysis: Analysis,
    style: Style,
    columns: list[Choice],
    tile: tuple[int, int],
    seed: int,
    words: tuple[str, str],
) -> Iterator[np.ndarray]:
    """A picture for each column; what only differs in colour, frame or finish is sculpted once."""
    from generation import painters
    from generation.sculptor import sculpt

    painter: Painter = painters.find("plastic")()
    for (pose, headgear), together in groupby(columns, lambda choice: (choice.pose, choice.headgear)):
        sculpture = sculpt(analysis, style, pose, seed, *words, headgear=headgear)
        for choice in together:
            brief = _brief(analysis, style, sculpture, choice, tile, seed)
            yield painter.paint(brief, lambda fraction: None).picture


def _brief(
    analysis: Analysis, style: Style, sculpture: Sculpture, choice: Choice, tile: tuple[int, int], seed: int
) -> Brief:
    from generation.painters import Brief

    return Brief(
        analysis=analysis,
        style=style,
        sculpture=sculpture,
        colour=choice.colour,
        frame=choice.frame,
        width=tile[0] * FINER,
        height=tile[1] * FINER,
        seed=seed,
        finish=choice.finish,
    )


def _own(picture: np.ndarray, analysis: Analysis) -> float | None:
    from generation import checks

    try:
        return round(checks.judge(picture, analysis).identity_distance, 3)
    except Refused:
        return None


def _verdict(own: float | None) -> tuple[str, tuple[int, int, int]]:
    if own is None:
        return "no face seen", INK
    return f"own {own:.2f}", GREEN if own < LIKE else RED


def _named(choice: Choice) -> dict[str, str | None]:
    return dict(zip(("pose", "headgear", "colour", "frame", "finish"), choice.words, strict=True))


def _close_up(analysis: Analysis, tile: tuple[int, int]) -> np.ndarray:
    """The selfie about its face, in the tile's shape."""
    import cv2
    import numpy as np

    x0, y0, x1, y1 = analysis.face.box
    scale = tile[0] / (1.9 * max(x1 - x0, 0.75 * (y1 - y0)))
    move = np.array(
        [[scale, 0, tile[0] / 2 - (x0 + x1) / 2 * scale], [0, scale, tile[1] * 0.46 - (y0 + y1) / 2 * scale]]
    )
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.warpAffine(analysis.picture, move, tile, flags=smooth, borderMode=cv2.BORDER_REPLICATE)
