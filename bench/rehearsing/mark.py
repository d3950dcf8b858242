"""A number that a picture carries, in two rows of black and white cells: its bits, and their opposite."""

import numpy as np

BITS = 10


class Unreadable(ValueError):
    """The picture carries no number."""


def write(picture: np.ndarray, number: int, at: tuple[int, int], cell: int) -> None:
    """Write into (H, W, 3) or (H, W) uint8. at: x and y of the upper left corner; cell: pixels."""
    x, y = at
    for bit in range(BITS):
        for row, white in enumerate((number >> bit & 1, ~number >> bit & 1)):
            top, left = y + row * cell, x + bit * cell
            picture[top : top + cell, left : left + cell] = 255 * white


def read(picture: np.ndarray, at: tuple[int, int], cell: int) -> int:
    """The number that was written there; compression may have blurred it. Raises Unreadable."""
    x, y = at
    cells = picture[y : y + 2 * cell, x : x + BITS * cell].astype(np.float32)
    if cells.shape[:2] != (2 * cell, BITS * cell):
        raise Unreadable("the picture is too small")
    rim = cell // 4
    levels = cells.reshape(2, cell, BITS, cell, 3)[:, rim : cell - rim, :, rim : cell - rim].mean((1, 3, 4))
    bits, opposites = levels > 127
    if (bits == opposites).any():
        raise Unreadable("the rows do not contradict each other")
    return int(sum(1 << bit for bit in range(BITS) if bits[bit]))


def place_in(width: int, height: int) -> tuple[tuple[int, int], int]:
    """Where a painted picture of that size carries it, and the size of a cell: across its middle."""
    cell = width // (BITS + 2)
    return (cell, height // 2 - cell), cell
