import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from generation.refused import Refused
from generation.selfie import decode
from tests.generation.portraits import astronaut


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def test_it_reads_what_telephones_write() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    picture = Image.fromarray(astronaut())
    assert np.array_equal(decode(saved(picture)), astronaut())
    for kind in ("JPEG", "WEBP", "HEIF"):
        decoded = decode(saved(picture, kind, quality=95)).astype(int)
        assert np.abs(decoded - astronaut()).mean() < 6


def test_it_turns_the_picture_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = Image.fromarray(np.ascontiguousarray(np.rot90(astronaut())))
    assert np.array_equal(decode(saved(sideways, exif=exif)), astronaut())


def test_transparency_grey_and_palettes_become_colour() -> None:
    picture = Image.fromarray(astronaut())
    for mode in ("RGBA", "L", "P", "1", "CMYK"):
        assert decode(saved(picture.convert(mode), "TIFF")).shape == (512, 512, 3)


def test_a_colour_profile_is_applied_and_a_broken_one_ignored() -> None:
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.fromarray(astronaut())
    same = decode(saved(picture, icc_profile=lab_like)).astype(int)
    assert np.abs(same - astronaut()).max() <= 2
    assert np.array_equal(decode(saved(picture, icc_profile=b"rubbish" * 40)), astronaut())


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\xff\xd8\xff\xe0" + b"\x00" * 50, b"<svg/>"])
def test_bytes_that_are_no_picture_are_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        decode(data)


def test_a_picture_cut_short_is_refused() -> None:
    whole = saved(Image.fromarray(astronaut()), "JPEG")
    with pytest.raises(Refused):
        decode(whole[: len(whole) // 3])
