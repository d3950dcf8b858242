"""The demo campaign's colours (float32 sRGB)."""

from .light import colour

OLIVE_BLACK = colour("#11140d")
PLASTIC = colour("#4f7a2b")
LIT_PLASTIC = colour("#8fbf5a")
CARD_YELLOW = colour("#f2c230")
CARD_WHITE = colour("#f4efe1")
