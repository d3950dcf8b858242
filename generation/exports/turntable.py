"""The figurine turning once, as a film that loops without a seam."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from generation.exports import library
from generation.exports.glb import Model, chosen
from generation.exports.solid import corner_normals
from generation.sculptor.mesh import Floats, Mesh, rotation

if TYPE_CHECKING:
    from generation.painters.brief import Brief, Painter
    from generation.sculptor.figure import Sculpture
    from generation.styles.style import LightRig

SECONDS = 6
RATE = 30  # frames a second
FRAME = "full"
FEWER = 0.8  # of the lamps: a moving picture hides coarser shadows
FACES, CASTER_FACES = 300_000, 60_000  # a triangle is as small as a pixel of the film
QUALITY = "19"  # x264's constant rate factor: no band or block shows on the backdrop's gradient

OnProgress = Callable[[float], None]


def turning(painter: Painter, brief: Brief, count: int) -> Iterator[np.ndarray]:
    """`count` pictures (h, w, 3) uint8 of one turn; the one after the last would be the first."""
    style = replace(brief.style, rig=_fewer_lamps(brief.style.rig))
    for number in range(count):
        turned = turn(brief.sculpture, 360 * number / count)
        yield painter.paint(replace(brief, sculpture=turned, style=style), lambda fraction: None).picture


def _fewer_lamps(rig: LightRig) -> LightRig:
    """The same light from fewer lamps: what moves need not have the finest penumbra, and costs half."""
    softboxes = tuple(replace(box, samples=max(3, round(box.samples * FEWER))) for box in rig.softboxes)
    return replace(rig, softboxes=softboxes, dome=round(rig.dome * FEWER))


def lighter(sculpture: Sculpture, albedo: Floats) -> Sculpture:
    """The sculpture's outside in so few triangles that a film pays only for what its pixels show.

    For painters only: all of it is body. albedo: (n, 3) linear RGB of the whole's vertices."""
    whole = Model(sculpture.whole, albedo)
    kept = chosen(whole, sculpture.keypoints3d.mean(0), FACES)
    vertices, faces = library("fast_simplification").simplify(
        sculpture.casters.vertices, sculpture.casters.faces, target_count=CASTER_FACES
    )
    empty = np.zeros((0, 3), np.float32)
    vertices, faces = np.asarray(vertices, np.float32), np.asarray(faces, np.int32)
    return replace(
        sculpture,
        body=kept.mesh,
        head=Mesh(empty, empty.astype(np.int32), empty),
        casters=Mesh(vertices, faces, corner_normals(vertices, faces)),
        wash=sculpture.wash[kept.source],
        enamel=sculpture.enamel[kept.source],
    )


def turn(sculpture: Sculpture, degrees: float) -> Sculpture:
    """The sculpture turned on the spot, under lamps that stay."""
    matrix = rotation("y", degrees)

    def turned(mesh: Mesh) -> Mesh:
        return mesh.placed(matrix, 1.0, np.zeros(3, np.float32), np.zeros(3, np.float32))

    keypoints: Floats = np.ascontiguousarray(sculpture.keypoints3d @ matrix.T, np.float32)
    return replace(
        sculpture,
        body=turned(sculpture.body),
        head=turned(sculpture.head),
        casters=turned(sculpture.casters),
        keypoints3d=keypoints,
    )


def film(out: Path, pictures: Iterable[np.ndarray], count: int, on_progress: OnProgress) -> None:
    """Write `count` pictures (h, w, 3) uint8 of one even size as MP4: H.264, yuv420p, played while loading.

    Only one picture is held at a time; `on_progress` hears fractions up to 1. Raises MissingExtra, OSError,
    and ValueError for too few pictures or an odd size; then there is no file.
    """
    av = library("av")
    unfinished = out.with_suffix(".unfinished.mp4")
    try:
        with av.open(str(unfinished), "w", options={"movflags": "+faststart"}) as container:
            stream = container.add_stream("libx264", rate=RATE, options={"crf": QUALITY, "preset": "medium"})
            stream.pix_fmt = "yuv420p"
            _say_colours(stream.codec_context)
            for number, picture in enumerate(_exactly(pictures, count)):
                if number == 0:
                    stream.height, stream.width = picture.shape[:2]
                container.mux(stream.encode(_broadcast(picture)))
                on_progress((number + 1) / count * 0.99)
            container.mux(stream.encode())
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    on_progress(1.0)


def _exactly(pictures: Iterable[np.ndarray], count: int) -> Iterator[np.ndarray]:
    taken = 0
    for picture in islice(pictures, count):
        if picture.shape[0] % 2 or picture.shape[1] % 2:
            raise ValueError(f"A film's sides must be even, not {picture.shape[1]}x{picture.shape[0]}.")
        taken += 1
        yield picture
    if taken < count:
        raise ValueError(f"There are {taken} pictures, not {count}: the film would jump.")


def _say_colours(codec: Any) -> None:
    """Say in the stream how colours are coded, or players guess from the height, and differ."""
    from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

    codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG


def _broadcast(picture: np.ndarray) -> Any:
    """A picture as a video frame: BT.709, the narrow range of television."""
    from av import VideoFrame
    from av.video.reformatter import ColorRange, Colorspace

    frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
