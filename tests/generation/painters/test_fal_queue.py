"""A request in fal's queue, against a server that speaks it."""

import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fal_client
import pytest

from generation.painters import fal_answer, fal_queue
from generation.painters.brief import Unwanted
from generation.painters.fal import FalFailed
from tests.generation.painters.fal_server import DONE, QUEUED, Queue, inside, painting, png, running
from tests.polling import until

KEY = "a-secret-key"
FACE = inside(b"the pixels of somebody's face " * 20)
Ask = Callable[..., bytes]
AskAll = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Queue, Path]]:
    with running(tmp_path_factory.mktemp("fal")) as served:
        yield served


@pytest.fixture
def fal(server: tuple[Queue, Path], monkeypatch: pytest.MonkeyPatch) -> Queue:
    """fal's queue as the client finds it, with a new script."""
    queue, certificate = server
    queue.__init__(queue.url)  # type: ignore[misc]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", queue.url)
    for name, value in (("LOOK_EVERY", 0.02), ("ASK_EVERY", 0.02), ("BACKOFF", 0.01)):
        monkeypatch.setattr(fal_queue, name, value)
    return queue


@pytest.fixture
def ask(fal: Queue) -> Ask:
    def ask(on_progress: Callable[[float], None] = lambda fraction: None, seconds: float = 20.0) -> bytes:
        client = fal_client.SyncClient(key=KEY, default_timeout=5.0)
        arguments = {"prompt": "a toy", "image_urls": [FACE]}
        return fal_queue.ask(client, "toys/klein/edit", arguments, seconds, on_progress)

    return ask


@pytest.fixture
def ask_all(fal: Queue) -> AskAll:
    """Seven orders at once, each answered with its own number."""
    fal.script.result = lambda order: {"images": [{"url": inside(order["prompt"].encode())}]}

    def ask_all(on_progress: Callable[[float], None] = lambda fraction: None) -> list[Any]:
        client = fal_client.SyncClient(key=KEY, default_timeout=5.0)
        orders = [{"prompt": f"toy {number}"} for number in range(7)]
        return fal_queue.ask_all(client, "toys/klein/edit", orders, 20.0, on_progress)

    return ask_all


def failure(ask: Ask, **how: Any) -> str:
    """The message of a request that fails, after making sure that nothing of the request is quoted."""
    with pytest.raises(FalFailed) as caught:
        ask(**how)
    told = "".join(traceback.format_exception(caught.value))
    assert FACE[40:80] not in told and KEY not in told
    return str(caught.value)


def test_the_picture_is_what_the_endpoint_answers(fal: Queue, ask: Ask) -> None:
    assert ask() == png()
    (handed_in,) = fal.of("POST")
    assert handed_in.path == "/toys/klein/edit"
    assert handed_in.body == {"prompt": "a toy", "image_urls": [FACE]}
    assert handed_in.headers["Authorization"] == f"Key {KEY}"
    assert not fal.cancelled.is_set()


def test_fal_is_told_to_keep_nothing_and_not_to_begin_too_late(fal: Queue, ask: Ask) -> None:
    ask(seconds=30.0)
    headers = {name.lower(): value for name, value in fal.of("POST")[0].headers.items()}
    assert headers["x-fal-store-io"] == "0"
    assert "expiration_duration_seconds" in headers["x-fal-object-lifecycle-preference"]
    assert float(headers["x-fal-request-timeout"]) == 30.0


def test_progress_follows_the_queue_and_the_endpoints_own_bar(fal: Queue, ask: Ask) -> None:
    fal.script.statuses = [
        QUEUED,
        QUEUED | {"queue_position": 0},
        painting(),
        painting("loading", " 25%|##  | 1/4", " 50%|#### | 2/4"),
        painting("done"),
        DONE,
    ]
    told: list[float] = []
    assert ask(told.append) == png()
    assert told == sorted(told) and told[-1] == 0.95
    for expected in (0.05 + 0.25 / 3, 0.3, 0.6):
        assert any(fraction == pytest.approx(expected, abs=1e-3) for fraction in told), expected


@pytest.mark.parametrize("where", ["/edit", "/status", "/r1"])
@pytest.mark.parametrize("status", [500, 503, 429])
def test_what_failed_for_the_moment_is_asked_again(fal: Queue, ask: Ask, where: str, status: int) -> None:
    fal.script.failures = [(where, status, {"detail": "not now"})] * 2
    assert ask() == png()
    assert not fal.script.failures


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_is_wrong_is_not_asked_again(fal: Queue, ask: Ask, status: int) -> None:
    fal.script.failures = [("/edit", status, {"detail": "no such thing"})]
    assert f"refused with {status}: no such thing" in failure(ask)
    assert len(fal.heard) == 1


def test_a_refused_key_names_the_variable_and_not_the_key(fal: Queue, ask: Ask) -> None:
    fal.script.failures = [("/edit", 401, {"detail": "Unauthorized"})]
    assert "FAL_KEY" in failure(ask)


@pytest.mark.parametrize("where", ["/edit", "/r1"])
@pytest.mark.parametrize(
    "detail",
    [
        [{"loc": ["body", "image_urls", 0], "msg": "unreadable", "input": FACE, "url": "https://docs"}],
        f"image_urls: cannot read {FACE}",
        {"unreadable": FACE},
    ],
)
def test_an_error_that_quotes_the_face_is_told_without_it(
    fal: Queue, ask: Ask, where: str, detail: Any
) -> None:
    fal.script.failures = [(where, 422, {"detail": detail})]
    told = failure(ask)
    assert "422" in told and "image_urls" in told or "unreadable" in told
    assert len(told) < 400


def test_a_server_that_keeps_failing_is_given_up(fal: Queue, ask: Ask) -> None:
    fal.script.failures = [("/status", 500, {"detail": "out of order"})] * 9
    assert "500: out of order" in failure(ask)
    assert len(fal.of("GET", "/status")) == fal_queue.TRIES
    assert fal.cancelled.is_set()


@pytest.mark.parametrize("statuses", [[QUEUED], [painting()]])
def test_patience_ends_and_the_request_is_called_off(fal: Queue, ask: Ask, statuses: Any) -> None:
    fal.script.statuses = statuses
    assert "did not finish within 0.3 seconds" in failure(ask, seconds=0.3)
    assert fal.cancelled.is_set()


def test_a_server_that_is_out_of_reach_is_named(
    fal: Queue, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", "https://127.0.0.1:9/")
    assert "did not finish within 0.3 seconds" in failure(ask, seconds=0.3)


@pytest.mark.parametrize("error", [ValueError, KeyError, OSError])
def test_what_the_listener_raises_is_not_taken_for_fals(fal: Queue, ask: Ask, error: type[Exception]) -> None:
    def break_down(fraction: float) -> None:
        raise error("the pipe is gone")

    with pytest.raises(error, match="the pipe is gone"):
        ask(break_down)
    assert fal.cancelled.wait(10)


@pytest.mark.parametrize("status", [QUEUED, painting()])
def test_a_visitor_who_withdraws_takes_the_request_along(fal: Queue, ask: Ask, status: Any) -> None:
    fal.script.statuses = [status]

    def withdraw_soon(fraction: float) -> None:
        if fal.of("GET", "/status"):
            raise Unwanted

    with pytest.raises(Unwanted):
        ask(withdraw_soon)
    assert fal.cancelled.is_set()


def test_a_request_that_was_being_handed_in_is_called_off_once_it_is_there(fal: Queue, ask: Ask) -> None:
    fal.script.slow = 0.3

    def withdraw(fraction: float) -> None:
        raise Unwanted

    with pytest.raises(Unwanted):
        ask(withdraw)
    assert not fal.cancelled.is_set()
    assert fal.cancelled.wait(10)


def test_a_cancellation_that_is_refused_changes_nothing(fal: Queue, ask: Ask) -> None:
    fal.script.statuses = [painting()]
    fal.script.failures = [("/cancel", 400, {"status": "ALREADY_COMPLETED"})]
    assert "did not finish" in failure(ask, seconds=0.3)


def test_what_the_endpoint_says_went_wrong_is_told(fal: Queue, ask: Ask) -> None:
    fal.script.statuses = [DONE | {"error": f"no face in {FACE}", "error_type": "runner_error"}]
    assert failure(ask).startswith("fal refused: no face in")


@pytest.mark.parametrize(
    "status", [{"status": "LOST"}, {"status": "IN_QUEUE"}, {}, {"status": "COMPLETED"}, ["COMPLETED"]]
)
def test_a_status_that_is_none_is_an_error(fal: Queue, ask: Ask, status: Any) -> None:
    fal.script.statuses = [status]
    assert "none of its words" in failure(ask)
    assert fal.cancelled.is_set()


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        b"\xff\xfe",
        [],
        {},
        {"images": []},
        {"images": "many"},
        {"images": [None]},
        {"images": [{"url": 7}]},
        {"images": [{"url": "http://files.example/picture.png"}]},
        {"images": [{"url": "file:///etc/hosts"}]},
        {"images": [{"url": "data:image/png,plain"}]},
        {"images": [{"url": "data:image/png;base64,%%%"}]},
        {"image": {"url": ""}},
    ],
)
def test_an_answer_without_a_picture_is_an_error(fal: Queue, ask: Ask, answer: Any) -> None:
    fal.script.result = answer
    assert failure(ask).startswith("fal's answer")


def test_a_picture_that_fals_own_checker_blacked_is_refused(fal: Queue, ask: Ask) -> None:
    fal.script.result = {"images": [{"url": inside(png())}], "has_nsfw_concepts": [True]}
    assert "safety checker" in failure(ask)


def test_a_picture_elsewhere_is_fetched_without_the_key(fal: Queue, ask: Ask) -> None:
    fal.script.result = {"image": {"url": f"{fal.url}file"}}
    fal.script.file = png()
    assert ask() == png()
    assert "Authorization" not in fal.of("GET", "/file")[0].headers


def test_a_picture_that_is_gone_is_an_error(fal: Queue, ask: Ask) -> None:
    fal.script.result = {"images": [{"url": f"{fal.url}file"}]}
    fal.script.failures = [("/file", 404, {"detail": "expired"})]
    assert "404: expired" in failure(ask)


@pytest.mark.parametrize("elsewhere", [True, False])
def test_more_than_a_picture_can_be_is_not_read(
    fal: Queue, ask: Ask, monkeypatch: pytest.MonkeyPatch, elsewhere: bool
) -> None:
    monkeypatch.setattr(fal_answer, "MOST_BYTES", 1000)
    fal.script.file = bytes(100_000)
    fal.script.result = {"images": [{"url": f"{fal.url}file" if elsewhere else inside(bytes(1001))}]}
    told = failure(ask)
    assert "MB" in told


def test_several_wait_beside_each_other_and_no_more_than_that(fal: Queue, ask_all: AskAll) -> None:
    fal.script.gather = fal_queue.ABREAST  # one after another, none would ever be painted
    assert ask_all() == [f"toy {number}".encode() for number in range(7)]
    assert fal.most == fal_queue.ABREAST


def test_what_becomes_of_one_is_not_felt_by_the_others(fal: Queue, ask_all: AskAll) -> None:
    fal.script.failures = [("/requests/r2", 422, {"detail": "no"}), ("/requests/r6", 422, {"detail": "no"})]
    answers = ask_all()
    assert [type(answer) for answer in answers].count(FalFailed) == 2
    assert all(answer == f"toy {n}".encode() for n, answer in enumerate(answers) if isinstance(answer, bytes))


def test_progress_is_the_mean_of_theirs_and_never_falls(fal: Queue, ask_all: AskAll) -> None:
    told: list[float] = []
    ask_all(told.append)
    assert told == sorted(told) and told[0] < 0.05 and told[-1] == pytest.approx(0.95)
    assert any(0.1 < fraction < 0.9 for fraction in told)


@pytest.mark.parametrize("error", [Unwanted, OSError("the pipe is gone")])
def test_what_the_listener_raises_calls_all_of_them_off_and_begins_no_other(
    fal: Queue, ask_all: AskAll, error: Any
) -> None:
    fal.script.statuses = [painting()]

    def withdraw(fraction: float) -> None:
        if len(fal.of("GET", "/status")) > fal_queue.ABREAST:
            raise error

    with pytest.raises(type(error) if isinstance(error, OSError) else error):
        ask_all(withdraw)
    handed_in = len(fal.of("POST"))
    assert 0 < handed_in <= fal_queue.ABREAST
    until(lambda: fal.called_off == set(range(1, handed_in + 1)))  # also what was just being handed in
