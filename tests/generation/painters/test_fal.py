"""The hosted painter, from brief to painting."""

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import fal_client
import numpy as np
import pytest
from PIL import Image

from generation.painters import Brief, fal_queue, find
from generation.painters.brief import Unwanted
from generation.painters.fal import Fal, FalFailed, Terms
from generation.styles import style
from generation.styles.style import UnknownStyle
from tests.generation.figurines import brief, painted
from tests.generation.painters.fal_server import Queue, as_led, inside, painting, running

SIZE = {"width": 96, "height": 160}


@pytest.fixture
def fal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    with running(tmp_path) as (queue, certificate):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        monkeypatch.setenv("FAL_KEY", "a-secret-key")
        monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", queue.url)
        for name in ("LOOK_EVERY", "ASK_EVERY"):
            monkeypatch.setattr(fal_queue, name, 0.02)
        yield queue


@pytest.fixture
def painter(fal: Queue) -> Fal:
    painter = Fal()
    painter.load()
    return painter


def repainted(asked: Brief) -> np.ndarray:
    """The figurine in another colour: what a painter makes of the sculptor's render."""
    return np.ascontiguousarray(painted(asked).picture[..., ::-1])


def png(picture: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def sent(uri: str) -> Image.Image:
    assert uri.startswith("data:image/jpeg;base64,")
    return Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2])))


def test_it_is_found_by_its_name_and_names_who_sees_the_face() -> None:
    assert find("fal") is Fal
    assert Fal.processor == "fal.ai" and Fal.candidates > 1 and Fal.screeners


@pytest.mark.parametrize("name", style.names())
@pytest.mark.parametrize("finish", ["moulded", "painted"])
def test_every_style_says_how_fal_paints_it(name: str, finish: str) -> None:
    terms = Terms.of(style.load(name))
    order = terms.order(
        replace(brief("collins"), style=style.load(name), finish=finish), ["selfie", "render"]
    )
    assert order[terms.images] == ["selfie", "render"]
    assert style.load(name).prompts["positive"] in order[terms.prompt]
    assert terms.instructions[finish] in order[terms.prompt]


def test_a_style_without_terms_is_refused() -> None:
    with pytest.raises(UnknownStyle):
        Terms.of(replace(style.load("army"), painting=MappingProxyType({})))


def test_a_picture_comes_back_cut_out_in_the_briefs_size(fal: Queue, painter: Fal) -> None:
    asked = brief("collins")
    wanted = repainted(asked)
    fal.script.result = {"images": [{"url": inside(png(wanted))}]}
    told: list[float] = []
    made = painter.paint(asked, told.append)
    assert np.array_equal(made.picture, wanted)
    assert told == sorted(told) and told[-1] == 1 and len(told) > 3
    sculpted = painted(asked).alpha.astype(int)
    assert np.abs(made.alpha - sculpted).mean() < 8
    assert made.alpha.min() == 0 and made.alpha.max() == 255


def test_selfie_and_render_travel_inside_the_request_without_metadata(fal: Queue, painter: Fal) -> None:
    asked = brief("collins")
    fal.script.result = {"images": [{"url": inside(png(repainted(asked)))}]}
    painter.paint(asked, lambda fraction: None)
    assert {one.path.partition("?")[0] for one in fal.of("POST")} == {f"/{Terms.of(asked.style).endpoint}"}
    body = fal.of("POST")[0].body
    selfie, render = (sent(uri) for uri in body["image_urls"])
    assert selfie.size == (768, 768) and render.size == (SIZE["width"], SIZE["height"])
    assert not selfie.getexif() and not selfie.info.get("comment")
    assert body["image_size"] == SIZE and body["seed"] == asked.seed
    assert "a-secret-key" not in str(body)


def test_a_second_try_asks_for_more_likeness(fal: Queue, painter: Fal) -> None:
    asked = brief("collins")
    terms = Terms.of(asked.style)
    first, second = (terms.order(replace(asked, identity_scale=scale), []) for scale in (1.0, 1.25))
    assert terms.closer and terms.closer not in first["prompt"] and terms.closer in second["prompt"]


def test_a_withdrawal_travels_out_and_calls_the_request_off(fal: Queue, painter: Fal) -> None:
    fal.script.statuses = [painting()]

    def withdraw(fraction: float) -> None:
        if fal.of("GET", "/status"):
            raise Unwanted

    with pytest.raises(Unwanted):
        painter.paint(brief("collins"), withdraw)
    assert fal.cancelled.is_set()


def test_candidates_of_one_person_are_asked_for_at_once_and_fail_apart(fal: Queue, painter: Fal) -> None:
    fal.script.gather, fal.script.result = 3, as_led
    fal.script.failures = [("/requests/r2", 422, {"detail": "no"})]
    asked = [replace(brief("collins"), seed=seed) for seed in (4, 5, 6)]
    told: list[float] = []
    made = painter.paint_batch(asked, told.append)
    assert sorted(isinstance(one, FalFailed) for one in made) == [False, False, True]
    assert {one.body["seed"] for one in fal.of("POST")} == {4, 5, 6}
    assert told == sorted(told) and told[-1] == 1


def test_without_a_key_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAL_KEY", raising=False)
    with pytest.raises(RuntimeError, match="FAL_KEY"):
        Fal().load()
