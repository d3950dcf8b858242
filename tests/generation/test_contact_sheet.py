"""`manage.py render --sheet`."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from generation.contact_sheet import AXES, Choice, choices
from generation.styles.style import UnknownStyle, load
from tests.generation.portraits import astronaut, dimmed

NOTHING: dict[str, str | None] = dict.fromkeys(AXES)


@pytest.fixture
def selfies(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "alice.png", tmp_path / "dark.png"]
    Image.fromarray(astronaut()).save(paths[0])
    Image.fromarray(dimmed(astronaut(), 0.1)).save(paths[1])
    return paths


def sheet(*arguments: object) -> dict[str, object]:
    said = io.StringIO()
    call_command("render", *map(str, arguments), "--json", stdout=said)
    return json.loads(said.getvalue())


def test_it_shows_every_combination_of_every_face(selfies: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    said = sheet(
        *selfies[:1], "--sheet", out, "--colours", "green,tan", "--finishes", "all", "--tile", "90x160"
    )
    tiles = [(tile["colour"], tile["finish"]) for tile in said["tiles"]]
    assert tiles == [(colour, finish) for colour in ("green", "tan") for finish in load("army").finishes]
    assert all(tile["face"] == "alice" for tile in said["tiles"])
    width, height = Image.open(out).size
    assert width >= (len(tiles) + 1) * 90
    assert height >= 160


def test_the_nickname_stands_on_every_base(selfies: list[Path], tmp_path: Path) -> None:
    out, options = tmp_path / "sheet.png", ("--frames", "full", "--tile", "90x160", "--sheet")
    sheets = []
    for nickname in ("", "Alice"):
        sheet(selfies[0], *options, out, "--nickname", nickname)
        sheets.append(np.array(Image.open(out), int))
    changed = (abs(sheets[0] - sheets[1]).max(2) > 12).any(1)
    assert changed.any(), "it is to be seen"
    assert np.flatnonzero(changed).min() > 0.6 * len(changed), "and nothing but the base changes"


def test_a_refused_selfie_keeps_its_row_and_its_reason(selfies: list[Path], tmp_path: Path) -> None:
    said = sheet(selfies[1], "--sheet", tmp_path / "sheet.png", "--tile", "90x160")
    assert said["refused"] == {"dark": "too_dark"}
    assert said["tiles"] == []


def test_left_alone_it_shows_one_column() -> None:
    style = load("army")
    assert choices(style, NOTHING) == [
        Choice(
            next(iter(style.poses)),
            None,
            next(iter(style.colours)),
            style.default_frame,
            next(iter(style.finishes)),
        )
    ]


def test_all_poses_are_all_poses() -> None:
    style = load("army")
    assert [choice.pose for choice in choices(style, {**NOTHING, "poses": "all"})] == list(style.poses)


@pytest.mark.parametrize("axis", AXES)
def test_a_name_that_the_style_lacks_is_explained(axis: str) -> None:
    with pytest.raises(UnknownStyle, match="plaid"):
        choices(load("army"), {**NOTHING, axis: "plaid"})


def test_a_sheet_that_nobody_could_look_at_is_refused(selfies: list[Path], tmp_path: Path) -> None:
    axes = [word for axis in AXES for word in (f"--{axis}", "all")]
    with pytest.raises(CommandError, match="a sheet has at most"):
        sheet(*selfies * 20, "--sheet", tmp_path / "sheet.png", *axes)


def test_one_figurine_is_made_of_one_selfie(selfies: list[Path], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--sheet"):
        sheet(*selfies, "--out", tmp_path / "x.png")
