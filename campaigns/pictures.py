"""A stranger's file becomes a clean picture.

Plain Python and Pillow, nothing of Django: it runs in a child process under limits (`campaigns.cell`).
What it hands back is drawn anew, so nothing but pixels of the file survives.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, UnidentifiedImageError

#: Told by content. Everything else that Pillow could open (EPS would start Ghostscript) is not even tried.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 2048
#: Of the picture that is kept. No face can be modelled from less.
SHORTEST_SIDE = 200
QUALITY = 92

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SRGB = ImageCms.createProfile("sRGB")

# Here, so that the server from which the children fork does it once for all of them.
Image.init()
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture: an RGB JPEG without any metadata, upright, at most `LONGEST_SIDE` wide and high."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a file gave no picture: a code of `campaigns.intake.refusals`, and the cause for the log."""

    code: str
    cause: str = ""


class _Unfit(Exception):
    def __init__(self, code: str, cause: object = "") -> None:
        super().__init__(code, repr(cause) if cause else "")


def clean(data: bytes) -> Picture | Unfit:
    """The picture in `data`, or why there is none. Raises nothing, whatever the bytes are."""
    try:
        with _opened(data) as file:
            _measure(file)
            return _encoded(_drawn(file))
    except _Unfit as unfit:
        return Unfit(*unfit.args)
    except MemoryError as error:
        return Unfit("too_many_pixels", repr(error))
    except Exception as error:  # decoders raise whatever they like on broken files
        return Unfit("damaged", repr(error))


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _Unfit("too_many_pixels", error) from error
    except (UnidentifiedImageError, SyntaxError) as error:
        raise _Unfit("not_a_picture", error) from error


def _measure(file: Image.Image) -> None:
    """Refuse by what the header says, before any pixel is decoded."""
    if file.width * file.height > MAX_PIXELS:
        raise _Unfit("too_many_pixels", file.size)
    # MPO is what many phones write: one photograph with a depth or gain map behind it.
    if file.format != "MPO" and getattr(file, "is_animated", False):
        raise _Unfit("animated")
    shrink = min(1.0, LONGEST_SIDE / max(file.size))
    if min(file.size) * shrink < SHORTEST_SIDE:
        raise _Unfit("too_small", file.size)


def _drawn(file: Image.Image) -> Image.Image:
    """The pixels of `file`, small enough, upright, in sRGB on white."""
    profile = file.info.get("icc_profile")
    picture = _shrinkable(file)
    # On a JPEG this lets the decoder itself skip what is not needed.
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = _in_srgb(_on_white(picture), profile)
    turn = TURNS.get(_orientation(file) or 1)
    return picture.transpose(turn) if turn is not None else picture


def _shrinkable(file: Image.Image) -> Image.Image:
    """In a mode that can be resampled: eight bits a channel, no palette."""
    if file.mode.startswith("I"):
        return file.point(lambda value: value * (1 / 256)).convert("L")
    if file.mode in ("1", "P", "PA") or "transparency" in file.info:
        return file.convert("RGBA")
    return file


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("RGB")


def _in_srgb(picture: Image.Image, profile: Any) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if picture.mode == "RGB" and ImageCms.getProfileDescription(source).startswith("sRGB"):
                return picture  # as most are; saves most of the time that a small picture takes
            converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile that is broken, or of another colour space than the pixels, says nothing about them.
            return picture.convert("RGB")
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _orientation(file: Image.Image) -> int | None:
    try:
        return file.getexif().get(ORIENTATION)
    except Exception:  # unreadable EXIF is no reason to refuse a good photograph, and turns nothing
        return None


def _encoded(picture: Image.Image) -> Picture:
    picture.info.clear()  # Pillow would carry a comment over
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY)
    return Picture(jpeg.getvalue(), picture.width, picture.height)
