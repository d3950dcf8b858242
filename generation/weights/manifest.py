"""What a set of weights is: where it comes from, its files, its licence. One `<set>.toml` a set.

`DIORAMA_WEIGHTS_MANIFESTS` names another folder of such files; nothing of this one is used then.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from generation.weights.refusals import UnknownSet

#: The project's own manifests.
OURS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class File:
    """path: within the set, with slashes. size (bytes) and sha256: None where the publisher's are unknown."""

    path: str
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """key: the name that DIORAMA_LICENCES_HELD knows it by. advertising: True, False, or "contract" where
    its owner sells a licence that allows it. use: what it may be used for, in a sentence. attribution: whom
    to name."""

    key: str
    name: str
    advertising: bool | str
    use: str
    attribution: str

    @property
    def held(self) -> bool:
        """Whether a campaign may use it: it allows advertising, or the operator holds one that does."""
        return self.advertising is True or self.key in licences_held()


@dataclass(frozen=True, slots=True)
class Manifest:
    """One set. hub: its repository on the Hugging Face hub; empty where it is on none, then source says in a
    sentence where one gets it. revision: the commit to fetch, None for the newest. size: bytes in total."""

    name: str
    title: str
    hub: str
    source: str
    revision: str | None
    size: int
    files: tuple[File, ...]
    licence: Licence

    @property
    def folder(self) -> Path:
        """Where its files lie, in the layout of its repository."""
        return weights_folder() / self.name


def weights_folder() -> Path:
    """The folder with one folder a set (DIORAMA_WEIGHTS)."""
    return Path(os.environ.get("DIORAMA_WEIGHTS") or "~/.cache/diorama/weights").expanduser()


def licences_held() -> frozenset[str]:
    """Keys of the licences that the operator says to hold (DIORAMA_LICENCES_HELD, commas between them)."""
    return frozenset(filter(None, map(str.strip, os.environ.get("DIORAMA_LICENCES_HELD", "").split(","))))


def names(folder: Path | None = None) -> list[str]:
    """The sets that the manifests in `folder` describe, in alphabetical order; left out, those in force."""
    return sorted(path.stem for path in (folder or _folder()).glob("*.toml"))


def manifest(name: str, folder: Path | None = None) -> Manifest:
    """The set of that name, as `folder` describes it; left out, the folder in force. Raises UnknownSet."""
    folder = folder or _folder()
    known = names(folder)
    if name not in known:
        there = ", ".join(known) or "none"
        raise UnknownSet(f"No manifest in {folder} describes weights called “{name}”. There is: {there}.")
    table = tomllib.loads((folder / f"{name}.toml").read_text())
    return Manifest(
        name=name,
        title=table["title"],
        hub=table.get("hub", ""),
        source=table.get("source", ""),
        revision=table.get("revision"),
        size=table["size"],
        files=tuple(_file(entry) for entry in table["files"]),
        licence=Licence(**table["licence"]),
    )


def _file(entry: dict[str, Any]) -> File:
    path = PurePosixPath(entry["path"])
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{path} leaves the set's folder.")
    return File(**entry)


def _folder() -> Path:
    return Path(os.environ.get("DIORAMA_WEIGHTS_MANIFESTS") or OURS)
