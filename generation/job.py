"""What a worker was given to do. Plain Python: it travels to the painting process, which knows no Django."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """One claimed render: whose it is, and all that the pipeline needs besides the selfie's bytes.

    `selfie` is a name in the storage; `shapes` are (name, width, height) in pixels; `pose` None lets the
    style choose; `url` goes into the QR code. `notes`: codes for the desk (`campaigns.reasons.NOTES`).
    `tries`: renders of this look that were lost before.
    """

    submission_id: int
    public_id: str
    attempt: int
    render_id: int
    selfie: str
    style: str
    colour: str
    painter: str
    seed: int
    shapes: tuple[tuple[str, int, int], ...]
    nickname: str
    headline: str
    call_to_action: str
    url: str
    pose: str | None = None
    finish: str = "moulded"
    mark: str = ""
    candidates: int = 1
    fallback: bool = True
    screeners: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tries: int = 0
