"""What may stand on a billboard as a nickname, and what may not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.intake.refusals import NotAccepted
from campaigns.intake.words import NICKNAME_LENGTH, email, nickname


@pytest.mark.parametrize(
    "name",
    ["Collins", "Mr.T", "J.R. Ewing", "D'Arcy-Smith", "Zoë", "Łukasz", "李小龍", "محمد", "สมชาย", "X Æ A-12",
     "007", "R2.D2", "St. John", "🚀 Eileen", "Agent 86", ""],
)  # fmt: skip
def test_it_takes_names(name):
    assert nickname(f"  {name} ") == name


@pytest.mark.parametrize(
    "contact",
    ["https://evil.test", "www.evil", "evil.com", "Evil.Com/now", "me@evil.test", "a@b", "+49 170 1234567",
     "555-123-4567", "(0)30/1234567", "ｅｖｉｌ．ｃｏｍ", "evil\u200b.com", "①②③④⑤⑥⑦"],
)  # fmt: skip
def test_it_refuses_links_addresses_and_numbers(contact):
    with pytest.raises(NotAccepted) as refusal:
        nickname(contact)
    assert (refusal.value.code, refusal.value.status) == ("nickname_contact", 422)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Col\u202elins", "Collins"),
        ("Col\u200blins\ufeff", "Collins"),
        ("Eileen\nCollins\t!", "Eileen Collins !"),
        ("\x00Ei\x1bleen", "Eileen"),
        ("Zoe\u0308", "Zoë"),
        ("\u3164\u2800", ""),
        ("\ue000Eileen", "Eileen"),
    ],
)
def test_it_removes_what_nobody_sees(written, kept):
    assert nickname(written) == kept


def test_it_refuses_letters_buried_in_marks():
    with pytest.raises(NotAccepted) as refusal:
        nickname("Z" + "\u0316\u0323\u0331\u035f" * 4)
    assert refusal.value.code == "nickname_marks"


def test_it_counts_what_is_left():
    assert nickname(" " * 9 + "x" * NICKNAME_LENGTH + "\u200b" * 9) == "x" * NICKNAME_LENGTH
    with pytest.raises(NotAccepted) as refusal:
        nickname("x" * (NICKNAME_LENGTH + 1))
    assert refusal.value.code == "nickname_long"


@given(st.text(max_size=60))
def test_whatever_is_written_it_keeps_a_line_that_fits_or_refuses(text):
    try:
        kept = nickname(text)
    except NotAccepted:
        return
    assert len(kept) <= NICKNAME_LENGTH
    assert kept == kept.strip() == unicodedata.normalize("NFC", kept)
    assert not [sign for sign in kept if unicodedata.category(sign).startswith("C")]
    assert nickname(kept) == kept


def test_it_takes_an_address_or_none():
    assert email(" eileen@example.com ") == "eileen@example.com"
    assert email("  ") == ""


@pytest.mark.parametrize(
    "text", ["eileen", "eileen@", "@example.com", "a b@example.com", "a@b\nBcc: c@d.com"]
)
def test_it_refuses_what_is_no_address(text):
    with pytest.raises(NotAccepted) as refusal:
        email(text)
    assert refusal.value.code == "email_invalid"
