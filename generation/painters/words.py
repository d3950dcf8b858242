"""Prompts that a text encoder can read to the end. What is too long, diffusers cuts without a word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class TooLong(ValueError):
    """A style tells a painter more than it can read. The message is for whoever writes the style."""

    reason = "prompt_too_long"


def require_readable(text: str, tokenizers: Iterable[Any], prompt: str) -> None:
    """Raises TooLong for a text that one of these tokenizers counts more tokens of than its encoder reads
    (its `model_max_length`, begin and end included). prompt: how the message names the text."""
    for tokenizer in tokenizers:
        require_room(len(tokenizer(text).input_ids), tokenizer.model_max_length, prompt)


def require_room(tokens: int, most: int, prompt: str) -> None:
    """Raises TooLong for a prompt of more than `most` tokens."""
    if tokens > most:
        raise TooLong(
            f"{prompt} comes to {tokens} tokens, and the text encoder reads {most}: the end would be left "
            "out. Shorten it in the style's style.toml."
        )
