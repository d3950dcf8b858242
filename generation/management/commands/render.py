"""`manage.py render SELFIE --style army --out X.png`: one figurine, with no server and no database.

`manage.py render --sheet X.png SELFIE [SELFIE ...] --poses all --finishes all`: many, beside each other.
"""

import hashlib
import io
import json
import re
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.reasons import NOTES, Reason
from generation.contact_sheet import AXES, Sheet, choices, contact_sheet
from generation.faces import MissingSystemLibraries
from generation.painters import OutOfMemory
from generation.pipeline import Figurine, Order, Shape, make_figurine
from generation.refused import Refused
from generation.styles.style import load
from generation.weights import NotReady

FORMATS = {".png": "PNG", ".webp": "WEBP", ".jpg": "JPEG", ".jpeg": "JPEG"}


def shape(text: str) -> Shape:
    """`1080x1920` as a shape."""
    found = re.fullmatch(r"(\d{2,4})x(\d{2,4})", text)
    if not found or min(map(int, found.groups())) < 64:
        raise ArgumentTypeError(f"{text!r} is no size; write WIDTHxHEIGHT, at least 64x64, like 1080x1920")
    return Shape("screen", int(found[1]), int(found[2]))


def picture_file(text: str) -> Path:
    """A path that ends as a picture we can write."""
    path = Path(text)
    if path.suffix.lower() not in FORMATS:
        raise ArgumentTypeError(f"{text!r}: the name must end in one of {', '.join(FORMATS)}")
    return path


class Command(BaseCommand):
    help = "Make one figurine from a selfie and write the composed frame to a file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "selfies", nargs="+", type=Path, metavar="SELFIE", help="a photograph of one person"
        )
        written = parser.add_mutually_exclusive_group(required=True)
        written.add_argument("--out", type=picture_file, help="where to write the frame")
        written.add_argument(
            "--sheet", type=picture_file, help="where to write a contact sheet of many figurines"
        )
        parser.add_argument("--style", default="army")
        parser.add_argument("--painter", default="plastic")
        parser.add_argument("--candidates", type=int, default=1, help="pictures to choose the best of")
        parser.add_argument("--no-fallback", action="store_true", help="never let plastic step in")
        parser.add_argument("--colour", help="left out, the style's first")
        parser.add_argument("--pose", help="left out, the seed chooses")
        parser.add_argument("--finish", default="moulded", help="moulded or painted")
        parser.add_argument("--mark", default="", help="what is embossed on the base, under the nickname")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--shape", type=shape, default="1080x1920", help="WIDTHxHEIGHT in pixels")
        parser.add_argument("--nickname", default="")
        parser.add_argument("--headline", default="Report for duty")
        parser.add_argument("--call-to-action", default="Your turn")
        parser.add_argument("--url", default="https://example.com/", help="what the QR code leads to")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        self._add_sheet_arguments(parser)

    def _add_sheet_arguments(self, parser: CommandParser) -> None:
        sheet = parser.add_argument_group(
            "contact sheet", "Names with commas, or `all`; columns are combinations."
        )
        for axis in AXES:
            sheet.add_argument(f"--{axis}")
        sheet.add_argument("--tile", type=shape, default="270x480", help="WIDTHxHEIGHT of each picture")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sheet"]:
            return self._sheet(options)
        if len(options["selfies"]) > 1:
            raise CommandError(
                "One figurine is made of one selfie; for several write --sheet instead of --out."
            )
        began = perf_counter()
        try:
            selfie = options["selfies"][0].read_bytes()
            figurine = make_figurine(selfie, _order(options), self._tell(options))
        except Refused as refusal:
            self._refuse(refusal.reason, options["json"])
        except (OSError, LookupError, MissingSystemLibraries, NotReady, OutOfMemory) as error:
            raise CommandError(str(error)) from error
        data = _converted(figurine.frames[0].data, options["out"])
        options["out"].write_bytes(data)
        self._report(figurine, data, perf_counter() - began, options)

    def _sheet(self, options: dict[str, Any]) -> None:
        try:
            made = _contact_sheet(options, self._told(options))
        except (OSError, LookupError, ValueError, MissingSystemLibraries) as error:
            raise CommandError(str(error)) from error
        made.image.save(options["sheet"])
        result = {"tiles": made.tiles, "refused": made.refused, "out": str(options["sheet"])}
        written = f"{options['sheet']}: {len(made.tiles)} figurines, {len(made.refused)} selfies refused"
        self.stdout.write(json.dumps(result) if options["json"] else written)

    def _told(self, options: dict[str, Any]) -> Callable[[str], None]:
        if options["json"] or options["verbosity"] < 2:
            return lambda line: None
        return lambda line: self.stderr.write(line)

    def _tell(self, options: dict[str, Any]) -> Any:
        if options["json"] or options["verbosity"] < 2:
            return lambda stage, progress: None
        return lambda stage, progress: self.stderr.write(f"{progress:4.0%} {stage}")

    def _refuse(self, reason: Reason, as_json: bool) -> None:
        if as_json:
            said = {"code": reason.code, "text": reason.text, "retry": reason.retry}
            self.stdout.write(json.dumps({"reason": said}))
        self.stderr.write(reason.text)
        sys.exit(1)

    def _report(self, figurine: Figurine, data: bytes, seconds: float, options: dict[str, Any]) -> None:
        result = {
            "seconds": round(seconds, 3),
            "stages": figurine.stages,
            "identity_distance": figurine.scores["identity_distance"],
            "painter": figurine.painter,
            "notes": list(figurine.notes),
            "candidates": list(figurine.tried),
            "sha256": hashlib.sha256(data).hexdigest(),
            "out": str(options["out"]),
            "screening": {"outcome": figurine.verdict.outcome, "reasons": list(figurine.reasons)},
        }
        written = f"{options['out']}: {seconds:.1f} s, identity distance {result['identity_distance']}"
        written = "\n".join([written, *(NOTES[note] for note in figurine.notes)])
        self.stdout.write(json.dumps(result) if options["json"] else written)


def _contact_sheet(options: dict[str, Any], tell: Callable[[str], None]) -> Sheet:
    style = load(options["style"])
    # Its own options and those for one figurine agree: `--pose X` is a column of one.
    one = {"poses": options["pose"], "colours": options["colour"]}
    columns = choices(style, {axis: options[axis] or one.get(axis) for axis in AXES})
    tile = options["tile"].width, options["tile"].height
    words = options["nickname"], options["mark"]
    return contact_sheet(options["selfies"], style, columns, tile, options["seed"], tell, words)


def _order(options: dict[str, Any]) -> Order:
    return Order(
        style=options["style"],
        pose=options["pose"],
        colour=options["colour"] or load(options["style"]).default_colour,
        painter=options["painter"],
        seed=options["seed"],
        shapes=(options["shape"],),
        nickname=options["nickname"],
        headline=options["headline"],
        call_to_action=options["call_to_action"],
        url=options["url"],
        finish=options["finish"],
        mark=options["mark"],
        candidates=options["candidates"],
        fallback=not options["no_fallback"],
    )


def _converted(jpeg: bytes, out: Path) -> bytes:
    """The frame's bytes in the format that the file's name asks for."""
    kind = FORMATS[out.suffix.lower()]
    if kind == "JPEG":
        return jpeg
    from PIL import Image

    file = io.BytesIO()
    Image.open(io.BytesIO(jpeg)).save(file, kind)
    return file.getvalue()
