"""What a campaign's painter relies on: whom it sends faces to, and whose weights it may use.

Those who paint say it and those who show it ask, and neither knows of the other.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """One set of weights. use: what its licence allows, in a sentence. key: the name that
    DIORAMA_LICENCES_HELD knows the licence by. allowed: it lets anybody advertise with the set. held: it
    does, or the operator holds another one. installed: the files are on this machine as they were fetched."""

    title: str
    licence: str
    key: str
    use: str
    attribution: str
    allowed: bool
    held: bool
    installed: bool


@dataclass(frozen=True, slots=True)
class Reliance:
    """processor: the company that selfies are sent to; empty where they stay. problem: what is not known of
    the painter and why, in a sentence; empty where all is."""

    painter: str
    licence: str = ""
    processor: str = ""
    weights: tuple[Weights, ...] = ()
    problem: str = ""

    @property
    def licences_missing(self) -> list[str]:
        """Keys of the licences that somebody would have to hold first."""
        return sorted({one.key for one in self.weights if not one.held})


#: Of a painter and a style; an empty name means all styles.
Source = Callable[[str, str], Reliance]


def _nobody(painter: str, style: str) -> Reliance:
    return Reliance(painter, problem="Nothing in this process knows of painters.")


_source: Source = _nobody


def provide(source: Source) -> None:
    """From now on `source` says what a painter relies on."""
    global _source
    _source = source


def of(painter: str, style: str = "") -> Reliance:
    """What the painter of that name relies on for a style, left out for all of them, as far as anybody here
    knows."""
    return _source(painter, style)
