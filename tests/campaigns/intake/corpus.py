"""Files that strangers might send, built in memory. Names say what each one is.

`MARK` is hidden wherever a format lets one hide something: none of it may be in what is kept.
"""

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

MARK = b"TATTLE-TALE-4711"
SIZE = (320, 240)
ORIENTATION = 0x0112

pillow_heif.register_heif_opener()


def scene(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture whose four corners differ: red, green, blue and yellow quarters."""
    picture = Image.new("RGB", size)
    draw, (w, h) = ImageDraw.Draw(picture), size
    for box, colour in (
        ((0, 0, w // 2, h // 2), "red"),
        ((w // 2, 0, w, h // 2), "green"),
        ((0, h // 2, w // 2, h), "blue"),
        ((w // 2, h // 2, w, h), "yellow"),
    ):
        draw.rectangle(box, fill=colour)
    return picture.convert(mode)


def written(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """`picture` as a file of Pillow's format `kind`."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG by hand: any size in its header, any chunks behind it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    """A JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def inserted(jpeg: bytes, *segments: bytes) -> bytes:
    """A JPEG with more segments right behind its start."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def exif(**tags: Any) -> bytes:
    """EXIF with an orientation, a GPS position and MARK as the maker."""
    data = Image.Exif()
    data[ORIENTATION] = tags.get("orientation", 1)
    data[0x010F] = MARK.decode()
    data.get_ifd(0x8825)[1] = "N"
    data.get_ifd(0x8825)[2] = (48.0, 12.0, 30.0)
    return data.tobytes()


def turned(orientation: int) -> Image.Image:
    """The scene stored so that a viewer who heeds `orientation` sees it upright."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    return scene().transpose(undo[orientation]) if orientation in undo else scene()


def srgb() -> bytes:
    """An ICC profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def accepted() -> Iterator[tuple[str, bytes]]:
    """Files that give a picture: (name, bytes)."""
    yield from _modes()
    yield from _photographs()
    yield from _polyglots()


def refused() -> Iterator[tuple[str, bytes, str]]:
    """Files that give none: (name, bytes, code of the refusal)."""
    for name, data in _other_formats():
        yield name, data, "not_a_picture"
    for name, data in _bombs():
        yield name, data, "too_many_pixels"
    for name, data in _moving():
        yield name, data, "animated"
    yield "one pixel.png", written(Image.new("RGB", (1, 1)), "PNG"), "too_small"
    yield "a stripe.jpg", written(Image.new("RGB", (12000, 100)), "JPEG"), "too_small"
    yield "a stripe that shrinks.jpg", written(Image.new("RGB", (12000, 300)), "JPEG"), "too_small"


def broken() -> Iterator[tuple[str, bytes]]:
    """Files of which some decoders make a picture and others do not: either is fine, anything else is not."""
    yield from _truncations()
    yield from _broken_metadata()
    noise = random.Random(4711)
    for kind, magic in (
        ("jpg", b"\xff\xd8\xff\xe0"),
        ("png", b"\x89PNG\r\n\x1a\n"),
        ("webp", b"RIFF\0\0\0\1WEBP"),
    ):
        yield f"noise behind the magic.{kind}", magic + noise.randbytes(20_000)
    yield "noise behind the magic.heic", b"\0\0\0\x18ftypheic" + noise.randbytes(20_000)
    yield "no pixels.png", png(640, 480)
    yield "too few pixels.png", png(640, 480, chunk(b"IDAT", zlib.compress(b"\0" * 99)))
    yield "no size.png", png(0, 0, chunk(b"IDAT", zlib.compress(b"")))
    yield "a depth that does not exist.png", png(640, 480, chunk(b"IDAT", zlib.compress(b"\0")), depth=3)
    yield "progressive with many scans.jpg", _many_scans()


def _modes() -> Iterator[tuple[str, bytes]]:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        yield f"{mode}.png", written(sixteen() if mode == "I;16" else scene(mode), "PNG")
    yield "P with a transparent colour.png", written(scene("P"), "PNG", transparency=0)
    yield "RGB with a transparent colour.png", written(scene(), "PNG", transparency=(255, 0, 0))
    row = b"\0" + b"\x12\x34\xab\xcd\xff\xff" * 320
    yield "RGB of 16 bits.png", png(320, 240, chunk(b"IDAT", zlib.compress(row * 240)), depth=16)
    for mode in ("L", "RGB", "CMYK"):
        yield f"{mode}.jpg", written(scene(mode), "JPEG")
    yield "progressive.jpg", written(scene(), "JPEG", progressive=True)
    yield "YCCK.jpg", _ycck()
    for mode in ("RGB", "RGBA", "L"):
        yield f"{mode}.webp", written(scene(mode), "WEBP")
        yield f"{mode}.heic", written(scene(mode), "HEIF")
    yield "lossless.webp", written(scene("RGBA"), "WEBP", lossless=True)


def sixteen() -> Image.Image:
    """The scene in grey, of 16 bits."""
    return scene("L").convert("I").point(lambda value: value * 257).convert("I;16")


def _ycck() -> bytes:
    """A CMYK JPEG whose Adobe segment says that it is YCCK."""
    jpeg = bytearray(written(scene("CMYK"), "JPEG"))
    adobe = jpeg.find(b"Adobe")
    if adobe < 0:
        return inserted(bytes(jpeg), segment(0xEE, b"Adobe\0\x64\0\0\0\0\x02"))
    jpeg[adobe + 11] = 2
    return bytes(jpeg)


def _photographs() -> Iterator[tuple[str, bytes]]:
    for orientation in range(1, 9):
        options = {"exif": exif(orientation=orientation)}
        yield f"orientation {orientation}.jpg", written(turned(orientation), "JPEG", quality=95, **options)
        yield f"orientation {orientation}.png", written(turned(orientation), "PNG", **options)
        yield f"orientation {orientation}.webp", written(turned(orientation), "WEBP", **options)
    yield "orientation 6.heic", written(turned(6), "HEIF", exif=exif(orientation=6))
    yield "orientation 99.jpg", written(scene(), "JPEG", exif=exif(orientation=99))
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + MARK + b"</x:xmpmeta>"
    yield "XMP.jpg", written(scene(), "JPEG", xmp=xmp)
    yield "XMP.webp", written(scene(), "WEBP", xmp=xmp)
    yield "XMP.heic", written(scene(), "HEIF", xmp=xmp)
    yield "a comment.jpg", written(scene(), "JPEG", comment=MARK)
    yield "a profile.jpg", written(scene(), "JPEG", icc_profile=srgb() + MARK)
    yield "a profile of other pixels.jpg", written(scene("L"), "JPEG", icc_profile=srgb() + MARK)
    yield "a profile that is none.jpg", written(scene(), "JPEG", icc_profile=MARK * 30)
    yield "texts.png", written(scene(), "PNG", pnginfo=_texts())
    yield "a thumbnail.jpg", inserted(written(scene(), "JPEG"), segment(0xE1, _thumbnail()))
    yield (
        "captions of an editor.jpg",
        inserted(
            written(scene(), "JPEG"), segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10" + MARK)
        ),
    )
    second = scene().rotate(180)
    yield "two pictures of one phone.jpg", written(scene(), "MPO", save_all=True, append_images=[second])


def _texts() -> PngImagePlugin.PngInfo:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", MARK.decode())
    texts.add_text("Zipped", MARK.decode(), zip=True)
    texts.add_itxt("XML:com.adobe.xmp", MARK.decode())
    texts.add(b"prVt", MARK)
    return texts


def _thumbnail() -> bytes:
    """EXIF whose second directory holds a small JPEG with a comment."""
    small = written(scene(size=(80, 60)), "JPEG", comment=MARK)
    first = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<HI", 0, 14)
    entries = struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack("<HHII", 0x0202, 4, 1, len(small))
    return b"Exif\0\0" + first + struct.pack("<H", 2) + entries + struct.pack("<I", 0) + small


def _polyglots() -> Iterator[tuple[str, bytes]]:
    tails = {
        "an archive": b"PK\x03\x04" + MARK + b"PK\x05\x06" + b"\0" * 18,
        "a page": b"<html><script>" + MARK + b"</script>",
        "a second photo": written(scene(), "JPEG", comment=MARK),
        "a PDF": b"%PDF-1.7\n" + MARK,
    }
    for name, tail in tails.items():
        yield f"{name} behind it.jpg", written(scene(), "JPEG") + tail
        yield f"{name} behind it.png", written(scene(), "PNG") + tail
        yield f"{name} behind it.webp", written(scene(), "WEBP") + tail
    script = b"*/=1;/*" + MARK
    yield "a script in a comment.jpg", inserted(written(scene(), "JPEG"), segment(0xFE, script))
    yield "a photo that says it is a page.html", written(scene(), "JPEG")


def _other_formats() -> Iterator[tuple[str, bytes]]:
    for kind in ("GIF", "TIFF", "BMP", "ICO", "PPM", "TGA", "EPS", "PDF", "JPEG2000", "AVIF", "DDS", "PCX"):
        yield f"{kind}.jpg", written(scene(), kind)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    yield "svg.jpg", svg
    yield "svg with a declaration.png", b"<?xml version='1.0'?>" + svg
    yield "postscript.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n"
    yield "a page.jpg", b"<!doctype html><title>selfie</title>"
    yield "a program.jpg", b"\x7fELF" + bytes(200)
    yield "an archive.jpg", b"PK\x03\x04" + bytes(200)
    yield "a GIF that goes on as a photo.jpg", b"GIF89a/*" + written(scene(), "JPEG")
    yield "one byte.jpg", b"\xff"
    yield "text.jpg", b"hello"
    yield "zeros.jpg", bytes(100_000)
    yield "noise.jpg", random.Random(7).randbytes(50_000)
    yield "only the magic.jpg", b"\xff\xd8\xff"
    yield "only the magic.png", b"\x89PNG\r\n\x1a\n"


def _bombs() -> Iterator[tuple[str, bytes]]:
    rows = zlib.compress(bytes(5_000_000), 9)
    yield "50,000 pixels a side.png", png(50_000, 50_000, chunk(b"IDAT", rows))
    yield "two thousand million a side.png", png(2**31 - 1, 2**31 - 1, chunk(b"IDAT", rows))
    yield "just over the cap.png", png(8001, 5000, chunk(b"IDAT", rows))
    yield "65,500 pixels a side.jpg", _resized(written(scene(), "JPEG"), 65_500)
    yield "16,383 pixels a side.webp", _resized_webp(16_383)


def _resized(jpeg: bytes, side: int) -> bytes:
    """A JPEG whose header claims another size."""
    start = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:start] + struct.pack(">HH", side, side) + jpeg[start + 4 :]


def _resized_webp(side: int) -> bytes:
    webp = bytearray(written(scene(), "WEBP"))
    start = webp.index(b"\x9d\x01\x2a") + 3
    webp[start : start + 4] = struct.pack("<HH", side, side)
    return bytes(webp)


def _moving() -> Iterator[tuple[str, bytes]]:
    frames = {"save_all": True, "append_images": [scene().rotate(90)]}
    yield "moving.png", written(scene(), "PNG", **frames)
    yield "moving.webp", written(scene(), "WEBP", **frames)
    yield "several.heic", written(scene(), "HEIF", **frames)


def _truncations() -> Iterator[tuple[str, bytes]]:
    noisy = Image.effect_noise((400, 300), 60).convert("RGB")
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("HEIF", "heic")):
        whole = written(noisy, kind)
        for percent in (1, 10, 50, 90, 99):
            yield f"first {percent} percent.{ending}", whole[: len(whole) * percent // 100]
        yield f"but for the last two bytes.{ending}", whole[:-2]
        yield f"without its middle.{ending}", whole[: len(whole) // 3] + whole[len(whole) * 2 // 3 :]


def _broken_metadata() -> Iterator[tuple[str, bytes]]:
    jpeg = written(scene(), "JPEG")
    yield "EXIF of a megabyte.jpg", inserted(jpeg, *[segment(0xE1, b"Exif\0\0" + MARK * 4000)] * 16)
    yield (
        "EXIF that points at itself.jpg",
        inserted(jpeg, segment(0xE1, b"Exif\0\0" + struct.pack("<2sHIHI", b"II", 42, 8, 0, 8) + MARK)),
    )
    yield (
        "EXIF that is noise.jpg",
        inserted(jpeg, segment(0xE1, b"Exif\0\0" + random.Random(1).randbytes(9000))),
    )
    yield "a segment longer than the file.jpg", jpeg[:2] + b"\xff\xe1\xff\xff" + jpeg[2:200]
    bomb = zlib.compress(bytes(60_000_000), 9)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * (961 * 240)))
    yield "a profile of 60 MB.png", png(320, 240, chunk(b"iCCP", b"p\0\0" + bomb), pixels)
    yield "a text of 60 MB.png", png(320, 240, chunk(b"zTXt", b"t\0\0" + bomb), pixels)
    yield "a thousand texts.png", png(320, 240, *[chunk(b"tEXt", b"t\0" + MARK * 60)] * 1000, pixels)


def _many_scans() -> bytes:
    """A progressive JPEG that draws its last scan two thousand times."""
    jpeg = written(scene(size=(1200, 900)), "JPEG", progressive=True)
    scan = jpeg.rindex(b"\xff\xda")
    return jpeg[:scan] + jpeg[scan:-2] * 2000 + jpeg[-2:]


def red_and_green_swapped() -> bytes:
    """An sRGB profile by hand that says that the first channel is green and the second red."""
    profile = bytearray(srgb())
    tags = {}
    for number in range(struct.unpack_from(">I", profile, 128)[0]):
        name, offset, _ = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        tags[name] = (132 + 12 * number + 4, offset)
    (red_at, red), (green_at, green) = tags[b"rXYZ"], tags[b"gXYZ"]
    struct.pack_into(">I", profile, red_at, green)
    struct.pack_into(">I", profile, green_at, red)
    # It must not call itself sRGB: such profiles are taken at their word.
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
