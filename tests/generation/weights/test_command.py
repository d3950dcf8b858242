"""`manage.py weights`."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from generation import painters
from generation.styles import style as styles
from tests.generation.weights.sets import FILES, describe, lay

WEIGHTS = "unet/weights.safetensors"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(*arguments: str, out: io.StringIO | None = None) -> str:
    said = out or io.StringIO()
    call_command("weights", *arguments, stdout=said)
    return said.getvalue()


def row(text: str, name: str) -> str:
    (found,) = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return found


def test_list_shows_size_licence_and_whether_it_is_there(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    licence = {"key": "toybox", "name": "Toybox research", "advertising": "contract"}
    describe(places / "manifests", "locked", size=2_500_000_000, licence=licence)
    said = run("list")
    assert " ".join(row(said, "locked").split()) == "locked 2.50 GB Toybox research with a contract no"
    assert row(said, "toy").split()[-2:] == ["yes", "no"]
    run("fetch", "toy")
    monkeypatch.setenv("DIORAMA_LICENCES_HELD", "toybox")
    said = run("list")
    assert row(said, "toy").endswith(" yes")
    assert "licence held" in row(said, "locked")


def test_fetch_says_a_line_a_file_where_nobody_watches() -> None:
    said = run("fetch", "toy").splitlines()
    assert said[0].startswith("toy 1/2 config.json: fetched and verified")
    assert said[1].startswith(f"toy 2/2 {WEIGHTS}: fetched and verified")
    assert said[-1] == f"toy: all there, revision {'1' * 40}"
    assert "was there" in run("fetch", "toy")


def test_fetch_moves_one_line_on_a_terminal() -> None:
    said = run("fetch", "toy", out=Terminal())
    assert f"\r\x1b[Ktoy 2/2 {WEIGHTS}  100 %" in said


def test_fetch_brings_what_a_painter_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    painter = type("Toybrush", (), {"weights": ("toy",), "screeners": (), "candidates": 1})
    monkeypatch.setattr(painters, "find", lambda name: painter)
    assert "toy: all there" in run("fetch", "--painter", "toybrush")


def test_fetch_and_check_mind_what_the_styles_ask_the_painter_for(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter = type("Toybrush", (), {"weights": ("toy",), "screeners": (), "candidates": 1})
    table = {"toybrush": {"loras": {"olive": 0.8}}}
    army = replace(styles.load("army"), painting=table)
    monkeypatch.setattr(painters, "find", lambda name: painter)
    monkeypatch.setattr(styles, "load", lambda name: army)
    describe(places / "manifests", "olive")
    lay(places / "mirror" / "olive")
    said = run("fetch", "--painter", "toybrush")
    assert "toy: all there" in said and "olive: all there" in said
    shutil.rmtree(places / "weights" / "olive")
    with pytest.raises(SystemExit):
        run("check", "--painter", "toybrush")


def test_fetch_says_at_once_that_the_licence_is_not_held(
    places: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    describe(places / "manifests", "toy", licence={"key": "toybox", "advertising": False})
    run("fetch", "toy")
    assert "add toybox to DIORAMA_LICENCES_HELD" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["fetch"], "Name what to fetch: toy"),
        (["fetch", "train"], "There is: toy"),
        (["check", "--painter", "crayon"], "There is no painter"),
    ],
)
def test_a_wrong_argument_is_explained(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)


def test_a_failed_fetch_is_a_sentence(places: Path) -> None:
    shutil.rmtree(places / "mirror")
    with pytest.raises(CommandError, match="The mirror lacks"):
        run("fetch", "toy")


def test_a_fetch_that_somebody_stops_says_that_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("generation.management.commands.weights.fetch", stopped)
    with pytest.raises(CommandError, match="goes on from here"):
        run("fetch", "toy")


def test_check_is_content_with_what_was_fetched() -> None:
    assert "No weights are in" in run("check")
    run("fetch", "toy")
    assert run("check").strip() == "toy: all right"


def test_check_does_not_ask_for_what_a_painter_can_do_without(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter = type("Toybrush", (), {"weights": ("toy",), "screeners": (), "candidates": 4})
    monkeypatch.setattr(painters, "find", lambda name: painter)
    describe(places / "manifests", "auraface")
    lay(places / "mirror" / "auraface")
    run("fetch", "toy")
    assert run("check", "--painter", "toybrush").strip() == "toy: all right"
    run("fetch", "--painter", "toybrush")
    assert "auraface: all right" in run("check", "--painter", "toybrush")


def test_a_fetch_that_failed_leaves_no_set_to_check(places: Path) -> None:
    shutil.rmtree(places / "mirror")
    with pytest.raises(CommandError):
        run("fetch", "toy")
    assert "No weights are in" in run("check")


def test_check_names_each_bad_file_and_fails(places: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run("fetch", "toy")
    (places / "weights/toy" / WEIGHTS).write_bytes(b"x" + FILES[WEIGHTS][1:])
    (places / "weights/toy/config.json").unlink()
    with pytest.raises(SystemExit) as leaving:
        run("check", "toy")
    assert leaving.value.code == 1
    said = capfd.readouterr().err
    assert f"{WEIGHTS} is corrupt" in said and "config.json is missing" in said
    assert "`manage.py weights fetch toy`" in said
