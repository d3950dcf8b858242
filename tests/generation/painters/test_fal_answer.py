"""What comes back from fal: a stranger's bytes until proved a picture."""

import struct
import zlib

import numpy as np
import pytest

from generation.painters import fal_answer
from generation.painters.fal import FalFailed
from tests.generation.painters.fal_server import png


def claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims that size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (header, pixels))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_three_formats_are_read(kind: str) -> None:
    picture = fal_answer.decode(png(kind=kind))
    assert picture.shape == (160, 90, 3) and picture.dtype == np.uint8 and picture.std() > 20


@pytest.mark.parametrize(
    "file",
    [b"", b"GIF89a", png(kind="GIF"), png(kind="TIFF"), b"<svg/>", png()[:200], b"%!PS", claiming(40, 40)],
)
def test_nothing_else_is_tried(file: bytes) -> None:
    with pytest.raises(FalFailed, match="no picture that can be read"):
        fal_answer.decode(file)


@pytest.mark.parametrize("size", [(5000, 5000), (60000, 60000)])
def test_more_pixels_than_a_screen_has_are_not_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(FalFailed):
        fal_answer.decode(claiming(*size))


@pytest.mark.parametrize("size", [(90, 160), (96, 160), (180, 320), (45, 80), (720, 1280)])
def test_a_picture_is_fitted_to_the_brief(size: tuple[int, int]) -> None:
    picture = fal_answer.decode(png(*size))
    assert fal_answer.fitted(picture, 90, 160).shape == (160, 90, 3)


def test_the_overhang_is_cut_off_evenly() -> None:
    picture = np.zeros((160, 96, 3), np.uint8)
    picture[:, 3:-3] = 255
    assert fal_answer.fitted(picture, 90, 160).min() == 255


@pytest.mark.parametrize("size", [(160, 160), (160, 90)])
def test_other_proportions_than_ordered_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(FalFailed, match="argument for the size"):
        fal_answer.fitted(fal_answer.decode(png(*size)), 90, 160)
