"""What a visitor is told of their submission: one object for the page, for JSON and for the socket."""

from typing import TypedDict

from campaigns import reasons
from campaigns.lifecycle import State
from campaigns.microsite import eta
from campaigns.models import Render, Submission

#: States in which the owner may see the figurine.
SHOWN = frozenset({State.IN_REVIEW, State.APPROVED})
#: States that are explained to the owner by a reason.
EXPLAINED = frozenset({State.FAILED, State.REJECTED, State.TAKEN_DOWN, State.EXPIRED})


class ReasonOf(TypedDict):
    """Why it did not go on; `retry` if another photo can help."""

    code: str
    text: str
    retry: bool


class AiringOf(TypedDict):
    """One time on a screen; `at` in ISO 8601."""

    screen: str
    at: str


class Status(TypedDict):
    """The contract of `status.json` and of the visitor's socket. preview_url: of the cast, while painted."""

    state: str
    stage: str
    progress: float
    position: int | None
    eta_seconds: int | None
    preview_url: str | None
    figurine_url: str | None
    reason: ReasonOf | None
    airings: list[AiringOf]


def status_of(submission: Submission) -> Status:
    """The submission as its owner sees it. Reads the queue and the renders; writes nothing."""
    status = Status(
        state=submission.state,
        stage="",
        progress=1.0 if submission.state in SHOWN else 0.0,
        position=None,
        eta_seconds=None,
        preview_url=None,
        figurine_url=None,
        reason=_reason_of(submission),
        airings=[
            {"screen": airing.screen, "at": airing.at.isoformat()} for airing in submission.airings.all()
        ],
    )
    _add_waiting(status, submission)
    if submission.state in SHOWN and submission.figurine and submission.figurine.preview:
        status["figurine_url"] = submission.figurine.preview.url
    return status


def _add_waiting(status: Status, submission: Submission) -> None:
    if submission.state == State.QUEUED:
        status["position"] = position = eta.place_in_queue(submission)
        status["eta_seconds"] = eta.seconds_in_queue(position)
    elif submission.state == State.RENDERING:
        render = Render.objects.filter(submission=submission, attempt=submission.attempt).first()
        if render:
            status["stage"], status["progress"] = render.stage, render.progress
            status["eta_seconds"] = eta.seconds_of(render)
            status["preview_url"] = render.cast.url if render.cast else None
    elif submission.state == State.APPROVED:
        status["eta_seconds"] = eta.seconds_until_airing(submission)


def _reason_of(submission: Submission) -> ReasonOf | None:
    if submission.state not in EXPLAINED:
        return None
    known = reasons.reason(submission.reason)
    return {"code": known.code, "text": known.text, "retry": known.retry}
