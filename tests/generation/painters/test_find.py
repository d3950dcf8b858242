"""Painters by name."""

import pytest

from generation.painters import UnknownPainter, find


def test_an_unknown_painter_says_which_there_are():
    with pytest.raises(UnknownPainter, match="plastic"):
        find("rembrandt")


def test_a_painter_has_a_name_and_a_licence_before_it_is_loaded():
    painter = find("plastic")
    assert painter.name == "plastic"
    assert painter.licence == "Apache-2.0"
