"""`manage.py export`."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from generation.exports import bundle

from .portraits import astronaut, dimmed


@pytest.fixture
def selfie(tmp_path: Path) -> Path:
    path = tmp_path / "selfie.png"
    Image.fromarray(astronaut()).save(path)
    return path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.exports.figurine.WIDTH", 90)
    monkeypatch.setattr("generation.exports.figurine.HEIGHT", 160)


def export(*arguments: object) -> str:
    said = io.StringIO()
    call_command("export", *map(str, arguments), stdout=said)
    return said.getvalue()


@pytest.mark.usefixtures("small")
def test_it_writes_what_was_asked_for_and_says_what(selfie: Path, tmp_path: Path):
    said = json.loads(export(selfie, "--out", tmp_path / "out", "--passes", "--json"))
    assert set(said) == {"seconds", "passes"}
    assert {file.name for file in (tmp_path / "out").iterdir()} == set(said["passes"]["files"])
    assert Image.open(tmp_path / "out" / "picture.png").size == (90, 160)


def test_all_kinds_are_written_where_none_is_named(selfie: Path, tmp_path: Path, monkeypatch):
    asked: list[str] = []

    def written(kind):
        return lambda brief, folder, on_progress: asked.append(kind) or {"file": kind}

    for kind in bundle.KINDS:
        monkeypatch.setitem(bundle.KINDS, kind, written(kind))
    said = json.loads(export(selfie, "--out", tmp_path / "out", "--json", "--finish", "painted"))
    assert asked == ["glb", "stl", "turntable", "passes", "cutout"]
    assert said["stl"] == {"file": "stl"}


def test_a_refusal_is_a_sentence_and_an_exit_code(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    dark = tmp_path / "dark.png"
    Image.fromarray(dimmed(astronaut(), 0.1)).save(dark)
    with pytest.raises(SystemExit) as leaving:
        export(dark, "--out", tmp_path / "out")
    assert leaving.value.code == 1
    assert "light" in capfd.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--style", "navy"], "There is no style"),
        (["--colour", "plaid"], "There is no colour"),
        (["--pose", "asleep"], "There is no pose"),
        (["--finish", "gilded"], "There is no finish"),
        (["--frame", "above"], "There is no frame"),
    ],
)
def test_a_wrong_argument_is_explained(selfie: Path, tmp_path: Path, arguments: list[str], sentence: str):
    with pytest.raises(CommandError, match=sentence):
        export(selfie, "--out", tmp_path / "out", *arguments)
