"""The process that supervises painting."""

import os
import threading

import pytest

from generation.engine import Engine, EngineFailed, Lost, Stopped
from generation.refused import Refused
from tests.generation.queue import fakes
from tests.generation.queue.engines import engine, painted, sitter
from tests.generation.queue.results import a_result
from tests.polling import end, lives, pid_in, until


def paint(at: Engine, *who, **how):
    """Paint one person; what comes of them, or raised if it is an exception."""
    (outcome,) = painted(at, [sitter(*who, **how)])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def in_thread(work) -> tuple[threading.Thread, list]:
    """Do it beside the test; what came of it, or the error, ends up in the list."""
    outcome: list = []

    def run():
        try:
            outcome.append(work())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def test_it_paints_in_another_process_that_knows_no_django():
    with engine(fakes.process_facts) as at:
        facts = paint(at, b"bytes")
    assert facts["pid"] != os.getpid()
    assert facts["selfie"] == b"bytes"
    assert not facts["apps"] and not facts["settings"]


def test_the_childs_gpu_memory_has_segments_that_grow():
    with engine(fakes.process_facts) as at:
        assert paint(at)["allocator"] == "expandable_segments:True"


def test_the_child_stays_warm_between_figurines():
    with engine(fakes.process_facts) as at:
        at.warm()
        assert paint(at)["pid"] == paint(at)["pid"]


def test_it_reports_progress_and_never_a_step_back():
    heard = []
    with engine(fakes.in_three_stages) as at:
        paint(at, report=lambda *report: heard.append(report))
    assert heard[0] == ("face", 0.1)
    assert heard[-1] == ("painting", 0.8)
    fractions = [fraction for _, fraction in heard]
    assert fractions == sorted(set(fractions))


def test_it_does_not_pass_on_every_report_of_a_rushed_pipeline():
    heard = []
    with engine(fakes.in_a_rush) as at:
        paint(at, report=lambda *report: heard.append(report))
    assert 1 <= len(heard) < 30


def test_a_refusal_comes_back_as_itself_and_the_child_lives_on():
    with engine(fakes.refusing) as at:
        for _ in range(2):
            with pytest.raises(Refused) as refused:
                paint(at)
            assert refused.value.code == "no_face"


def test_a_bug_is_told_in_its_own_words():
    with engine(fakes.breaking) as at, pytest.raises(EngineFailed, match="a bug in the painter"):
        paint(at)


def test_a_child_that_could_not_load_ahead_still_takes_work():
    with engine(fakes.process_facts, warm=fakes.load_badly) as at:
        assert paint(at)["pid"] != os.getpid()


def test_a_dead_child_costs_one_figurine_and_the_next_is_painted():
    with engine(fakes.as_told) as at:
        with pytest.raises(EngineFailed, match="died"):
            paint(at, b"die")
        assert paint(at, b"Ellie") == a_result("figurine of Ellie")


def test_a_child_that_was_killed_while_idle_is_replaced():
    with engine(fakes.process_facts) as at:
        first = paint(at)["pid"]
        end(first)

        def painted_by() -> int:
            try:
                return paint(at)["pid"]
            except EngineFailed:  # it was asked before it was found dead
                return 0

        assert until(painted_by) != first


def test_a_child_that_died_with_the_pools_lock_in_its_hands_costs_nobody_a_figurine():
    with engine(fakes.dying_with_its_answer) as at:
        assert paint(at, b"die") == a_result("figurine of die")
        assert paint(at, b"Ellie") == a_result("figurine of Ellie")


def test_a_painting_that_takes_too_long_is_ended(tmp_path):
    with engine(fakes.waiting, timeout=0.3) as at:
        with pytest.raises(EngineFailed, match=r"longer than 0\.3 seconds"):
            paint(at, str(tmp_path).encode())
        assert not lives(pid_in(tmp_path))


def test_work_that_nobody_wants_any_more_is_ended(tmp_path):
    with engine(fakes.waiting, keep_every=0.1) as at:
        with pytest.raises(Lost):
            paint(at, str(tmp_path).encode(), keep=lambda: not (tmp_path / "pid").exists())
        assert not lives(pid_in(tmp_path))


def test_the_lease_is_kept_while_waiting_for_a_turn(tmp_path):
    kept = threading.Event()
    with engine(fakes.waiting, keep_every=0.1) as at:
        first, outcome = in_thread(lambda: paint(at, str(tmp_path).encode()))
        pid_in(tmp_path)
        second, other = in_thread(lambda: paint(at, str(tmp_path).encode(), keep=lambda: kept.set() or True))
        assert kept.wait(timeout=20)
        (tmp_path / "go").touch()
        first.join(timeout=20), second.join(timeout=20)
    assert outcome == other == [a_result()]


def test_closing_ends_the_child_and_tells_whoever_waits(tmp_path):
    with engine(fakes.waiting) as at:
        thread, outcome = in_thread(lambda: paint(at, str(tmp_path).encode()))
        pid = pid_in(tmp_path)
        at.close()
        thread.join(timeout=20)
    assert isinstance(outcome[0], Stopped)
    assert not lives(pid)
    with pytest.raises(Stopped):
        paint(at)


def test_closing_stops_only_those_who_are_not_done(tmp_path):
    with engine(fakes.steered) as at:
        people = [sitter(b"Ellie"), sitter(str(tmp_path).encode())]
        thread, outcome = in_thread(lambda: painted(at, people))
        pid_in(tmp_path)
        at.close()
        thread.join(timeout=20)
    ((ellie, other),) = outcome
    assert ellie == a_result("figurine of Ellie") and isinstance(other, Stopped)


def test_whoever_needs_it_warm_waits_until_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with engine(fakes.process_facts, warm=fakes.load_when_told) as at:
        waiting, outcome = in_thread(at.wait_until_warm)
        pid_in(tmp_path)
        assert waiting.is_alive()
        (tmp_path / "go").touch()
        waiting.join(timeout=20)
    assert outcome == [None]


def test_what_could_not_be_loaded_is_told_to_whoever_needs_it_warm():
    with (
        engine(fakes.process_facts, warm=fakes.load_badly) as at,
        pytest.raises(EngineFailed, match="the models are not there"),
    ):
        at.wait_until_warm()
