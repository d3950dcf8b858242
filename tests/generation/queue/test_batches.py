"""Several people in one call: what comes of one is theirs alone."""

from generation.engine import EngineFailed, Limits, Lost
from generation.refused import Refused
from tests.generation.queue import fakes
from tests.generation.queue.engines import engine, sitter
from tests.generation.queue.results import a_result
from tests.polling import lives, pid_in


def test_one_that_is_refused_and_one_that_breaks_leave_the_others_alone():
    with engine(fakes.as_told) as at:
        outcomes = at.paint([sitter(each) for each in (b"Ellie", b"refuse", b"break", b"Grace")])
    assert outcomes[0] == a_result("figurine of Ellie") and outcomes[3] == a_result("figurine of Grace")
    assert isinstance(outcomes[1], Refused) and outcomes[1].code == "too_dark"
    assert isinstance(outcomes[2], EngineFailed) and "a bug in the painter" in str(outcomes[2])


def test_a_child_that_dies_fails_everybody_in_its_hands():
    with engine(fakes.as_told) as at:
        outcomes = at.paint([sitter(b"Ellie"), sitter(b"die")])
    assert all(isinstance(each, EngineFailed) and "died" in str(each) for each in outcomes)


def test_each_hears_of_their_own_progress():
    heard = {name: [] for name in (b"Ellie", b"Grace", b"Alan")}
    with engine(fakes.saying_who) as at:
        people = [
            sitter(name, lambda stage, fraction, name=name: heard[name].append(stage)) for name in heard
        ]
        assert at.paint(people) == ["Ellie", "Grace", "Alan"]
    assert heard == {b"Ellie": ["Ellie"], b"Grace": ["Grace"], b"Alan": ["Alan"]}


def test_the_result_of_who_is_not_wanted_any_more_is_dropped(tmp_path):
    def withdrawn() -> bool:
        (tmp_path / "go").touch()
        return False

    with engine(fakes.steered, keep_every=0.1) as at:
        people = [sitter(str(tmp_path).encode()), sitter(b"Grace", keep=withdrawn)]
        mine, theirs = at.paint(people)
    assert mine == a_result()
    assert isinstance(theirs, Lost)


def test_a_child_whose_work_nobody_wants_leaves_off_by_itself_and_stays_warm(tmp_path):
    with engine(fakes.stepping, keep_every=0.1, leave_off_within=20) as at:
        nobody = [sitter(str(tmp_path).encode(), keep=lambda: False) for _ in range(2)]
        assert all(isinstance(each, Lost) for each in at.paint(nobody))
        assert at.paint([sitter(b"next")]) == [pid_in(tmp_path)]


def test_a_child_that_does_not_leave_off_is_ended(tmp_path):
    with engine(fakes.waiting, keep_every=0.1, leave_off_within=0.2) as at:
        nobody = [sitter(str(tmp_path).encode(), keep=lambda: False) for _ in range(2)]
        assert all(isinstance(each, Lost) for each in at.paint(nobody))
        assert not lives(pid_in(tmp_path))


def test_a_batch_may_take_longer_than_one_person(tmp_path):
    with engine(fakes.waiting, timeout=0.2) as at:
        outcomes = at.paint([sitter(str(tmp_path).encode()) for _ in range(3)])
    assert all("longer than 0.4 seconds" in str(each) for each in outcomes)


def test_a_child_gives_way_to_a_new_one_after_enough_figurines():
    with engine(fakes.stepping, limits=Limits(figurines=3)) as at:
        pids = [pid for size in (1, 2, 1) for pid in at.paint([sitter()] * size)]
    assert pids[0] == pids[1] == pids[2] != pids[3]


def test_a_child_whose_memory_grew_gives_way_to_a_new_one():
    with engine(fakes.stepping, limits=Limits(memory_mb=1)) as at:
        assert at.paint([sitter()]) != at.paint([sitter()])


def test_a_child_below_its_memory_limit_stays():
    with engine(fakes.stepping, limits=Limits(memory_mb=100_000)) as at:
        assert at.paint([sitter()]) == at.paint([sitter()])


def test_a_child_that_ran_out_of_memory_gives_way_and_later_batches_are_smaller():
    with engine(fakes.out_of_memory) as at:
        assert at.room > 4
        (first, *_) = at.paint([sitter()] * 4)
        assert at.room == 2
        assert at.paint([sitter()]) != [first]
