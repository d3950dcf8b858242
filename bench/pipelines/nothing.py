"""A pipeline that takes no time: what is left is orchestration."""

import hashlib

from generation.child import Progress
from generation.job import Job
from generation.pipeline import Figurine, Frame
from generation.screening.verdict import PASS

#: As large as a real frame, so that carrying and storing it is measured, too.
PICTURE = hashlib.shake_256(b"a frame").digest(600_000)


def load() -> None:
    """There is nothing to load."""


def make_figurine(selfie: bytes, job: Job, on_progress: Progress) -> Figurine:
    """A figurine of the right size, at once."""
    digest = hashlib.sha256(PICTURE).hexdigest()
    frames = tuple(
        Frame(name, width, height, PICTURE, digest, "image/jpeg") for name, width, height in job.shapes
    )
    return Figurine(
        frames=frames, cutout=PICTURE[:200_000], preview=PICTURE[:100_000], scores={}, stages={},
        seed=job.seed, verdict=PASS,
    )  # fmt: skip
