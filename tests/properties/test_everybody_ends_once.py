"""Everybody of a batch hears of one end, whatever the painting process tells and whoever withdraws."""

from hypothesis import given
from hypothesis import strategies as st

from generation.batch import Batch, Lost, Sitter
from generation.child import EngineFailed
from generation.news import Came, Cast, Reached
from tests.generation.queue.jobs import a_job
from tests.generation.queue.results import a_result

PEOPLE = 4
places = st.integers(0, PEOPLE - 1)
happenings = st.lists(
    st.one_of(
        st.builds(Came, places, st.sampled_from([a_result(), EngineFailed("broke")])),
        st.builds(Cast, places, st.just(b"a cast")),
        st.builds(Reached, places, st.just("painting"), st.floats(0, 1)),
        places.map(lambda place: ("withdraws", place)),
        st.sampled_from(["keep", "flush"]),
    ),
    max_size=30,
)


@given(happenings)
def test_everybody_ends_exactly_once_and_hears_no_more_after_it(happened):
    ends: list[list] = [[] for _ in range(PEOPLE)]
    gone: set[int] = set()

    def sitter(place: int) -> Sitter:
        def alive(*_: object) -> bool:
            assert not ends[place], "who has ended is left alone"
            return place not in gone

        return Sitter(a_job(), b"", alive, alive, alive, ends[place].append)

    batch = Batch(1, [sitter(place) for place in range(PEOPLE)])
    for one in happened:
        if one == "keep":
            assert batch.keep() == any(not end for end in ends)
        elif one == "flush":
            batch.flush()
        elif isinstance(one, tuple):
            gone.add(one[1])
        else:
            before = [list(end) for end in ends]
            batch.heard(one)
            assert all(
                now == was
                for place, (now, was) in enumerate(zip(ends, before, strict=True))
                if place != one.place
            )
    batch.end(EngineFailed("died"))
    assert [len(end) for end in ends] == [1] * PEOPLE
    assert all(place in gone for place, [end] in enumerate(ends) if isinstance(end, Lost))
    assert not batch.keep()
