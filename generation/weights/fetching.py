"""Bring a set of weights, verify it, and leave a record of what was verified."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generation.weights.installed import Record, sha256
from generation.weights.manifest import File, Manifest, manifest
from generation.weights.refusals import FetchFailed, WeightsCorrupt
from generation.weights.sources import Known, Source, source_of

STAGING = ".fetching"


@dataclass(frozen=True, slots=True)
class Watch:
    """Who wants to know of a fetch. started: a file begins, with its bytes; brought: bytes of it that were
    read or arrived since; done: it is in place, and whether it was there already."""

    started: Callable[[str, int], None] = lambda path, size: None
    brought: Callable[[int], None] = lambda count: None
    done: Callable[[str, bool], None] = lambda path, had: None


def fetch(name: str, watch: Watch | None = None) -> Record:
    """Bring the files of a set that are missing or wrong. An interrupted fetch goes on where it stopped.

    Nothing gets its name in the set's folder before its hash was found right, and nobody is asked for files
    that are right by the manifest. Raises UnknownSet, FetchFailed, WeightsCorrupt, WrongRevision.
    """
    wanted, watch = manifest(name), watch or Watch()
    with _alone(wanted):
        files = {file.path: found for file in wanted.files if (found := _had(wanted.folder, file, watch))}
        revision = wanted.revision or "unknown"
        missing = [file for file in wanted.files if file.path not in files]
        if missing:
            source = source_of(wanted)
            files |= _brought(source, wanted, missing, watch)
            revision = source.revision
        record = Record(revision, {file.path: files[file.path] for file in wanted.files})
        record.write(wanted.folder)
        shutil.rmtree(wanted.folder / STAGING, ignore_errors=True)
    return record


def _had(folder: Path, file: File, watch: Watch) -> File | None:
    path = folder / file.path
    if file.sha256 is None or not path.is_file() or file.size not in (None, path.stat().st_size):
        return None
    watch.started(file.path, path.stat().st_size)
    if sha256(path, watch.brought) != file.sha256:
        return None
    watch.done(file.path, True)
    return File(file.path, path.stat().st_size, file.sha256)


def _brought(source: Source, wanted: Manifest, missing: list[File], watch: Watch) -> dict[str, File]:
    known = [source.look_up(file) for file in missing]
    wanted.folder.mkdir(exist_ok=True)
    _room_for(known, wanted.folder)
    return {one.path: _bring(source, one, wanted.folder, watch) for one in known}


def _bring(source: Source, known: Known, folder: Path, watch: Watch) -> File:
    target, staged = folder / known.path, folder / STAGING / known.path
    watch.started(known.path, known.size)
    if target.is_file() and known.is_this(target, sha256(target)):
        watch.done(known.path, True)
        return _described(target, known.path)
    staged.parent.mkdir(parents=True, exist_ok=True)
    if staged.exists() and staged.stat().st_size > known.size:
        staged.unlink()  # begun for another revision
    watch.brought(staged.stat().st_size if staged.exists() else 0)
    source.bring(known, staged, watch.brought)
    file = _described(staged, known.path)
    if not known.is_this(staged, file.sha256 or ""):
        staged.unlink()
        raise WeightsCorrupt(
            f"{known.path} came with SHA-256 {file.sha256}, not {known.sha256 or known.blob}, and was thrown "
            "away. Fetch again; if it comes the same, do not trust where it comes from."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(target)
    watch.done(known.path, False)
    return file


def _described(path: Path, name: str) -> File:
    return File(name, path.stat().st_size, sha256(path))


def _room_for(known: list[Known], folder: Path) -> None:
    staged = (folder / STAGING / one.path for one in known)
    begun = sum(path.stat().st_size for path in staged if path.is_file())
    missing, free = sum(one.size for one in known) - begun, shutil.disk_usage(folder).free
    if missing > free:
        raise FetchFailed(
            f"{missing / 1e9:.1f} GB are still to come, and {folder} has room for {free / 1e9:.1f} GB. Make "
            "room, or set DIORAMA_WEIGHTS to a folder on another disk."
        )


@contextmanager
def _alone(wanted: Manifest) -> Iterator[None]:
    """One fetch of a set at a time, also of several containers on one volume; the others wait."""
    wanted.folder.parent.mkdir(parents=True, exist_ok=True)
    with (wanted.folder.parent / f".{wanted.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
