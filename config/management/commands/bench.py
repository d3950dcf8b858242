"""Run one benchmark."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import bench


class Command(BaseCommand):
    """`bench queue submissions=200` runs `bench.queue.run(submissions=200)`."""

    help = "Run one benchmark; the last line that it prints is one JSON object."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which one, and its choices."""
        parser.add_argument("name")
        parser.add_argument("choices", nargs="*", metavar="KEY=VALUE", help="Values are read as JSON.")

    def handle(self, *args: Any, name: str, choices: list[str], **options: Any) -> None:
        """Run it and print what it measured."""
        run = _benchmark(name)
        chosen = dict(_choice(word) for word in choices)
        try:
            inspect.signature(run).bind(**chosen)
        except TypeError as error:
            raise CommandError(f"bench {name} takes {inspect.signature(run)}: {error}.") from error
        self.stdout.write(json.dumps(run(**chosen)))


def _benchmark(name: str) -> Callable[..., dict[str, Any]]:
    known = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if not module.ispkg)
    if name not in known:
        raise CommandError(f"There is no benchmark called {name!r}. There is: {', '.join(known)}.")
    run: Callable[..., dict[str, Any]] = importlib.import_module(f"bench.{name}").run
    return run


def _choice(word: str) -> tuple[str, Any]:
    key, equals, value = word.partition("=")
    if not equals:
        raise CommandError(f"{word!r} is no choice; write KEY=VALUE.")
    try:
        return key, json.loads(value)
    except json.JSONDecodeError:
        return key, value
