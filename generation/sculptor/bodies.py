"""Bodies: they depend on style and pose only, so each is built once a process and may be kept on disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from generation.sculptor.mesh import Mesh

if TYPE_CHECKING:
    from generation.styles.style import Style

PROJECT = Path(__file__).parents[2]
SHELF = PROJECT / ".cache" / "diorama"
FIELDS = ("vertices", "faces", "normals")


@dataclass(frozen=True, slots=True)
class Body:
    """mesh: what is seen. caster: a coarse mesh of the same form that throws shadows."""

    mesh: Mesh
    caster: Mesh


def body_of(style: Style, pose: str) -> Body:
    """The body of a style in a pose, from this process, from disk, or built now (1 to 2 seconds)."""
    return _body(style.name, pose)


@cache
def _body(name: str, pose: str) -> Body:
    from generation.styles.style import load

    path = shelved(name, pose)
    try:
        return _read(path)
    except (FileNotFoundError, BadZipFile, KeyError, ValueError):
        return load(name).build_body(pose)


def shelve(style: Style, pose: str) -> Path:
    """Build a body and keep it on disk for later processes, replacing any older one whole."""
    body = style.build_body(pose)
    path = shelved(style.name, pose)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        np.savez(file, allow_pickle=False, **dict(_arrays(body)))
    unfinished.replace(path)
    return path


def shelved(name: str, pose: str) -> Path:
    """Where a body is kept: the name carries a hash of all that its form depends on."""
    recipe = hashlib.sha256(np.__version__.encode())
    folders = (PROJECT / "generation" / "styles" / name, PROJECT / "generation" / "sculptor")
    for source in sorted(path for folder in folders for path in folder.glob("*.py")):
        recipe.update(source.read_bytes())
    return SHELF / f"{name}-{pose}-{recipe.hexdigest()[:16]}.npz"


def _arrays(body: Body) -> Iterator[tuple[str, np.ndarray]]:
    for part in ("mesh", "caster"):
        for field in FIELDS:
            yield f"{part}_{field}", getattr(getattr(body, part), field)


def _read(path: Path) -> Body:
    with np.load(path, allow_pickle=False) as arrays:
        meshes = {part: Mesh(*(arrays[f"{part}_{field}"] for field in FIELDS)) for part in ("mesh", "caster")}
    return Body(**meshes)
