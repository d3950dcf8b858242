"""What leaves the engine: pictures of a screen's size, ready to show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of screen, in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A composed picture as a screen of `shape` shows it; `sha256` (hexadecimal) is that of `data`."""

    shape: str
    width: int
    height: int
    data: bytes
    sha256: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on a frame. `url`: the QR code's. `label`: says that a machine made the picture."""

    nickname: str
    headline: str
    call_to_action: str
    url: str
    label: str
