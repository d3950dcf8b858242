"""Children that open strangers' files: limited, replaceable, and never the end of anyone else's upload."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from queue import LifoQueue

import pytest

from campaigns import cell
from campaigns.intake import NotAccepted, decoders
from campaigns.intake.decoders import decode
from campaigns.pictures import Picture, Unfit
from tests.campaigns.intake import misbehaving


def child() -> dict:
    return json.loads(decode(b"", misbehaving.describing).jpeg)


def test_it_decodes(collins_jpeg):
    picture = decode(collins_jpeg)
    assert (picture.width, picture.height) == (920, 1200)


def test_children_are_limited_and_know_nothing_of_django():
    facts = child()
    assert facts["RLIMIT_AS"] == [cell.MEMORY_BYTES] * 2
    assert facts["RLIMIT_CORE"] == [0, 0]
    assert 0 < facts["cpu_left"] <= cell.CPU_SECONDS + 1
    assert not facts["django"]
    assert facts["pid"] != os.getpid()


@pytest.mark.parametrize(
    "work",
    [
        misbehaving.sleeping,
        misbehaving.spinning,
        misbehaving.hungry,
        misbehaving.crashing,
        misbehaving.lying,
    ],
)
def test_the_next_upload_works_after(work, collins_jpeg):
    for _ in range(2):
        with pytest.raises(NotAccepted) as refusal:
            decode(b"hostile", work, seconds=0.5)
        assert (refusal.value.code, refusal.value.status) == ("too_hard", 422)
        assert isinstance(decode(collins_jpeg), Picture)


@pytest.mark.parametrize("work", [misbehaving.raising, misbehaving.leaving])
def test_a_fault_of_ours_is_not_blamed_on_the_photo(work):
    with pytest.raises(NotAccepted) as refusal:
        decode(b"", work)
    assert (refusal.value.code, refusal.value.status) == ("our_side", 503)


def test_an_idle_child_may_die(collins_jpeg):
    for _ in range(2):
        os.kill(child()["pid"], signal.SIGKILL)
        assert isinstance(decode(collins_jpeg), Picture)


def test_others_uploads_survive_a_crash_beside_them(collins_jpeg):
    def hostile(_):
        with pytest.raises(NotAccepted):
            decode(b"hostile", misbehaving.crashing)

    with ThreadPoolExecutor(8) as visitors:
        crashes = [visitors.submit(hostile, turn) for turn in range(3)]
        pictures_made = list(visitors.map(decode, [collins_jpeg] * 12))
        for crash in crashes:
            crash.result(timeout=30)
    assert len(pictures_made) == 12


def test_who_waits_too_long_for_a_child_is_told_so(monkeypatch, settings):
    monkeypatch.setattr("campaigns.intake.decoders.WAIT_SECONDS", 0.3)
    with ThreadPoolExecutor(settings.INTAKE_DECODERS + 1) as visitors:
        tries = [
            visitors.submit(decode, b"", misbehaving.sleeping, seconds=1.5)
            for _ in range(settings.INTAKE_DECODERS + 1)
        ]
        refusals = [attempt.exception(timeout=30) for attempt in tries]
    assert sorted(refusal.code for refusal in refusals) == ["busy"] + ["too_hard"] * settings.INTAKE_DECODERS


def test_a_child_serves_only_so_many_files(monkeypatch):
    monkeypatch.setattr("campaigns.intake.decoders.FILES_A_CHILD", 2)
    monkeypatch.setattr("campaigns.intake.decoders._idle", LifoQueue())
    decoders._idle.put(None)
    pids = [child()["pid"] for _ in range(4)]
    decoders._idle.get().end()
    assert pids[0] == pids[1] != pids[2] == pids[3]


@pytest.mark.parametrize("answer", [Unfit("damaged", "why\nnot"), Picture(b"\xff\xd8\n\xff\xd9", 3, 4)])
def test_answers_pass_the_pipe_unchanged(answer):
    assert cell.unpacked(cell.packed(answer)) == answer


def test_without_processes_it_says_that_the_fault_is_ours(monkeypatch):
    def none_left():
        raise OSError("no process to be had")

    monkeypatch.setattr(decoders, "_idle", LifoQueue())
    monkeypatch.setattr(decoders, "Decoder", none_left)
    decoders._idle.put(None)
    with pytest.raises(NotAccepted) as refusal:
        decode(b"")
    assert refusal.value.code == "our_side"
    assert decoders._idle.qsize() == 1
