"""How a campaign looks and speaks: a folder of styles and pictures, a table of words, a few colours."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from campaigns.models import Campaign

WORDS = Path(__file__).parent / "themes"
NEUTRAL = "default"
#: The custom properties that a campaign may set without a folder of its own.
COLOURS = ("ground", "raised", "accent", "accent-ink", "card", "card-ink", "text", "quiet")
HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Look:
    """`folder` names the static files, `words` are the lines of the pages, `colours` custom properties."""

    folder: str
    words: Mapping[str, str]
    colours: Mapping[str, str]


@cache
def words_of(folder: str) -> Mapping[str, str]:
    """The lines of one theme, completed from the neutral one. Raises FileNotFoundError for an unknown one."""
    own: dict[str, str] = tomllib.loads((WORDS / f"{folder}.toml").read_text())
    return own if folder == NEUTRAL else {**words_of(NEUTRAL), **own}


def look_of(campaign: Campaign) -> Look:
    """The look that `campaign.theme` asks for: `folder`, `colours` by name, `words` by name; all optional.

    A folder that is not installed, and a colour that is not one, fall back to the neutral look: a typing
    mistake in a campaign's settings must not take its page down.
    """
    theme = campaign.theme
    installed = {path.stem for path in WORDS.glob("*.toml")}
    folder = theme.get("folder") if theme.get("folder") in installed else NEUTRAL
    colours = {
        name: value
        for name, value in theme.get("colours", {}).items()
        if name in COLOURS and HEX.fullmatch(str(value))
    }
    return Look(folder, {**words_of(folder), **theme.get("words", {})}, colours)
