from pathlib import Path

import pytest

from generation.finishing import lettering
from generation.finishing.lettering import DISPLAY, TEXT, clean, fit, legible, set_lines

AWKWARD = {
    "short": "Al",
    "long word": "Donaudampfschifffahrtsgesellschaftskapitän",
    "many words": "Commodore Grace Brewster Murray Hopper of the United States Navy",
    "wide": "W" * 60,
    "narrow": "i" * 200,
    "accents": "ÅÉÎÕÜ ĄĆĘŁŃ Ặ",
    "tower of marks": "Z" + "\u0301\u0302\u0303" * 30 + "oe",
    "one letter": "Q",
    "nothing": "",
}


@pytest.mark.parametrize("box", [(400, 60), (90, 40), (1000, 300), (30, 200)])
@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
@pytest.mark.parametrize("face", [DISPLAY, TEXT])
def test_no_text_leaves_its_box(text: str, box: tuple[int, int], face: lettering.Face) -> None:
    width, height = box
    found = fit(text, face, width, height, most_lines=3)
    assert found.mask.shape[1] <= width and found.mask.shape[0] <= height * 1.02 + 1


def test_text_is_as_large_as_the_box_allows() -> None:
    found = fit("Alice", DISPLAY, 400, 1000)
    assert found.mask.shape[1] > 0.93 * 400


def test_text_that_would_be_too_small_to_read_is_cut_short() -> None:
    found = fit("An extraordinarily long nickname that nobody could read from the street", DISPLAY, 300, 80)
    assert found.lines[0].endswith("…")
    assert found.size >= 18


def test_several_lines_are_used_where_they_make_the_text_larger() -> None:
    assert fit("REPORT FOR DUTY", DISPLAY, 900, 120, most_lines=3).lines == ("REPORT FOR DUTY",)
    assert fit("REPORT FOR DUTY", DISPLAY, 500, 600, most_lines=2).lines == ("REPORT", "FOR DUTY")


def test_lines_do_not_touch() -> None:
    mask = set_lines(("HHH", "HHH"), DISPLAY, 100).mask
    assert (mask.max(1) == 0).any()


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Alice \n\t Bob  ", "Alice Bob"),
        ("abc\u202ecba", "abccba"),
        ("\u200bA\u200dl\ufeffi\u2066c\u2069e", "Alice"),
        ("Alice 🎉👍🏽", "Alice"),
        ("🎉", ""),
        ("e\u0301", "é"),
        ("a\x00b\x1bc", "abc"),
        ("O'Neil-Smith 3rd", "O'Neil-Smith 3rd"),
    ],
)
def test_controls_and_symbols_are_taken_out(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_a_letter_carries_no_tower_of_marks() -> None:
    assert len(clean("Z" + "\u0301\u0317\u0323\u0330" * 20)) <= 4


@pytest.mark.parametrize("text", ["Alice", "Łukasz", "Zoë", "Αλίκη", "Алиса", "Đặng", "R2-D2"])
def test_scripts_with_a_font_are_legible(text: str) -> None:
    assert legible(text)


@pytest.mark.parametrize("text", ["李雷", "アリス", "محمد", "אליס", "---", ""])
def test_what_no_font_can_show_is_not_legible(text: str) -> None:
    assert not legible(text)


def test_it_says_how_to_get_the_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lettering, "FONTS", tmp_path)
    with pytest.raises(lettering.MissingFonts, match="npm ci"):
        lettering._files(("no-such-family", 900))
