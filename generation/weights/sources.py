"""Where weights come from: the Hugging Face hub or a mirror folder. Both go on where a fetch stopped."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from generation.weights.installed import CHUNK, record_of
from generation.weights.manifest import File, Manifest
from generation.weights.refusals import FetchFailed, WrongRevision

ON = {"1", "ON", "YES", "TRUE"}
OnBytes = Callable[[int], None]


class Source(Protocol):
    """revision: what is fetched; the hub's newest becomes a commit once a file was looked up.
    `look_up` completes what the manifest knows of a file, `bring` writes it to a path, appending to what is
    there. Both raise FetchFailed."""

    revision: str

    def look_up(self, file: File) -> Known: ...

    def bring(self, known: Known, to: Path, on_bytes: OnBytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What a fetched file has to be. blob: its Git object id, for small files that the hub keeps in Git."""

    path: str
    size: int
    sha256: str | None
    blob: str | None = None

    def is_this(self, path: Path, sha256: str) -> bool:
        """Whether the file at `path` with that hash is the one."""
        if self.sha256:
            return sha256 == self.sha256
        content = path.read_bytes()
        return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest() == self.blob


def source_of(wanted: Manifest) -> Source:
    """The mirror where DIORAMA_WEIGHTS_MIRROR names one, else the hub. Raises FetchFailed."""
    mirror = os.environ.get("DIORAMA_WEIGHTS_MIRROR")
    if mirror:
        return Mirror(wanted, Path(mirror).expanduser() / wanted.name)
    if not wanted.hub:
        raise FetchFailed(
            f"Weights “{wanted.name}” are on no hub. {wanted.source} Then set DIORAMA_WEIGHTS_MIRROR."
        )
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in ON:
        raise FetchFailed(
            f"Weights “{wanted.name}” were not fetched: HF_HUB_OFFLINE forbids asking the hub. Unset it, or "
            "set DIORAMA_WEIGHTS_MIRROR to a copy of another machine's weights folder."
        )
    return Hub(wanted)


class Mirror:
    """A copy of a weights folder that a fetch filled, records included; or any folder of files whose hashes
    the manifest knows."""

    def __init__(self, wanted: Manifest, folder: Path) -> None:
        self._wanted, self._folder = wanted, folder
        self._record = record_of(folder)
        self.revision = (self._record.revision if self._record else wanted.revision) or "unknown"
        if wanted.revision not in (None, self.revision):
            raise WrongRevision(
                f"The mirror has “{wanted.name}” in revision {self.revision}; {wanted.revision} is needed. "
                f"Fetch it from the hub on another machine and copy its folder to {folder}."
            )

    def look_up(self, file: File) -> Known:
        path = self._folder / file.path
        kept = self._record.files.get(file.path) if self._record else None
        sha256 = file.sha256 or (kept.sha256 if kept else None)
        if not path.is_file():
            where = f" {self._wanted.source}" if self._wanted.source else ""
            raise FetchFailed(f"The mirror lacks {path}.{where}")
        if sha256 is None:
            raise FetchFailed(
                f"No hash of {path} is known. Copy .diorama.json along with the files, from where "
                f"`manage.py weights fetch {self._wanted.name}` fetched them."
            )
        return Known(file.path, path.stat().st_size, sha256)

    def bring(self, known: Known, to: Path, on_bytes: OnBytes) -> None:
        begun = to.stat().st_size if to.exists() else 0
        with (self._folder / known.path).open("rb") as origin, to.open("ab") as target:
            origin.seek(begun)
            while chunk := origin.read(CHUNK):
                target.write(chunk)
                on_bytes(len(chunk))


class Hub:
    """The Hugging Face hub, or the one that HF_ENDPOINT names."""

    def __init__(self, wanted: Manifest) -> None:
        try:
            import huggingface_hub  # noqa: F401
        except ImportError as error:
            raise FetchFailed(
                "Fetching from the hub needs huggingface-hub: pip install 'diorama[diffusion]'. Or set "
                "DIORAMA_WEIGHTS_MIRROR."
            ) from error
        self._wanted = wanted
        self.revision = wanted.revision or "main"

    def look_up(self, file: File) -> Known:
        from huggingface_hub import get_hf_file_metadata

        try:
            found = get_hf_file_metadata(self._url(file.path))
        except Exception as error:  # the hub's client raises its own, its HTTP library's and the system's
            raise self._failed(file.path, error) from error
        if found.size is None or found.commit_hash is None:
            raise self._failed(file.path, ValueError("the answer names no size or no commit"))
        if self._wanted.revision is None:  # so that all files come from one commit
            self.revision = found.commit_hash
        tag = found.etag or ""
        sha256 = file.sha256 or (tag if len(tag) == 64 else None)
        return Known(file.path, found.size, sha256, blob=tag)

    def bring(self, known: Known, to: Path, on_bytes: OnBytes) -> None:
        # Not hf_hub_download: it deletes what it has of a file when it is interrupted.
        from huggingface_hub.file_download import http_get

        begun = to.stat().st_size if to.exists() else 0
        if begun == known.size:
            return
        try:
            url, headers = self._address(known.path)
            with to.open("ab") as target:
                http_get(
                    url,
                    target,
                    resume_size=begun,
                    headers=headers,
                    expected_size=known.size,
                    displayed_filename=known.path,
                    tqdm_class=_counting(on_bytes),
                )
        except Exception as error:
            raise self._failed(known.path, error) from error

    def _url(self, path: str) -> str:
        from huggingface_hub import hf_hub_url

        # The client reads HF_ENDPOINT once, when it is imported.
        endpoint = os.environ.get("HF_ENDPOINT") or None
        return str(hf_hub_url(self._wanted.hub, path, revision=self.revision, endpoint=endpoint))

    def _address(self, path: str) -> tuple[str, dict[str, str]]:
        """Where the bytes are; the token stays with the hub, whoever stores its files must not see it."""
        from huggingface_hub import get_hf_file_metadata
        from huggingface_hub.utils import build_hf_headers

        url = self._url(path)
        location = get_hf_file_metadata(url).location
        headers: dict[str, str] = build_hf_headers()
        if urlsplit(location).netloc != urlsplit(url).netloc:
            headers.pop("authorization", None)
            url = location
        return url, headers

    def _failed(self, path: str, error: Exception) -> FetchFailed:
        from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

        if isinstance(error, GatedRepoError | RepositoryNotFoundError):
            next_step = "Accept its terms on the hub if it asks for that, and set HF_TOKEN."
        else:
            next_step = f"`manage.py weights fetch {self._wanted.name}` goes on where it stopped."
        cause = str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
        return FetchFailed(f"{self._wanted.hub} did not give {path}: {cause}. {next_step}")


def _counting(on_bytes: OnBytes) -> Any:
    """A progress bar to the hub's client that draws nothing and counts."""

    class Counting:
        def __init__(self, **_: object) -> None:
            pass

        def __enter__(self) -> Counting:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def update(self, count: int) -> None:
            on_bytes(count)

    return Counting
