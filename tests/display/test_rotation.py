"""What comes next on a screen. The player is tested on the same cases (tests/browser/screen)."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.rotation import History, Item, after, following, plan

CASES = json.loads((Path(__file__).parent / "rotation_cases.json").read_text())

ITEMS = st.lists(
    st.builds(Item, id=st.integers(1, 30), brand=st.booleans(), first_airing=st.booleans()),
    max_size=12,
    unique_by=lambda item: item.id,
).map(lambda items: [Item(item.id, item.brand, item.first_airing and not item.brand) for item in items])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_plans_as_the_protocol_says(case):
    items = [Item(**item) for item in case["items"]]
    history = History()
    for pk in case["shown"]:
        history = after(next(item for item in items if item.id == pk), history, 0)
    assert plan(items, history, case["brand_share"], len(case["plan"]) or 3) == case["plan"]


@given(items=ITEMS, share=st.integers(0, 100))
def test_every_first_airing_comes_within_as_many_turns_as_there_are(items, share):
    first = sorted(item.id for item in items if item.first_airing)
    assert plan(items, History(), share, len(first)) == first


@given(items=ITEMS, share=st.integers(0, 99))
def test_nobody_is_left_out(items, share):
    figurines = {item.id for item in items if not item.brand}
    turns = len(figurines) * 101 + 1  # at 99 percent a figurine has one turn in a hundred
    assert figurines <= set(plan(items, History(), share, turns))


@given(items=ITEMS.filter(lambda items: any(item.brand for item in items)), share=st.integers(0, 100))
def test_the_brand_has_its_share_of_the_repeats(items, share):
    items = [Item(item.id, item.brand) for item in items]
    brands = {item.id for item in items if item.brand}
    shown = sum(pk in brands for pk in plan(items, History(), share, 200))
    alone = len(brands) == len(items)
    assert shown == 200 if alone else abs(shown - 2 * share) <= 1


@given(items=ITEMS)
def test_it_stops_only_when_there_is_nothing(items):
    assert (following(items, History(), 20) is None) == (not items)
