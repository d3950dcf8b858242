"""Small sets of weights for the tests, described as the real ones are."""

import hashlib
import json
from pathlib import Path

FILES = {"config.json": b'{"size": 1}', "unet/weights.safetensors": bytes(range(256)) * 20}


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def describe(folder: Path, name: str, files: dict[str, bytes] | None = None, **changes: object) -> None:
    """Write a manifest of set `name`. A change to None leaves a line out, hashes=False all hashes."""
    hashes = changes.pop("hashes", True)
    head = {"title": "A toy", "hub": "toybox/toy", "revision": "1" * 40, "size": 5131, **changes}
    licence = {
        "key": "apache-2.0",
        "name": "Apache",
        "advertising": True,
        "use": "Any.",
        "attribution": "Toybox",
    }
    licence |= head.pop("licence", {})  # type: ignore[arg-type]
    lines = [f"{key} = {json.dumps(value)}" for key, value in head.items() if value is not None]
    lines += ["[licence]", *(f"{key} = {json.dumps(value)}" for key, value in licence.items())]
    for path, content in (files or FILES).items():
        lines += ["[[files]]", f'path = "{path}"']
        if hashes:
            lines += [f"size = {len(content)}", f'sha256 = "{sha256_of(content)}"']
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text("\n".join(lines))


def lay(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    """Write a set's files into a folder."""
    for path, content in (files or FILES).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder
