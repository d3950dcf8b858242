"""`manage.py export SELFIE --out DIR`: a figurine to take away, with no server and no database."""

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from generation.exports import MissingExtra, Unprintable
from generation.exports.bundle import KINDS, export
from generation.exports.figurine import brief_of
from generation.faces import MissingSystemLibraries
from generation.refused import Refused
from generation.styles.style import load

HELP = {
    "glb": "a coloured model for the web",
    "stl": "a print, 100 mm tall",
    "turntable": "a film of one turn, 1080x1920",
    "cutout": "the whole figurine on nothing, with its soft shadow, for parades",
    "passes": "depth, normals and masks of a picture",
}


class Command(BaseCommand):
    help = "Make one figurine from a selfie and write it as files: all kinds, or those that are named."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("selfie", type=Path, help="a photograph of one person")
        parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
        for kind in KINDS:
            parser.add_argument(f"--{kind}", action="store_true", help=HELP[kind])
        parser.add_argument("--style", default="army")
        parser.add_argument("--pose", help="left out, the seed chooses")
        parser.add_argument("--colour", help="left out, the style's first")
        parser.add_argument("--finish", default="moulded")
        parser.add_argument("--frame", help="of the passes; left out, the style's own")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--nickname", default="")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        began = perf_counter()
        kinds = [kind for kind in KINDS if options[kind]] or list(KINDS)
        try:
            brief = brief_of(
                options["selfie"].read_bytes(),
                style=options["style"],
                pose=options["pose"],
                colour=options["colour"] or load(options["style"]).default_colour,
                finish=options["finish"],
                frame=options["frame"],
                seed=options["seed"],
                nickname=options["nickname"],
            )
            facts = export(brief, options["out"], kinds, self._tell(options))
        except Refused as refusal:
            self.stderr.write(refusal.reason.text)
            sys.exit(1)
        except (OSError, LookupError, MissingExtra, MissingSystemLibraries, Unprintable) as error:
            raise CommandError(str(error)) from error
        result = {"seconds": round(perf_counter() - began, 1), **facts}
        self.stdout.write(json.dumps(result) if options["json"] else f"{options['out']}: {', '.join(kinds)}")

    def _tell(self, options: dict[str, Any]) -> Any:
        if options["json"] or options["verbosity"] < 2:
            return lambda fraction: None
        return lambda fraction: self.stderr.write(f"{fraction:4.0%}")
