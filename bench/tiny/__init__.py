"""Random checkpoints of a few megabytes, in the layout of the real ones, so that the same code loads them.

    install(folder, "klein", "auraface")
    os.environ |= environment(folder)

They are worth nothing but for tests and for the time of what stands around a model.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from generation.weights.installed import Record, sha256
from generation.weights.manifest import OURS, File, Manifest, manifest

REVISION = "tiny"
BUILDERS = {
    "klein": "klein",
    "qwen": "qwen",
    "sdxl": "sdxl",
    "sdxl-vae": "sdxl",
    "instantid": "sdxl",
    "controlnet-depth": "sdxl",
    "toy-lora": "sdxl",
    "sdxl-lightning": "sdxl",
    "antelopev2": "onnx_faces",
    "auraface": "onnx_faces",
    "safety-checker": "screeners",
    "nsfw-classifier": "screeners",
}


def install(folder: Path, *sets: str) -> None:
    """Build those sets into `folder/weights`, with manifests of their files and of the real sets' licences in
    `folder/manifests`. Raises KeyError for a set that nothing builds."""
    (folder / "weights").mkdir(parents=True, exist_ok=True)
    for builder in dict.fromkeys(BUILDERS[name] for name in sets):
        import_module(f"{__name__}.{builder}").build(folder / "weights")
    describe(folder, *sets)


def describe(folder: Path, *sets: str) -> None:
    """Write the manifests of sets that lie in `folder/weights`, and the records that they were verified."""
    weights, manifests = folder / "weights", folder / "manifests"
    manifests.mkdir(exist_ok=True)
    for name in sets:
        files = _files(weights / name)
        Record(REVISION, {file.path: file for file in files}).write(weights / name)
        (manifests / f"{name}.toml").write_text(_toml(manifest(name, OURS), files))


def environment(folder: Path) -> dict[str, str]:
    """The variables under which `generation.weights` finds what `install` built."""
    return {
        "DIORAMA_WEIGHTS": str(folder / "weights"),
        "DIORAMA_WEIGHTS_MANIFESTS": str(folder / "manifests"),
    }


def _files(folder: Path) -> list[File]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if not paths:
        raise FileNotFoundError(f"Nothing was built in {folder}.")
    return [File(path.relative_to(folder).as_posix(), path.stat().st_size, sha256(path)) for path in paths]


def _toml(real: Manifest, files: list[File]) -> str:
    # A JSON string, number or boolean is the same in TOML.
    head: dict[str, object] = {
        "title": f"{real.title}, tiny and random",
        "hub": real.hub,
        "source": real.source,
    }
    head |= {"revision": REVISION, "size": sum(file.size or 0 for file in files)}
    lines = [f"{key} = {json.dumps(value)}" for key, value in head.items()]
    lines += [
        "",
        "[licence]",
        *(f"{key} = {json.dumps(value)}" for key, value in asdict(real.licence).items()),
    ]
    for file in files:
        lines += ["", "[[files]]", *(f"{key} = {json.dumps(value)}" for key, value in asdict(file).items())]
    return "\n".join(lines) + "\n"
