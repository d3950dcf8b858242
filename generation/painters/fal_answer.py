"""What comes back from fal, taken apart under limits: a stranger's bytes until proved a picture."""

from __future__ import annotations

import base64
import json
import re
from io import BytesIO
from typing import Any

import httpx
import numpy as np
from fal_client.client import FalClientHTTPError
from PIL import Image, UnidentifiedImageError

from generation.painters.fal import FalFailed
from generation.painters.references import resized

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 24 * 1024 * 1024  # of a picture file
MOST_PIXELS = 16_000_000
MOST_SKEWED = (
    1.08  # how far the proportions may be from those ordered: endpoints round to multiples of 16 or 32
)
SECONDS = 30.0  # without a byte

#: A run of base64 this long is somebody's picture, quoted.
QUOTED = re.compile(r"[A-Za-z0-9+/=_-]{64,}")
TOLD = 300  # characters


def body_of(client: httpx.Client, url: str) -> bytes:
    """What an address answers. Raises FalClientHTTPError, httpx.HTTPError, and FalFailed for too much."""
    # A picture inside JSON is base64: four bytes for three.
    most = MOST_BYTES * 4 // 3 + 65536
    with client.stream("GET", url, timeout=SECONDS) as response:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > most:
                raise FalFailed(f"fal sent more than {most >> 20} MB for one picture.")
    if not response.is_success:
        detail = _json(body).get("detail", "")
        raise FalClientHTTPError(detail, response.status_code, dict(response.headers), response)
    return bytes(body)


def picture_file(answer: bytes) -> bytes:
    """The file of the picture in an endpoint's answer: inside it, or at the address it names.

    Raises as `body_of`, and FalFailed for an answer without a picture, or one that fal itself refused.
    """
    result = _json(answer)
    if any(result.get("has_nsfw_concepts") or ()):
        raise FalFailed("fal's own safety checker refused the picture.")
    url = _url(result)
    if url.startswith("data:"):
        return _inside(url)
    if not url.startswith("https://"):
        raise FalFailed("fal's answer names a picture that is not behind HTTPS.")
    # Without the key: the address is whatever the endpoint wrote.
    with httpx.Client(follow_redirects=False) as stranger:
        return body_of(stranger, url)


def decode(file: bytes) -> np.ndarray:
    """The picture (H, W, 3) uint8 RGB in a PNG, JPEG or WebP file; no other is tried. Raises FalFailed."""
    try:
        with Image.open(BytesIO(file), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise FalFailed(f"fal's picture has {image.width} x {image.height} pixels, too many.")
            return np.array(image.convert("RGB"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise FalFailed(f"fal's answer is no picture that can be read ({type(error).__name__}).") from None


def fitted(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """The picture in exactly that size, its overhang cut off evenly. Raises FalFailed for other proportions:
    the figurine would not be where the sculptor put it."""
    tall, wide = picture.shape[:2]
    scale = max(width / wide, height / tall)
    if scale > MOST_SKEWED * min(width / wide, height / tall):
        raise FalFailed(
            f"fal painted {wide} x {tall} pixels for a picture of {width} x {height}. Name the argument for "
            "the size in the style's `[painting.fal]`."
        )
    keep_wide, keep_tall = min(wide, round(width / scale)), min(tall, round(height / scale))
    left, top = (wide - keep_wide) // 2, (tall - keep_tall) // 2
    return resized(picture[top : top + keep_tall, left : left + keep_wide], width, height)


def said(status: int | None, detail: Any) -> str:
    """What fal says is wrong, for the staff. Validation errors quote their input, which is a face: only
    their place and message are kept, and nothing that looks like a file."""
    if isinstance(detail, list):
        faults = [fault for fault in detail if isinstance(fault, dict)]
        places = [".".join(str(step) for step in fault.get("loc", ())) for fault in faults]
        detail = "; ".join(f"{at}: {fault.get('msg')}" for at, fault in zip(places, faults, strict=True))
    words = QUOTED.sub("…", str(detail))[:TOLD]
    hint = {
        401: " Is FAL_KEY right?",
        403: " May this key use the endpoint?",
        404: " Is the endpoint's name right?",
    }
    return f"fal refused{f' with {status}' if status else ''}: {words}{hint.get(status or 0, '')}"


def _url(result: dict[str, Any]) -> str:
    images = result.get("images") or [result.get("image")]
    first = images[0] if isinstance(images, list) else None
    url = first.get("url") if isinstance(first, dict) else None
    if not isinstance(url, str):
        raise FalFailed("fal's answer names no picture. Does the style name the right endpoint?")
    return url


def _inside(url: str) -> bytes:
    head, _, data = url.partition(",")
    try:
        if not head.endswith(";base64"):
            raise ValueError
        file = base64.b64decode(data, validate=True)
    except ValueError:
        raise FalFailed("fal's answer holds a picture that is not in base64.") from None
    if len(file) > MOST_BYTES:
        raise FalFailed(f"fal's picture is larger than {MOST_BYTES >> 20} MB.")
    return file


def _json(body: bytes | bytearray) -> dict[str, Any]:
    try:
        result = json.loads(bytes(body))
    except ValueError:
        result = None
    return result if isinstance(result, dict) else {}
