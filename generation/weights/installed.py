"""What lies in the weights folder, and whether it is what the manifests say.

A fetch leaves a record, `.diorama.json`, of the revision, sizes and hashes that it verified. `require` looks
at names, sizes and the revision only, since hashing 16 GB takes a minute; `faults` hashes everything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from generation.weights.manifest import File, Manifest, manifest
from generation.weights.refusals import (
    LicenceNotHeld,
    NotReady,
    WeightsCorrupt,
    WeightsMissing,
    WrongRevision,
)

RECORD = ".diorama.json"
CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Record:
    """What a fetch verified: the revision, and each file with its size and hash."""

    revision: str
    files: Mapping[str, File]

    def write(self, folder: Path) -> None:
        files = [asdict(file) for file in self.files.values()]
        temporary = folder / f"{RECORD}.new"
        temporary.write_text(json.dumps({"revision": self.revision, "files": files}, indent=1))
        temporary.replace(folder / RECORD)


def record_of(folder: Path) -> Record | None:
    """The record in a set's folder; None where there is none. Raises WeightsCorrupt."""
    try:
        kept = json.loads((folder / RECORD).read_text())
        return Record(kept["revision"], {entry["path"]: File(**entry) for entry in kept["files"]})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsCorrupt(
            f"{folder / RECORD} is not a record of weights. Delete it and run `manage.py weights fetch "
            f"{folder.name}`: files that are right stay."
        ) from error


def require(name: str) -> Path:
    """The folder with the set's files, licensed and in place.

    Raises UnknownSet, LicenceNotHeld, WeightsMissing, WeightsCorrupt, WrongRevision: all NotReady.
    """
    wanted = manifest(name)
    _licensed(wanted)
    return _in_place(wanted)


def state(name: str, *, licence: bool = True) -> NotReady | None:
    """Why `require` would refuse the set, its licence aside unless that is asked for; None when ready."""
    try:
        require(name) if licence else _in_place(manifest(name))
    except NotReady as refusal:
        return refusal
    return None


def faults(wanted: Manifest, on_bytes: Callable[[int], None] = lambda count: None) -> list[str]:
    """What is wrong with the files of a set, a sentence each, by full hash; the licence aside. Tells
    `on_bytes` how many bytes it has read since the last time."""
    try:
        kept = record_of(wanted.folder)
        if kept is None:
            missing = [file.path for file in wanted.files if not (wanted.folder / file.path).is_file()]
            return [_missing(wanted, missing)]
        _same_revision(wanted, kept)
    except WeightsCorrupt as refusal:
        return [str(refusal)]
    found = (_fault(wanted.folder, file, kept, on_bytes) for file in wanted.files)
    return [fault for fault in found if fault]


def sha256(path: Path, on_bytes: Callable[[int], None] = lambda count: None) -> str:
    """The hash of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            on_bytes(len(chunk))
    return digest.hexdigest()


def _fault(folder: Path, file: File, kept: Record, on_bytes: Callable[[int], None]) -> str:
    path = folder / file.path
    if not path.is_file():
        return f"{path} is missing."
    known = file.sha256 or (kept.files[file.path].sha256 if file.path in kept.files else None)
    if known is None:
        return f"{path} was never verified."
    found = sha256(path, on_bytes)
    return "" if found == known else f"{path} is corrupt: its SHA-256 is {found}, not {known}."


def _in_place(wanted: Manifest) -> Path:
    kept = record_of(wanted.folder)
    missing = [file.path for file in wanted.files if not (wanted.folder / file.path).is_file()]
    if missing or kept is None:
        raise WeightsMissing(_missing(wanted, missing))
    _same_revision(wanted, kept)
    wrong = [file.path for file in wanted.files if not _as_recorded(wanted.folder, file, kept)]
    if wrong:
        raise WeightsCorrupt(
            f"Weights “{wanted.name}” are not as they should be: {', '.join(wrong)} in {wanted.folder}. "
            f"`manage.py weights fetch {wanted.name}` fetches these again."
        )
    return wanted.folder


def _licensed(wanted: Manifest) -> None:
    if wanted.licence.held:
        return
    raise LicenceNotHeld(
        f"The licence of weights “{wanted.name}” does not allow advertising ({wanted.licence.name}). "
        f"Once you hold one that does, add {wanted.licence.key} to DIORAMA_LICENCES_HELD."
    )


def _same_revision(wanted: Manifest, kept: Record) -> None:
    if wanted.revision not in (None, kept.revision):
        raise WrongRevision(
            f"Weights “{wanted.name}” in {wanted.folder} are revision {kept.revision}; {wanted.revision} is "
            f"needed. `manage.py weights fetch {wanted.name}` brings it."
        )


def _missing(wanted: Manifest, missing: list[str]) -> str:
    if not missing:
        return (
            f"The files of weights “{wanted.name}” lie in {wanted.folder}, but nobody has verified them. "
            f"`manage.py weights fetch {wanted.name}` does, and fetches nothing that is right."
        )
    which = "all files" if len(missing) == len(wanted.files) else ", ".join(missing)
    return (
        f"Weights “{wanted.name}” are not in {wanted.folder}: {which} missing. "
        f"`manage.py weights fetch {wanted.name}` brings {_gigabytes(wanted.size)}; "
        f"DIORAMA_WEIGHTS names the folder."
    )


def _as_recorded(folder: Path, file: File, kept: Record) -> bool:
    """Whether the file has the size of the record, and the record is of the file that the manifest names."""
    verified = kept.files.get(file.path)
    if verified is None or file.sha256 not in (None, verified.sha256):
        return False
    return (folder / file.path).stat().st_size == verified.size


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
