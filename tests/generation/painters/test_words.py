"""Prompts that text encoders can read to the end."""

from types import SimpleNamespace

import pytest

from generation.painters.words import TooLong, require_readable


class Spelling:
    """A tokenizer with a token for each letter, and one at either end."""

    def __init__(self, most: int) -> None:
        self.model_max_length = most

    def __call__(self, text: str) -> SimpleNamespace:
        return SimpleNamespace(input_ids=["<", *text, ">"])


def test_a_text_that_just_fits_is_readable() -> None:
    require_readable("seven", [Spelling(7)], "The prompt")


def test_one_token_more_is_refused_in_a_sentence_for_the_styles_author() -> None:
    with pytest.raises(TooLong, match=r"^The prompt comes to 7 tokens, and .* reads 6.*Shorten it in"):
        require_readable("seven", [Spelling(6)], "The prompt")


def test_every_encoder_has_to_read_it_all() -> None:
    with pytest.raises(TooLong, match="reads 6"):
        require_readable("seven", [Spelling(77), Spelling(6)], "The prompt")
