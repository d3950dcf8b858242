"""What a screen may say: short JSON objects with counts in them."""

import json
from typing import Any

LONGEST_MESSAGE = 65_536
LARGEST_NUMBER = 2**53


def read(text: str | None) -> dict[str, Any]:
    """A message as an object. Raises ValueError, and RecursionError for one that is nested without end."""
    if text is None or len(text) > LONGEST_MESSAGE:
        raise ValueError("messages are short texts")
    message = json.loads(text, parse_constant=_not_json)
    if not isinstance(message, dict):
        raise ValueError("messages are objects")
    return message


def _not_json(name: str) -> None:
    raise ValueError(f"{name} is not JSON")  # though Python reads it


def count(value: Any) -> int:
    """A count in a message. Raises ValueError."""
    if not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError("a count is not negative")
    return value
