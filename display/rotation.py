"""Which slot a screen shows next. The player runs the same rule (`static/screen/rotation.js`).

The rule is stated in `docs/screen-protocol.md`; both are tested on the same cases. It reads no clock and
throws no dice, so that whoever knows the slots and what was shown knows what comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Item:
    """A slot as far as its turn goes."""

    id: int
    brand: bool = False
    first_airing: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """What one screen has shown: turns, the brand's credit in percent, and (times, last turn) by slot."""

    turn: int = 0
    credit: int = 0
    shown: dict[int, tuple[int, int]] = field(default_factory=dict)


def following(items: Sequence[Item], history: History, brand_share: int) -> Item | None:
    """The slot whose turn it is; None if there is none.

    1. Figurines that wait for their first airing, in order of approval (that is, of their ids).
    2. A brand slide when the brand's credit has reached 100 percent, or when there is no figurine.
    3. The figurine that was shown longest ago; of several, the one shown least often; then the oldest.
    """
    waiting = [item for item in items if item.first_airing and not _times(item, history)]
    if waiting:
        return min(waiting, key=lambda item: item.id)
    brands = [item for item in items if item.brand]
    figurines = [item for item in items if not item.brand]
    due = history.credit + brand_share >= 100 or not figurines
    pool = brands if brands and due else figurines
    return min(pool, key=lambda item: _rank(item, history), default=None)


def after(item: Item, history: History, brand_share: int) -> History:
    """The history once `item` was shown. Every airing of a figurine earns the brand its share."""
    turn = history.turn + 1
    credit = max(history.credit + brand_share - 100, 0) if item.brand else history.credit + brand_share
    shown = {**history.shown, item.id: (_times(item, history) + 1, turn)}
    # Figurines in a rush of first airings owe the brand one slide, not a row of them.
    return replace(history, turn=turn, credit=min(credit, 99), shown=shown)


def plan(items: Sequence[Item], history: History, brand_share: int, count: int) -> list[int]:
    """The ids of the next `count` slots, in order."""
    ids: list[int] = []
    while len(ids) < count and (item := following(items, history, brand_share)):
        ids.append(item.id)
        history = after(item, history, brand_share)
    return ids


def _times(item: Item, history: History) -> int:
    return history.shown.get(item.id, (0, 0))[0]


def _rank(item: Item, history: History) -> tuple[int, int, int]:
    times, last_turn = history.shown.get(item.id, (0, 0))
    return (last_turn, times, item.id)
