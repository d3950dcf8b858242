"""Bodies and headgear: they depend on the style only, so each is built once and kept on disk.

Kept parts are mapped, not read: all painting processes of a machine share one copy, of what they show.
"""

from __future__ import annotations

import ast
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.format import open_memmap

from generation.sculptor.borders import halved
from generation.sculptor.mesh import Floats, Mesh

if TYPE_CHECKING:
    from generation.sculptor.distance_fields import Grid
    from generation.styles.style import Style

PROJECT = Path(__file__).parents[2]
SHELF = PROJECT / ".cache" / "diorama"
HALVINGS = 2  # of edges across a line between two paints
DIGITS = 16  # of a fingerprint
KINDS, FIELDS = ("mesh", "caster"), ("vertices", "faces", "normals")


@dataclass(frozen=True, slots=True)
class Part:
    """mesh: what is seen. caster: a coarse mesh of the same form that throws shadows. shares: (n, paints)
    uint8, how much of each paint there is at each of mesh's vertices, 255 in all. palette: the paints' names
    in the style; "skin" is the wearer's own."""

    mesh: Mesh
    caster: Mesh
    shares: np.ndarray
    palette: tuple[str, ...]

    @classmethod
    def of(cls, grid: Grid, caster_step: tuple[int, int, int] = (2, 2, 2)) -> Part:
        """What a grid holds; the caster takes only every n-th sample of an axis."""
        mesh, caster = grid.mesh(), grid.mesh(caster_step)
        shares = grid.shares_at(mesh.vertices)
        for _ in range(HALVINGS if len(grid.palette) > 1 else 0):
            mesh = halved(mesh, shares)
            shares = grid.shares_at(mesh.vertices)
        return cls(mesh, caster, shares, tuple(grid.palette))

    @property
    def paints(self) -> np.ndarray:
        """(n,): the paint that there is most of at each vertex, a number in `palette`."""
        return np.asarray(self.shares.argmax(1))

    def painted(self, colours: Floats) -> Floats:
        """Colours (n, 3) of mesh's vertices, from those (k, 3) of the palette."""
        return (self.shares.astype(np.float32) @ colours.astype(np.float32)) / np.float32(255)

    def placed(self, rotation: Floats, scale: float, pivot: Floats, offset: Floats) -> Part:
        """Both meshes turned and scaled about `pivot` (3,), then moved by `offset` (3,) cm."""
        move = (rotation, scale, pivot, offset)
        return replace(self, mesh=self.mesh.placed(*move), caster=self.caster.placed(*move))


def part_of(style: Style, name: str) -> Part:
    """A pose's body, or headgear: from this process, from disk, or built now (about a second)."""
    return _part(style.name, name)


@cache
def _part(style: str, name: str) -> Part:
    from generation.styles.style import load

    try:
        return _read(shelved(style, name))
    except (FileNotFoundError, KeyError, ValueError):
        return load(style).build(name)


def shelve(style: Style, name: str) -> Path:
    """Build a part and keep it on disk for later processes, in place of those of older recipes."""
    record = _record(style.build(name))
    path = shelved(style.name, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        np.save(file, record, allow_pickle=False)
    unfinished.replace(path)
    for older in path.parent.glob(f"{style.name}-{name}-{'?' * DIGITS}.np?"):
        if older != path:
            older.unlink(missing_ok=True)  # another install may sweep, too
    return path


def shelved(style: str, name: str) -> Path:
    """Where a part is kept: the name carries a hash of all that its form depends on."""
    from generation.styles.style import load

    recipe = "headgear" if name in load(style).headgear else "body"
    return SHELF / f"{style}-{name}-{_fingerprint(f'generation.styles.{style}.{recipe}')}.npy"


@cache
def _fingerprint(module: str) -> str:
    """A hash of a recipe's sources, and of this file: what is written here is read here."""
    recipe = hashlib.sha256(np.__version__.encode())
    for path in sorted({Path(__file__), *sources(module)}):
        recipe.update(path.read_bytes())
    return recipe.hexdigest()[:DIGITS]


def sources(module: str) -> set[Path]:
    """A module's file and those of all in the project that it imports, and they, and so on."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        source = _source(waiting.pop())
        if source and source not in found:
            found.add(source)
            waiting += _imports(source)
    return found


def _source(module: str) -> Path | None:
    stem = PROJECT.joinpath(*module.split("."))
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file()), None)


def _imports(source: Path) -> Iterator[str]:
    """Modules of the project that a file imports whenever it is run, and names that may be modules."""
    for node in ast.parse(source.read_bytes()).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("generation"):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _record(part: Part) -> np.ndarray:
    """A part as one structured record (1,): one file that can be mapped."""
    fields = {f"{kind}_{name}": getattr(getattr(part, kind), name) for kind in KINDS for name in FIELDS}
    fields |= {
        "palette": np.array(part.palette),
        "shares": part.shares,
    }  # bytes last: the others stay aligned
    record = np.zeros(1, [(name, values.dtype, values.shape) for name, values in fields.items()])
    for name, values in fields.items():
        record[name][0] = values
    return record


def _read(path: Path) -> Part:
    """The part whose record a file holds: read-only views of it."""
    record = open_memmap(path, mode="r")
    fields = {name: np.asarray(record[name][0]) for name in record.dtype.names or ()}
    meshes = {kind: Mesh(*(fields[f"{kind}_{name}"] for name in FIELDS)) for kind in KINDS}
    return Part(**meshes, shares=fields["shares"], palette=tuple(map(str, fields["palette"])))
