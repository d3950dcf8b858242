"""Several people in one call: what comes of one is theirs alone, and comes as soon as it is known."""

from dataclasses import replace

import pytest

from generation.engine import EngineFailed, Limits, Lost
from generation.refused import Refused
from tests.generation.queue import fakes
from tests.generation.queue.engines import engine, painted, sitter
from tests.generation.queue.results import a_result
from tests.polling import lives, pid_in


def test_one_that_is_refused_and_one_that_breaks_leave_the_others_alone():
    with engine(fakes.as_told) as at:
        outcomes = painted(at, [sitter(each) for each in (b"Ellie", b"refuse", b"break", b"Grace")])
    assert outcomes[0] == a_result("figurine of Ellie") and outcomes[3] == a_result("figurine of Grace")
    assert isinstance(outcomes[1], Refused) and outcomes[1].code == "too_dark"
    assert isinstance(outcomes[2], EngineFailed) and "a bug in the painter" in str(outcomes[2])


def test_a_child_that_dies_fails_everybody_who_was_not_done():
    with engine(fakes.as_told) as at:
        ellie, *others = painted(at, [sitter(each) for each in (b"Ellie", b"die", b"Grace")])
    assert ellie == a_result("figurine of Ellie")
    assert all(isinstance(each, EngineFailed) and "died" in str(each) for each in others)


def test_who_is_done_hears_it_while_the_others_are_painted(tmp_path):
    heard = []

    def first(outcome):
        assert pid_in(tmp_path)  # the child goes on, although nobody listens meanwhile
        heard.append(outcome)
        (tmp_path / "go").touch()

    with engine(fakes.large_or_waiting) as at:
        ellie = replace(sitter(b"Ellie"), on_outcome=first)
        at.paint([ellie, replace(sitter(str(tmp_path).encode()), on_outcome=heard.append)])
    assert [len(each.cutout) > fakes.LARGE for each in heard] == [True, False]


def test_the_lease_of_who_is_done_is_kept_no_longer(tmp_path):
    done, kept = [], []

    def keep_ellie():
        assert not done
        return True

    def keep_other():
        kept.append(bool(done))
        if kept.count(True) > 2:
            (tmp_path / "go").touch()
        return True

    with engine(fakes.steered, keep_every=0.02) as at:
        at.paint(
            [
                replace(sitter(b"Ellie", keep=keep_ellie), on_outcome=done.append),
                sitter(str(tmp_path).encode(), keep=keep_other),
            ]
        )
    assert done == [a_result("figurine of Ellie")] and kept.count(True) > 2


def test_each_is_shown_their_own_cast_while_they_are_painted():
    shown: list = []
    with engine(fakes.casting) as at:
        people = [
            replace(sitter(name), on_cast=shown.append, on_outcome=lambda outcome: shown.append("done"))
            for name in (b"Ellie", b"Grace")
        ]
        at.paint(people)
    assert shown == [b"cast of Ellie", b"cast of Grace", "done", "done"]


def test_what_goes_wrong_with_telling_one_fails_the_others_once():
    def full(outcome):
        raise OSError("no space left")

    with engine(fakes.a_figurine) as at:
        heard: list = []
        grace = replace(sitter(b"Grace"), on_outcome=heard.append)
        at.paint([replace(sitter(b"Ellie"), on_outcome=full), grace])
        assert len(heard) == 1
        assert painted(at, [sitter(b"Alan")]) == [a_result("figurine of Alan")]


@pytest.mark.parametrize("make", [fakes.leaving_out, fakes.breaking_between])
def test_who_was_left_out_fails(make):
    with engine(make) as at:
        ellie, grace = painted(at, [sitter(b"Ellie"), sitter(b"Grace")])
    assert ellie == a_result("figurine of Ellie")
    assert isinstance(grace, EngineFailed)


def test_each_hears_of_their_own_progress():
    heard = {name: [] for name in (b"Ellie", b"Grace", b"Alan")}
    with engine(fakes.saying_who) as at:
        people = [
            sitter(name, lambda stage, fraction, name=name: heard[name].append(stage)) for name in heard
        ]
        assert painted(at, people) == ["Ellie", "Grace", "Alan"]
    assert heard == {b"Ellie": ["Ellie"], b"Grace": ["Grace"], b"Alan": ["Alan"]}


def test_the_result_of_who_is_not_wanted_any_more_is_dropped(tmp_path):
    def withdrawn() -> bool:
        (tmp_path / "go").touch()
        return False

    with engine(fakes.steered, keep_every=0.1) as at:
        people = [sitter(str(tmp_path).encode()), sitter(b"Grace", keep=withdrawn)]
        mine, theirs = painted(at, people)
    assert mine == a_result()
    assert isinstance(theirs, Lost)


def test_a_child_whose_work_nobody_wants_leaves_off_by_itself_and_stays_warm(tmp_path):
    with engine(fakes.stepping, keep_every=0.1, leave_off_within=20) as at:
        nobody = [sitter(str(tmp_path).encode(), keep=lambda: False) for _ in range(2)]
        assert all(isinstance(each, Lost) for each in painted(at, nobody))
        assert painted(at, [sitter(b"next")]) == [pid_in(tmp_path)]


def test_a_child_that_does_not_leave_off_is_ended(tmp_path):
    with engine(fakes.waiting, keep_every=0.1, leave_off_within=0.2) as at:
        nobody = [sitter(str(tmp_path).encode(), keep=lambda: False) for _ in range(2)]
        assert all(isinstance(each, Lost) for each in painted(at, nobody))
        assert not lives(pid_in(tmp_path))


def test_a_batch_may_take_longer_than_one_person(tmp_path):
    with engine(fakes.waiting, timeout=0.2) as at:
        outcomes = painted(at, [sitter(str(tmp_path).encode()) for _ in range(3)])
    assert all("longer than 0.4 seconds" in str(each) for each in outcomes)


def test_a_child_gives_way_to_a_new_one_after_enough_figurines():
    with engine(fakes.stepping, limits=Limits(figurines=3)) as at:
        pids = [pid for size in (1, 2, 1) for pid in painted(at, [sitter()] * size)]
    assert pids[0] == pids[1] == pids[2] != pids[3]


def test_a_child_whose_memory_grew_gives_way_to_a_new_one():
    with engine(fakes.stepping, limits=Limits(memory_mb=1)) as at:
        assert painted(at, [sitter()]) != painted(at, [sitter()])


def test_a_child_below_its_memory_limit_stays():
    with engine(fakes.stepping, limits=Limits(memory_mb=100_000)) as at:
        assert painted(at, [sitter()]) == painted(at, [sitter()])


def test_a_child_that_ran_out_of_memory_gives_way_and_later_batches_are_smaller():
    with engine(fakes.out_of_memory) as at:
        assert at.room > 4
        (first, *_) = painted(at, [sitter()] * 4)
        assert at.room == 2
        assert painted(at, [sitter()]) != [first]
