"""A figurine's exports as files in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generation.exports import glb, stl, turntable
from generation.exports import passes as passes_files

if TYPE_CHECKING:
    from generation.painters.brief import Brief

OnProgress = Callable[[float], None]
Facts = dict[str, Any]


def export(brief: Brief, folder: Path, kinds: Iterable[str], on_progress: OnProgress) -> dict[str, Facts]:
    """Write the exports that `kinds` (of KINDS) names into `folder`; returns what was measured of each.

    `on_progress` hears fractions of the whole. Pictures are as large as the brief says; glb, stl and
    turntable show the whole figurine whatever its frame. Raises Unprintable, MissingExtra, UnknownStyle
    and OSError.
    """
    wanted = list(dict.fromkeys(kinds))
    folder.mkdir(parents=True, exist_ok=True)
    facts = {}
    for done, kind in enumerate(wanted):
        facts[kind] = KINDS[kind](brief, folder, _share(on_progress, done, len(wanted)))
        on_progress((done + 1) / len(wanted))
    return facts


def _share(on_progress: OnProgress, done: int, count: int) -> OnProgress:
    return lambda fraction: on_progress((done + fraction) / count)


def _glb(brief: Brief, folder: Path, on_progress: OnProgress) -> Facts:
    model = glb.simplified(glb.model_of(brief), brief.sculpture.keypoints3d.mean(0))
    data = glb.to_glb(model, glb.roughness(brief.style.finish(brief.finish)))
    (folder / "figurine.glb").write_bytes(data)
    return {"file": "figurine.glb", "bytes": len(data), "triangles": len(model.mesh.faces)}


def _stl(brief: Brief, folder: Path, on_progress: OnProgress) -> Facts:
    mesh = stl.printable(brief.sculpture.whole)
    on_progress(0.7)
    data, checked = stl.to_stl(mesh), stl.check(mesh)
    (folder / "figurine.stl").write_bytes(data)
    facts = {**asdict(checked), "passed": checked.passed}
    return {"file": "figurine.stl", "bytes": len(data), "triangles": len(mesh.faces), "check": facts}


def _turntable(brief: Brief, folder: Path, on_progress: OnProgress) -> Facts:
    from generation.painters.plastic import Plastic

    file, count = folder / "turntable.mp4", turntable.SECONDS * turntable.RATE
    light = turntable.lighter(brief.sculpture, glb.model_of(brief).albedo)
    upright = replace(brief, sculpture=light, frame=turntable.FRAME)
    turntable.film(file, turntable.turning(Plastic(), upright, count), count, on_progress)
    return {"file": file.name, "bytes": file.stat().st_size, "frames": count}


def _cutout(brief: Brief, folder: Path, on_progress: OnProgress) -> Facts:
    """The whole figurine on nothing, standing in its own soft shadow."""
    from generation.finishing import encode
    from generation.finishing.cutout import cut_out
    from generation.painters.plastic import Plastic

    made = Plastic().paint(replace(brief, frame=turntable.FRAME), on_progress)
    data = encode.webp(cut_out(made.picture, made.alpha, made.shadow))
    (folder / "cutout.webp").write_bytes(data)
    return {"file": "cutout.webp", "bytes": len(data)}


def _passes(brief: Brief, folder: Path, on_progress: OnProgress) -> Facts:
    from generation.painters.plastic import Plastic
    from generation.sculptor import passes
    from generation.sculptor.studio.camera import Camera

    sculpture, frame = brief.sculpture, brief.style.frame(brief.frame)
    camera = Camera.of(frame, sculpture.head_at, brief.width, brief.height)
    made = passes(sculpture, brief.style, brief.frame, brief.width, brief.height)
    picture = Plastic().paint(brief, lambda fraction: on_progress(0.3 + 0.5 * fraction)).picture
    return {"files": [file.name for file in passes_files.write(folder, made, camera, picture)]}


KINDS: dict[str, Callable[[Brief, Path, OnProgress], Facts]]
KINDS = {"glb": _glb, "stl": _stl, "turntable": _turntable, "passes": _passes, "cutout": _cutout}
