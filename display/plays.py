"""Proof of play: what screens say they showed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from campaigns import airings
from display import programme
from display.messages import LARGEST_NUMBER
from display.models import Play, Screen, Slot

MOST_A_MESSAGE = 100
LONGEST_MS = 86_400_000


class BadPlay(Exception):
    """A play that cannot be read; the screen that sent it is broken."""


@dataclass(frozen=True, slots=True)
class Report:
    """One play as a screen reports it: at its end, and first airings also at their beginning (`ms` 0)."""

    id: UUID
    seq: int
    slot: int
    started_at: datetime
    ms: int


def parse(plays: Any) -> list[Report]:
    """The `plays` of a `played` message. Raises BadPlay."""
    if not isinstance(plays, list) or not 0 < len(plays) <= MOST_A_MESSAGE:
        raise BadPlay(f"1 to {MOST_A_MESSAGE} plays a message")
    try:
        return [_report(play) for play in plays]
    except (KeyError, TypeError, ValueError) as error:
        raise BadPlay(str(error)) from error


@transaction.atomic
def record(screen: Screen, reports: Sequence[Report]) -> int:
    """Keep what is new and tell the owners of the figurines; the highest `seq`, which may be forgotten now.

    Idempotent by play id: a play that comes again changes nothing, unless it has lasted longer by now.
    Slots that are not of the screen's campaign are passed over; a removed one counts, for it was shown.
    """
    ids = {report.slot for report in reports}
    slots = Slot.objects.filter(programme__campaign_id=screen.campaign_id, pk__in=ids).in_bulk()
    known = [report for report in reports if report.slot in slots]
    Play.objects.bulk_create([_play(screen, report) for report in known], ignore_conflicts=True)
    for report in known:
        Play.objects.filter(pk=report.id, screen=screen, ms__lt=report.ms).update(ms=report.ms)
    _tell_owners(screen, known, slots)
    programme.aired(screen.campaign_id, ids)
    return max(report.seq for report in reports)


def _play(screen: Screen, report: Report) -> Play:
    return Play(
        id=report.id,
        screen=screen,
        slot_id=report.slot,
        seq=report.seq,
        started_at=report.started_at,
        ms=report.ms,
    )


def _tell_owners(screen: Screen, reports: Sequence[Report], slots: dict[int, Slot]) -> None:
    for report in reports:
        submission_id = slots[report.slot].submission_id
        if submission_id is not None:
            airings.record(submission_id, screen.name, report.id, report.started_at)


def _report(play: dict[str, Any]) -> Report:
    started_at = parse_datetime(play["started_at"])
    if started_at is None or started_at.tzinfo is None:
        raise ValueError("started_at is a time with its zone, in ISO 8601")
    report = Report(UUID(play["id"]), int(play["seq"]), int(play["slot"]), started_at, int(play["ms"]))
    if not (0 <= report.seq <= LARGEST_NUMBER and 0 <= report.slot <= LARGEST_NUMBER):
        raise ValueError("seq and slot are counts")
    if not 0 <= report.ms <= LONGEST_MS:
        raise ValueError("no play lasts longer than a day")
    return report
