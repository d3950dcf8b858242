"""`manage.py weights list|fetch|check [SET ...]`: the painters' weights, with no server and no database."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from generation import weights
from generation.painters import UnknownPainter
from generation.weights.fetching import Watch, fetch
from generation.weights.installed import faults

CLEAR = "\r\x1b[K"  # the line on a terminal
USE = {True: "yes", False: "no", "contract": "with a contract"}


class Command(BaseCommand):
    help = "List, fetch or check sets of weights: those that are named, those of a painter, or all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["list", "fetch", "check"])
        parser.add_argument("sets", nargs="*", metavar="SET")
        parser.add_argument("--painter", action="append", default=[], help="the sets that a painter uses")

    def handle(self, *args: Any, action: str, sets: list[str], painter: list[str], **options: Any) -> None:
        acts: dict[str, Callable[[list[str]], None]] = {
            "list": self._list,
            "fetch": self._fetch,
            "check": self._check,
        }
        try:
            chosen = [*sets, *(name for one in painter for name in _sets(one, action))]
            if not chosen and not painter:
                chosen = self._all(action)
            acts[action](list(dict.fromkeys(chosen)))
        except KeyboardInterrupt:
            raise CommandError("Stopped. The next fetch goes on from here.") from None
        except (weights.NotReady, UnknownPainter, OSError) as error:
            raise CommandError(str(error)) from error

    def _all(self, action: str) -> list[str]:
        if action == "fetch":
            raise CommandError(f"Name what to fetch: {', '.join(weights.names())}; or --painter NAME.")
        if action == "check":
            return [name for name in weights.names() if weights.manifest(name).folder.is_dir()]
        return weights.names()

    def _list(self, sets: list[str]) -> None:
        rows = [("set", "size", "licence", "in advertising?", "installed?")]
        for name in sets:
            known = weights.manifest(name)
            use = USE[known.licence.advertising]
            if known.licence.advertising is not True and known.licence.held:
                use = "licence held"
            size = f"{known.size / 1e9:.2f} GB"
            rows.append((name, size, known.licence.name, use, _installed(weights.state(name, licence=False))))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(f"\nThey lie in {weights.weights_folder()} (DIORAMA_WEIGHTS).")

    def _fetch(self, sets: list[str]) -> None:
        for name in sets:
            meter = Meter(self, name, len(weights.manifest(name).files))
            record = fetch(name, Watch(meter.started, meter.brought, meter.done))
            self.stdout.write(f"{name}: all there, revision {record.revision}")
            refusal = weights.state(name)
            if refusal:
                self.stderr.write(str(refusal))

    def _check(self, sets: list[str]) -> None:
        bad = []
        for name in sets:
            wanted, meter = weights.manifest(name), Meter(self, name, 1)
            meter.started("checking", wanted.size)
            found = faults(wanted, meter.brought)
            meter.clear()
            for fault in found:
                self.stderr.write(fault)
            if found:
                bad.append(name)
            else:
                self.stdout.write(f"{name}: all right")
        if bad:
            self.stderr.write(
                f"`manage.py weights fetch {' '.join(bad)}` fetches what is wrong, nothing else."
            )
            sys.exit(1)
        if not sets:
            self.stdout.write(f"No weights are in {weights.weights_folder()}.")


class Meter:
    """How far a fetch is: one line that moves on a terminal, a line a file elsewhere."""

    def __init__(self, command: BaseCommand, name: str, count: int) -> None:
        self._out, self._name, self._count = command.stdout, name, count
        self._number = self._size = self._brought = 0
        self._path, self._drawn = "", -1

    def started(self, path: str, size: int) -> None:
        self._number += path != self._path
        self._path, self._size, self._brought, self._drawn = path, size, 0, -1
        self._draw()

    def brought(self, count: int) -> None:
        self._brought += count
        self._draw()

    def done(self, path: str, had: bool) -> None:
        says = "was there" if had else "fetched and verified"
        self.clear()
        self._out.write(f"{self._line()}: {says} ({self._size / 1e9:.2f} GB)")

    def clear(self) -> None:
        if self._out.isatty():
            self._out.write(CLEAR, ending="")

    def _draw(self) -> None:
        percent = 100 * self._brought // max(self._size, 1)
        if self._out.isatty() and percent != self._drawn:
            self._drawn = percent
            self._out.write(f"{CLEAR}{self._line()}  {percent} %", ending="")
            self._out.flush()

    def _line(self) -> str:
        return f"{self._name} {self._number}/{self._count} {self._path}"


def _sets(painter: str, action: str) -> list[str]:
    """What a painter uses; nothing that it can do without is checked where it is not."""
    needed = weights.sets_of(painter)
    return [
        name
        for name in weights.sets_for(painter)
        if action != "check" or name in needed or weights.manifest(name).folder.is_dir()
    ]


def _installed(refusal: weights.NotReady | None) -> str:
    match refusal:
        case None:
            return "yes"
        case weights.WrongRevision():
            return "another revision"
        case weights.WeightsCorrupt():
            return "corrupt"
        case _:
            return "no"
