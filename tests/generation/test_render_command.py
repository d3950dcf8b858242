import hashlib
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from campaigns.reasons import NOTES
from tests.generation.portraits import astronaut, dimmed
from tests.generation.stand_ins import Brush, plain, stood_in


@pytest.fixture
def selfie(tmp_path: Path) -> Path:
    path = tmp_path / "selfie.png"
    Image.fromarray(astronaut()).save(path)
    return path


def render(*arguments: object) -> str:
    said = io.StringIO()
    call_command("render", *map(str, arguments), stdout=said)
    return said.getvalue()


def test_it_writes_one_figurine_and_reports_it_in_json(selfie: Path, tmp_path: Path) -> None:
    out = tmp_path / "figurine.png"
    said = json.loads(render(selfie, "--out", out, "--shape", "270x480", "--colour", "tan", "--json"))
    assert Image.open(out).size == (270, 480)
    assert said["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert said["seconds"] >= sum(said["stages"].values()) * 0.99
    assert set(said["stages"]) == {"looking", "sculpting", "painting", "finishing"}
    assert 0 < said["identity_distance"] < 1
    assert said["painter"] == "plastic" and said["notes"] == [] and said["candidates"] == []


def test_it_tells_of_every_candidate_and_of_what_the_desk_is_told(selfie: Path, tmp_path: Path) -> None:
    asked = [
        selfie,
        "--out",
        tmp_path / "x.jpg",
        "--painter",
        "brush",
        "--candidates",
        3,
        "--shape",
        "90x160",
    ]
    with stood_in(Brush(lambda brief: 0.8), plain(0.5)):
        said = json.loads(render(*asked, "--json"))
        unlike = json.loads(render(*asked, "--no-fallback", "--json"))
        words = render(*asked)
    assert said["painter"] == "plastic" and said["identity_distance"] == 0.5
    assert said["notes"] == ["retried", "fell_back_unlike"]
    assert [tried["identity_distance"] for tried in said["candidates"]] == [0.8] * 6
    assert unlike["painter"] == "brush" and unlike["notes"] == ["retried", "unlike"]
    assert NOTES["retried"] in words and NOTES["fell_back_unlike"] in words


def test_a_refusal_is_a_sentence_and_an_exit_code(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    dark = tmp_path / "dark.png"
    Image.fromarray(dimmed(astronaut(), 0.1)).save(dark)
    said = io.StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command("render", str(dark), "--out", str(tmp_path / "x.png"), "--json", stdout=said)
    assert leaving.value.code == 1
    assert json.loads(said.getvalue())["reason"]["code"] == "too_dark"
    assert "light" in capfd.readouterr().err
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--out", "x.bmp"], "must end in one of"),
        (["--out", "x.png", "--shape", "big"], "WIDTHxHEIGHT"),
        (["--out", "x.png", "--style", "navy"], "There is no style"),
        (["--out", "x.png", "--colour", "plaid", "--shape", "135x240"], "There is no colour"),
        (["--out", "x.png", "--painter", "crayon"], "There is no painter"),
    ],
)
def test_a_wrong_argument_is_explained(selfie: Path, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        render(selfie, *arguments)


def test_a_selfie_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        render(tmp_path / "nobody.jpg", "--out", tmp_path / "x.png")
