"""The film of one turn."""

from pathlib import Path

import av
import numpy as np
import pytest

from generation.exports import turntable
from generation.painters.plastic import Plastic

from ..figurines import brief, sculpted

WIDTH, HEIGHT, COUNT = 96, 170, 12


def pictures(count: int = COUNT, size: tuple[int, int] = (HEIGHT, WIDTH)) -> list[np.ndarray]:
    ramp = np.linspace(20, 230, size[1]).astype(np.uint8)
    return [np.dstack([np.roll(np.tile(ramp, (size[0], 1)), 8 * k, 1)] * 3) for k in range(count)]


def silent(fraction: float) -> None:
    pass


def test_a_film_has_every_picture_in_its_order(tmp_path: Path):
    heard: list[float] = []
    shown = pictures()
    turntable.film(tmp_path / "turn.mp4", iter(shown), COUNT, heard.append)
    with av.open(str(tmp_path / "turn.mp4")) as container:
        stream = container.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert stream.average_rate == turntable.RATE
    assert [frame.shape for frame in frames] == [(HEIGHT, WIDTH, 3)] * COUNT
    for frame, picture in zip(frames, shown, strict=True):
        assert np.abs(frame.astype(int) - picture).mean() < 6
    assert heard == sorted(heard) and heard[-1] == 1.0


def test_a_film_plays_while_it_loads(tmp_path: Path):
    turntable.film(tmp_path / "turn.mp4", pictures(), COUNT, silent)
    data = (tmp_path / "turn.mp4").read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize(
    ("shown", "sentence"), [(pictures(5), "5 pictures, not 12"), (pictures(12, (51, 64)), "even")]
)
def test_a_film_that_would_be_broken_is_not_written(tmp_path: Path, shown, sentence):
    with pytest.raises(ValueError, match=sentence):
        turntable.film(tmp_path / "turn.mp4", shown, COUNT, silent)
    assert list(tmp_path.iterdir()) == []


def test_six_seconds_are_180_frames():
    assert turntable.SECONDS * turntable.RATE == 180


def test_a_whole_turn_comes_back_to_where_it_began():
    asked = brief("collins", frame="full", width=WIDTH, height=HEIGHT)
    first, quarter, *_ = turntable.turning(Plastic(), asked, 4)
    beyond = turntable.turn(asked.sculpture, 360)
    assert np.allclose(beyond.body.vertices, asked.sculpture.body.vertices, atol=1e-3)
    assert first.shape == (HEIGHT, WIDTH, 3)
    assert np.abs(first.astype(int) - quarter).mean() > 3


def test_a_lighter_sculpture_looks_the_same():
    asked = brief("collins", frame="full", width=180, height=320)
    from dataclasses import replace

    from generation.exports.glb import model_of

    light = turntable.lighter(asked.sculpture, model_of(asked).albedo)
    assert len(light.whole.faces) <= turntable.FACES
    heavy, fewer = (
        Plastic().paint(replace(asked, sculpture=one), silent).picture.astype(int)
        for one in (sculpted("collins"), light)
    )
    assert np.abs(heavy - fewer).mean() < 1.5
