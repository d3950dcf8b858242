"""Words as masks: clean, covered by a font we have, and never wider than their box."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[2] / "node_modules" / "@fontsource"
DISPLAY = ("big-shoulders-display", 900)
TEXT = ("barlow", 600)
FALLBACK = ("inter", 600)
SUBSETS = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext")
ELLIPSIS = "…"
SMALLEST = 0.25  # of a box's height: text below it reads as a mistake
LEADING = 1.16  # of a capital
WORTH_A_LINE = 1.35  # how much larger the text must get for another line to be worth it
MARKS = 2  # combining marks that one letter may carry; real orthographies need no more

Face = tuple[str, int]


class MissingFonts(RuntimeError):
    """The fonts are not installed."""

    def __init__(self, family: str) -> None:
        super().__init__(f"The font {family} is not in {FONTS}: run `npm ci` in the project's folder.")


@dataclass(frozen=True, slots=True)
class Lettering:
    """Lines of text as a mask (h, w), float32 0-1, cropped to its ink; and the size they are set in."""

    mask: np.ndarray
    size: int
    lines: tuple[str, ...]


def clean(text: str) -> str:
    """The text as it may be set: no controls (so no bidirectional or zero-width tricks), no symbols and
    emoji, no towers of combining marks, single spaces."""
    kept = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if category.startswith("Z") or character in "\t\n\r":
            kept.append(" ")
        elif category[0] != "C" and category not in {"So", "Sk"} and marks <= MARKS:
            kept.append(character)
    return re.sub(r" +", " ", "".join(kept)).strip()


def legible(text: str, face: Face = DISPLAY) -> bool:
    """Whether there is something to read and every character of it has a glyph in some font we have."""
    return any(c.isalnum() for c in text) and all(_file(face, c) for c in text if c != " ")


def set_lines(lines: tuple[str, ...], face: Face, size: int, leading: float = LEADING) -> Lettering:
    """The lines, left-aligned, at that size in pixels."""
    rows = [_row(line, face, size) for line in lines]
    step = round(size * leading * capital(face))
    width = max(row.shape[1] for row in rows)
    canvas = np.zeros((step * (len(rows) - 1) + rows[0].shape[0], width), np.float32)
    for k, row in enumerate(rows):
        part = canvas[k * step : k * step + row.shape[0], : row.shape[1]]
        np.maximum(part, row, out=part)
    return Lettering(_trimmed(canvas), size, lines)


def fit(text: str, face: Face, width: int, height: int, most_lines: int = 1) -> Lettering:
    """The text as large as the box allows, in up to `most_lines` lines; cut short with an ellipsis where it
    would become too small to read."""
    text = clean(text) or " "
    options = [lines for count in range(1, most_lines + 1) for lines in [_balanced(text, count)] if lines]
    best = _largest(options[0], face, width, height)
    for lines in options[1:]:
        more = _largest(lines, face, width, height)
        best = more if more.size > best.size * WORTH_A_LINE else best
    least = max(8, round(min(height, width / 4) * SMALLEST))
    if best.size >= least or len(text) < 4:
        return best
    room = text
    while len(room) > 1 and _width(room + ELLIPSIS, face, least) > width:
        room = room[:-1].rstrip()
    return _largest((room + ELLIPSIS,), face, width, height)


def _largest(lines: tuple[str, ...], face: Face, width: int, height: int) -> Lettering:
    widest = max(_width(line, face, 200) for line in lines) / 200
    tall = capital(face) * (1 + LEADING * (len(lines) - 1))
    size = max(4, int(min(width / max(widest, 0.01), height / tall)))
    for _ in range(24):  # hinting and accents can add a few pixels to what was measured
        found = set_lines(lines, face, size)
        if found.mask.shape[1] <= width and found.mask.shape[0] <= height * 1.02:
            return found
        size = max(4, min(size - 1, int(size * 0.97)))
    return found


def _balanced(text: str, count: int) -> tuple[str, ...] | None:
    """The words in `count` lines whose longest is as short as can be; None where there are too few words."""
    words = text.split(" ")
    if len(words) < count:
        return None
    if count == 1:
        return (text,)
    splits = range(1, len(words) - count + 2)
    options = [
        (" ".join(words[:at]), *rest) for at in splits if (rest := _balanced(" ".join(words[at:]), count - 1))
    ]
    return min(options, key=lambda lines: max(map(len, lines)))


def _row(text: str, face: Face, size: int) -> np.ndarray:
    """One line with room for accents and descenders; the baseline is at one and a quarter sizes."""
    width = max(1, int(_width(text, face, size)) + size)
    image = Image.new("L", (width, int(size * 1.75)))
    pen, x = ImageDraw.Draw(image), size / 4
    for file, run in _runs(text, face):
        font = _font(file, size)
        pen.text((x, size * 1.25), run, fill=255, font=font, anchor="ls")
        x += font.getlength(run)
    return np.asarray(image, np.float32) / 255


def _trimmed(mask: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return np.zeros((1, 1), np.float32)
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _width(text: str, face: Face, size: int) -> float:
    return sum(_font(file, size).getlength(run) for file, run in _runs(text, face))


def _runs(text: str, face: Face) -> list[tuple[Path, str]]:
    """The text in stretches that one font file can set."""
    runs: list[tuple[Path, str]] = []
    for character in text:
        file = (runs[-1][0] if runs and character == " " else _file(face, character)) or _files(face)[0]
        if runs and runs[-1][0] == file:
            runs[-1] = file, runs[-1][1] + character
        else:
            runs.append((file, character))
    return runs


@cache
def _file(face: Face, character: str) -> Path | None:
    """The first font file with a glyph for the character."""
    for file in _files(face) + _files(FALLBACK):
        font = _font(file, 40)
        if bytes(font.getmask(character)) != bytes(font.getmask("\uffff")):
            return file
    return None


@cache
def _files(face: Face) -> tuple[Path, ...]:
    family, weight = face
    names = (f"{family}-{subset}-{weight}-normal.woff" for subset in SUBSETS)
    found = tuple(path for name in names if (path := FONTS / family / "files" / name).is_file())
    if not found:
        raise MissingFonts(family)
    return found


@cache
def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), size)


@cache
def capital(face: Face) -> float:
    """The height of a capital letter, as a share of the size."""
    box = _font(_files(face)[0], 400).getbbox("H", anchor="ls")
    return -box[1] / 400
