"""The painters' benchmark, on the tests' model."""

from itertools import cycle

import pytest

from bench import painter
from generation.painters import edit
from tests.generation import figurines
from tests.generation.painters.conftest import photographed_before


@pytest.fixture
def few_people(monkeypatch):
    """The cast, modelled and photographed already."""

    def briefs(size: str, count: int):
        width, height = map(int, size.split("x"))
        names = cycle(figurines.CAST)
        return [figurines.brief(next(names), frame="bust", width=width, height=height) for _ in range(count)]

    monkeypatch.setattr(painter, "_briefs", briefs)
    monkeypatch.setattr(edit, "photographed", photographed_before)


def test_a_painter_that_nothing_can_be_compared_with_is_refused():
    with pytest.raises(LookupError, match="plastic.*There is: klein"):
        painter.run(painter="plastic")


def test_it_compares_both_calls_at_each_size_and_each_picture_with_itself_alone(few_people, monkeypatch):
    monkeypatch.delenv("DIORAMA_WEIGHTS", raising=False)
    measured = painter.run(sizes="1,2", rounds=1, size="90x160", heads=2, blocks=1)
    assert [row["size"] for row in measured["batches"]] == [1, 2]
    for row in measured["batches"]:
        assert row["bare_s"] > 0 and row["ratio"] == pytest.approx(row["ours_s"] / row["bare_s"], rel=0.02)
    assert measured["max_batch_vs_single"] < 1e-4
    assert measured["device"].startswith("CPU") and measured["rss_mb"] > 100
    assert measured["images_per_s"] > 0 and measured["p50"] <= measured["p95"]


def test_instantid_is_compared_with_stock_diffusers_too(few_people, monkeypatch):
    monkeypatch.delenv("DIORAMA_WEIGHTS", raising=False)
    measured = painter.run(painter="instantid", sizes="2", rounds=1, size="64x96")
    assert measured["batches"][0]["bare_s"] > 0
    assert measured["max_batch_vs_single"] < 1e-4
