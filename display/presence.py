"""When screens were last heard from. A lease, not a flag: a server that dies tells nobody."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import now

from display.models import Screen

#: Screens speak every 30 s with jitter, so one lost message is forgiven.
ONLINE_WITHIN = timedelta(seconds=45)
RECENT_WITHIN = timedelta(minutes=2)

#: What a screen may say of its health, and nothing else is kept.
VITALS = ("frames", "cache_bytes", "js_heap", "clock_ms", "refused", "errors")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a screen said of itself when it was last heard: its revision and the slot it draws."""

    revision: int
    drawn: int | None


def note(sightings: Mapping[int, Sighting]) -> None:
    """Write down what screens (by id) just said: one statement for all that said the same."""
    screens = defaultdict(list)
    for pk, seen in sightings.items():
        screens[seen].append(pk)
    for seen, pks in screens.items():
        Screen.objects.filter(pk__in=pks).update(last_seen_at=now(), revision=seen.revision, drawn=seen.drawn)


def note_health(screen_id: int, message: Mapping[str, Any]) -> None:
    """Write down the vitals in a `health` message; what is no number is dropped."""
    vitals = {name: message[name] for name in VITALS if isinstance(message.get(name), int | float)}
    Screen.objects.filter(pk=screen_id).update(health=vitals, health_at=now())


def in_words(last_seen_at: datetime | None) -> str:
    """`online`, `recent`, `stale` or `never`."""
    if last_seen_at is None:
        return "never"
    age = now() - last_seen_at
    if age <= ONLINE_WITHIN:
        return "online"
    return "recent" if age <= RECENT_WITHIN else "stale"
