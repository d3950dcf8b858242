"""The hosted painter: an endpoint at fal.ai edits the selfie, led by the sculptor's own render.

A face leaves the house here, so the painter is off for everybody whose consent does not name `processor`
(`campaigns.processors`). Both pictures travel inside the request (data URIs), never through fal's file store.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from generation.painters.brief import Brief, Painting, Progress
from generation.painters.plastic import Stopwatch

if TYPE_CHECKING:
    import fal_client
    import numpy as np

    from generation.painters.edit import Sitter
    from generation.styles.style import Style

QUALITY = 92  # of the JPEGs that are sent
HAND_IN = 30.0  # seconds for handing in a request


@dataclass(frozen=True, slots=True)
class Terms:
    """How a style is painted at fal: its table `[painting.fal]`.

    endpoint: as fal names it. prompt, images, size, seed: what the endpoint calls these arguments; negative,
    too, where it takes one. arguments: sent as they are. instructions: what to do with the two pictures, by
    finish; closer: added after a picture that was not like the person. pixels: of the picture ordered.
    selfie: pixels of the square that is sent. timeout: seconds for one picture. floor: see `checks`.
    """

    endpoint: str
    arguments: Mapping[str, Any]
    instructions: Mapping[str, str]
    closer: str
    pixels: int
    selfie: int
    timeout: float
    floor: float
    prompt: str = "prompt"
    negative: str = ""
    images: str = "image_urls"
    size: str = "image_size"
    seed: str = "seed"

    @classmethod
    def of(cls, style: Style) -> Terms:
        """Raises UnknownStyle for a style that fal cannot paint, TypeError for a table with other keys."""
        return cls(**style.paints_with(Fal.name))

    def order(self, brief: Brief, images: list[str]) -> dict[str, Any]:
        """The endpoint's arguments for a brief."""
        from generation.painters.references import working_size

        closer = (self.closer,) if brief.identity_scale > 1 else ()
        words = (self.instructions[brief.finish], *closer, brief.style.prompts["positive"])
        width, height = working_size(brief.width, brief.height, self.pixels)
        named = {
            self.prompt: " ".join(words),
            self.negative: brief.style.prompts["negative"],
            self.images: images,
            self.size: {"width": width, "height": height},
            self.seed: brief.seed % 2**31,  # signed, at some endpoints
        }
        return {**self.arguments, **{name: value for name, value in named.items() if name}}


class FalFailed(RuntimeError):
    """No picture came of it. The message is for the staff; it never quotes what was sent."""


class Fal:
    """Paints at fal.ai with the key in FAL_KEY."""

    name = "fal"
    licence = "fal.ai terms of service, and those of the endpoint's model"
    weights: tuple[str, ...] = ()
    screeners: tuple[str, ...] = ("safety_checker", "nsfw_classifier")
    candidates = 4
    processor = "fal.ai"
    batch = 4

    _client: fal_client.SyncClient

    def load(self) -> None:
        """Raises RuntimeError where the client or the key is missing."""
        try:
            import fal_client
        except ImportError as error:
            raise RuntimeError("The painter fal needs fal-client: pip install 'diorama[fal]'.") from error
        key = os.environ.get("FAL_KEY", "")
        if not key:
            raise RuntimeError("The painter fal needs a key: set FAL_KEY for the workers, and only for them.")
        # Given, not found: the client would also look for somebody's login on this machine.
        self._client = fal_client.SyncClient(key=key, default_timeout=HAND_IN)

    def paint(self, brief: Brief, on_progress: Progress) -> Painting:
        """Raises FalFailed, a RuntimeError whose message is for the staff."""
        (painted,) = self.paint_batch([brief], on_progress)
        if isinstance(painted, Exception):
            raise painted
        return painted

    def paint_batch(self, briefs: Sequence[Brief], on_progress: Progress) -> list[Painting | Exception]:
        """Briefs of one style and size, each a request of its own: they wait beside each other. Who failed
        has FalFailed in their place."""
        from generation.painters import edit, fal_queue

        first, watch = briefs[0], Stopwatch(on_progress)
        terms = Terms.of(first.style)
        # Before anything is sent: the compiled kernels' threads bear no callers beside each other.
        sitters = edit.sitters(briefs, (first.width, first.height), terms.selfie)
        orders = [
            terms.order(brief, sent(terms, sitter)) for brief, sitter in zip(briefs, sitters, strict=True)
        ]
        watch.done("references", 0.05)
        answers = fal_queue.ask_all(
            self._client, terms.endpoint, orders, terms.timeout, lambda part: on_progress(0.05 + 0.9 * part)
        )
        watch.done("fal", 0.95)
        painted = list(map(painting, answers, sitters, briefs, [watch.stages] * len(briefs)))
        watch.done("cut-out", 1.0)
        return [*painted]


def sent(terms: Terms, sitter: Sitter) -> list[str]:
    """The selfie's crop and the figurine's photograph, as they travel."""
    from generation.painters import references

    shown = sitter.figurine.picture
    size = references.working_size(shown.shape[1], shown.shape[0], terms.pixels)
    pictures = [sitter.selfie, references.resized(shown, *size)]
    return [data_uri(picture) for picture in pictures if picture is not None]


def painting(
    answer: bytes | FalFailed, sitter: Sitter, brief: Brief, stages: dict[str, float]
) -> Painting | FalFailed:
    """The picture of an answer, cut out, or why there is none."""
    from generation.painters import edit, fal_answer

    if isinstance(answer, FalFailed):
        return answer
    try:
        picture = fal_answer.fitted(fal_answer.decode(answer), brief.width, brief.height)
    except FalFailed as failure:
        return failure
    return edit.painting(picture, sitter, brief, stages)


def data_uri(picture: np.ndarray) -> str:
    """A picture (H, W, 3) uint8 as a JPEG in a data URI: pixels alone, nothing of the file it came from."""
    import fal_client
    from PIL import Image

    jpeg = BytesIO()
    Image.fromarray(picture).save(jpeg, "JPEG", quality=QUALITY)
    uri: str = fal_client.encode(jpeg.getvalue(), "image/jpeg")
    return uri
