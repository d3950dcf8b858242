"""SDXL with InstantID on tiny random checkpoints, read by the code that reads the real ones."""

from collections.abc import Callable
from dataclasses import replace
from functools import partialmethod

import numpy as np
import pytest
import torch

from bench.tiny import environment
from generation import checks, painters, pipeline, weights
from generation.faces import recognisers
from generation.painters import (
    BatchPainter,
    Brief,
    OutOfMemory,
    Painting,
    Unwanted,
    device,
    find,
    identitynet,
    references,
)
from generation.painters.diffusion import NotFinite
from generation.painters.instantid import InstantID, Recipe, Row
from generation.painters.references import working_size
from generation.painters.words import TooLong
from generation.styles import style as styles

from ..figurines import brief
from ..portraits import astronaut, hopper

SETS = (*InstantID.weights, "toy-lora", "sdxl-lightning")
SIDE = 64  # pixels
SAME = 1e-4  # of 1: what two ways of computing the same may differ by
ORDER = pipeline.Order(
    style="army", pose="rifle_at_port", colour="green", painter="instantid", seed=4, candidates=2,
    shapes=(pipeline.Shape("portrait", 96, 160),), nickname="", headline="", call_to_action="", url="",
)  # fmt: skip
FEW = {"steps": 2, "strength": 1.0, "pixels": SIDE * SIDE}
LIGHTNING = {
    "steps": 4,
    "strength": 0.75,
    "guidance": 0.0,
    "spacing": "trailing",
    "loras": {"toy-lora": 0.8, "sdxl-lightning": 1.0},
}


@pytest.fixture(scope="module", autouse=True)
def checkpoints(tiny):
    """The sets, and every licence held, for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment(tiny(*SETS)).items():
            patch.setenv(variable, value)
        patch.setenv("DIORAMA_LICENCES_HELD", "insightface,instantid")
        recognisers._antelope.cache_clear()
        yield
        recognisers._antelope.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def photographed_once():
    """Each figurine is photographed once for all tests of this file; how is tested elsewhere."""
    taken: dict[tuple[int, int, int], Painting] = {}

    def photographed(asked: Brief, width: int, height: int) -> Painting:
        key = (id(asked.sculpture), width, height)
        if key not in taken:
            taken[key] = stock(asked, width, height)
        return taken[key]

    stock = references.photographed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(references, "photographed", photographed)
        yield


@pytest.fixture(scope="module")
def army():
    """The style, in two steps and small; with Lightning's LoRA beside, so that it is loaded."""
    army = styles.load("army")
    table = {**army.painting["instantid"], **FEW}
    return replace(army, painting={"instantid": table})


def loaded(*known) -> InstantID:
    """Where there are these styles only."""
    by_name, painter = {style.name: style for style in known}, InstantID()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(styles, "names", lambda: list(by_name))
        patch.setattr(styles, "load", by_name.get)
        painter.load()
    return painter


@pytest.fixture(scope="module")
def painter(army):
    lightning = {**army.painting["instantid"], **LIGHTNING}
    return loaded(army, replace(army, name="quick", painting={"instantid": lightning}))


@pytest.fixture
def recipe(army):
    return Recipe.of(army)


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), np.uint8)


def row(face: int = 1, seed: int = 0, hold: float = 1.0, **given) -> Row:
    """Somebody, in front of a model that knows nothing of people."""
    vector = np.random.default_rng(face).normal(size=512).astype(np.float32)
    figurine = Painting(noise(5), noise(5)[..., 0], {})
    return Row(**{
        "figurine": figurine, "keypoints": noise(6), "depth": noise(7), "face": vector,
        "prompt": ("army", "moulded"), "hold": hold, "seed": seed, **given,
    })  # fmt: skip


@pytest.fixture
def images(painter, recipe) -> Callable[..., np.ndarray]:
    """`images(row, row)` are the pictures of these rows; `recipe` may be changed."""

    def paint(*rows: Row, **changed) -> np.ndarray:
        return painter.images(replace(recipe, **changed), rows, lambda pipe, step, time, tensors: tensors)

    return paint


def difference(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a - b).max())


def small(army, name: str = "collins", **changed):
    return replace(brief(name, width=SIDE, height=SIDE), style=army, **changed)


def test_it_is_found_by_its_name_and_paints_batches():
    assert find("instantid") is InstantID
    assert isinstance(InstantID(), BatchPainter)


def test_it_refuses_to_load_without_the_licences(monkeypatch):
    monkeypatch.setenv("DIORAMA_LICENCES_HELD", "instantid")

    with pytest.raises(weights.LicenceNotHeld, match="insightface"):
        InstantID().load()


def test_it_refuses_to_load_a_styles_lora_that_is_not_there(monkeypatch, army):
    table = {**army.painting["instantid"], "loras": {"klein": 1.0}}
    monkeypatch.setattr(styles, "load", lambda name: replace(army, painting={"instantid": table}))

    with pytest.raises(weights.NotReady, match="klein"):
        InstantID().load()


@pytest.mark.parametrize(
    ("prompt", "named"), [("positive", "“army”, finish “moulded”,"), ("negative", "negative .* “army”")]
)
def test_words_that_clip_could_not_read_to_the_end_are_refused(army, prompt, named):
    wordy = replace(army, prompts={**army.prompts, prompt: "plastic " * 100})
    with pytest.raises(TooLong, match=f"{named} comes to .* reads 512"):
        loaded(wordy)


def test_the_text_encoders_are_gone_once_it_is_loaded(painter):
    assert painter._pipe.text_encoder is None and painter._pipe.text_encoder_2 is None


def test_the_same_seed_paints_the_same_and_another_does_not(images):
    first = images(row(seed=3))

    assert np.array_equal(first, images(row(seed=3)))
    assert difference(first, images(row(seed=4))) > 0.1


def test_different_people_differ(images):
    assert difference(images(row(face=1)), images(row(face=2))) > 0.02


def test_without_a_hold_on_the_face_people_are_equal(images):
    assert np.array_equal(images(row(face=1, hold=0)), images(row(face=2, hold=0)))


def test_a_firmer_hold_paints_another_picture_up_to_a_limit(images):
    assert difference(images(row()), images(row(hold=1.3))) > 0.01
    assert np.array_equal(images(row(hold=10)), images(row(hold=20)))


@pytest.mark.parametrize("condition", ["depth", "keypoints"])
def test_what_the_sculptor_says_matters(images, condition):
    nothing = np.zeros((SIDE, SIDE, 3), np.uint8)

    assert difference(images(row()), images(row(**{condition: nothing}))) > 0.005


def test_it_begins_with_the_sculptors_picture(images):
    white = Painting(np.full((SIDE, SIDE, 3), 255, np.uint8), noise(5)[..., 0], {})
    near = images(row(), steps=8, strength=0.25)
    assert difference(near, images(row(figurine=white), steps=8, strength=0.25)) > 0.05


def test_what_the_finish_is_called_matters(images):
    assert difference(images(row()), images(row(prompt=("army", "painted")))) > 0.005


@pytest.mark.parametrize("quick", [{}, LIGHTNING], ids=["guided", "lightning"])
def test_release_blocking_a_batch_paints_each_person_as_if_alone(images, quick):
    together = [
        row(face=1, seed=1, hold=1.3),
        row(face=2, seed=2, hold=0.4, prompt=("army", "painted"), keypoints=noise(16)),
        row(face=3, seed=3, depth=noise(17), figurine=Painting(noise(15), noise(15)[..., 0], {})),
    ]
    batch = images(*together, **quick)

    for i, alone in enumerate(together):
        assert difference(batch[i : i + 1], images(alone, **quick)) < SAME
    assert difference(batch[:1], batch[1:2]) > 0.02


@pytest.fixture
def stock_embeddings(painter, monkeypatch):
    """The pipeline hands faces on as diffusers' own does."""
    from diffusers import StableDiffusionXLControlNetImg2ImgPipeline as Stock

    own = type(painter._pipe)
    monkeypatch.setattr(own, "prepare_ip_adapter_image_embeds", Stock.prepare_ip_adapter_image_embeds)


def test_stock_diffusers_blends_the_people_of_a_batch(images, stock_embeddings, monkeypatch):
    """Why `OneFaceEach` overrides what it does: without it, everybody's tokens reach every row."""
    monkeypatch.setattr(identitynet.Heeded, "forward", lambda self, tokens: self.values(tokens))
    batch = images(row(face=1), row(face=2))

    assert difference(batch[:1], images(row(face=1))) > 100 * SAME


def test_faces_of_other_rows_are_refused_where_the_network_reads_them(images, stock_embeddings):
    """So that a diffusers that blends after all paints nothing rather than somebody else."""
    with pytest.raises(ValueError, match="rows"):
        images(row(face=1), row(face=2))


def test_the_lora_is_active(images):
    assert difference(images(row()), images(row(), loras={"toy-lora": 0.0})) > 0.02


def test_the_lora_is_fused_into_the_weights(painter, images):
    layer = painter._pipe.unet.mid_block.attentions[0].transformer_blocks[0].attn2.to_q
    images(row(), loras={})
    plain = layer.get_base_layer().weight.clone()
    images(row())
    worn = layer.get_base_layer().weight - plain
    delta = layer.get_delta_weight("toy-lora")

    assert worn.abs().max() > 0.01
    assert torch.allclose(worn, 0.8 * delta / layer.scaling["toy-lora"], atol=1e-5)


def test_what_was_painted_before_leaves_nothing_behind(images):
    before = images(row())
    images(row(), **LIGHTNING)

    assert np.array_equal(images(row()), before)


def test_it_takes_lightnings_steps(painter, recipe):
    steps: list[float] = []

    def seen(pipe, step, time, tensors):
        steps.append(float(time))
        return tensors

    painter.images(replace(recipe, **LIGHTNING), [row()], seen)
    assert [round(step) for step in steps] == [749, 499, 249]


def test_a_painting_has_the_briefs_size_and_its_figurine_cut_out(painter, army):
    asked = small(army, width=100, height=100)
    painting = painter.paint(asked, lambda fraction: None)

    assert painting.picture.shape == (100, 100, 3) and painting.picture.dtype == np.uint8
    assert painting.alpha.shape == (100, 100) and painting.alpha.max() == 255 and painting.alpha.min() == 0


def test_every_step_is_reported_up_to_the_end(painter, army):
    reached: list[float] = []
    painter.paint(small(army), reached.append)

    assert reached == sorted(reached) and reached[-1] == 1
    assert (
        len(set(reached)) == 2 + 2
    )  # references; two steps, the second of them the denoising's end; cut-out


def test_work_that_nobody_wants_stops_at_the_next_step(painter, army):
    reached: list[float] = []

    def unwanted(fraction: float) -> None:
        reached.append(fraction)
        if len(reached) == 2:
            raise Unwanted

    with pytest.raises(Unwanted):
        painter.paint(small(army), unwanted)
    assert len(reached) == 2


def test_two_people_in_one_call_are_painted_as_if_alone(painter, army):
    asked = [small(army), small(army, "hopper", seed=4, identity_scale=1.3)]
    together = painter.paint_batch(asked, lambda fraction: None)

    for painting, alone in zip(together, asked, strict=True):
        single = painter.paint(alone, lambda fraction: None)
        levels = np.abs(painting.picture.astype(int) - single.picture.astype(int))
        assert levels.max() <= 1  # of 255: rounding
    assert not np.array_equal(together[0].picture, together[1].picture)


def test_release_blocking_people_with_one_sculpture_keep_their_own_faces(painter, army):
    shared = small(army)
    other = replace(shared, analysis=brief("hopper").analysis)
    one, two = painter.paint_batch([shared, other], lambda fraction: None)

    assert not np.array_equal(one.picture, two.picture)


def test_selfies_go_all_the_way_to_figurines_with_spares(painter, army, monkeypatch):
    """By a judge who sees a likeness in noise; each person and each candidate has a picture of their own."""
    monkeypatch.setattr(painters, "ready", {"instantid": painter}.__getitem__)
    monkeypatch.setattr(InstantID, "screeners", ())
    monkeypatch.setattr(styles, "load", {"army": army}.get)
    monkeypatch.setattr(checks, "judge", lambda picture, analysis, gate=None: checks.Judgement(0.3))
    monkeypatch.setattr(checks, "second_judge", lambda: None)
    monkeypatch.setattr(pipeline, "_sculpt", lambda *about: brief("collins").sculpture)

    people = [(astronaut(), ORDER), (hopper(), ORDER)]
    made = [figurine for _, figurine in pipeline.make_figurines(people, lambda i, stage, fraction: None)]

    assert [(figurine.painter, len(figurine.spares)) for figurine in made] == [("instantid", 1)] * 2
    every = [one for figurine in made for one in (figurine, *figurine.spares)]
    assert len({one.cutout for one in every}) == 4


def test_a_batch_of_several_sizes_is_refused(painter, army):
    with pytest.raises(ValueError, match="size"):
        painter.paint_batch([small(army), small(army, width=32)], lambda fraction: None)


def test_a_style_without_its_table_is_refused(painter, army):
    with pytest.raises(styles.UnknownStyle, match="instantid"):
        painter.paint(small(replace(army, painting={})), lambda fraction: None)


def test_a_device_that_is_full_says_so_in_our_words(painter, army, monkeypatch):
    def full(*args, **kwargs):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(painter._pipe.unet, "forward", full)
    with pytest.raises(OutOfMemory):
        painter.paint(small(army), lambda fraction: None)


def test_numbers_that_are_none_never_become_a_picture(painter, army, monkeypatch):
    decode = painter._pipe.vae.decode

    def poisoned(latents, **kwargs):
        return decode(latents * float("nan"), **kwargs)

    monkeypatch.setattr(painter._pipe.vae, "decode", poisoned)
    with pytest.raises(NotFinite):
        painter.paint(small(army), lambda fraction: None)


def test_once_it_is_warm_no_brief_makes_it_compile(army, recipe, monkeypatch):
    from diffusers import ModelMixin
    from torch._dynamo.utils import counters

    stock = ModelMixin.compile_repeated_blocks
    traced = partialmethod(stock, backend="eager")  # the same graphs, without minutes of a compiler
    monkeypatch.setattr(ModelMixin, "compile_repeated_blocks", traced)
    monkeypatch.setattr(device, "compiles", lambda: True)
    monkeypatch.setattr(torch._dynamo.config, "recompile_limit", 8)
    painter = loaded(army)
    graphs, (width, height) = counters["stats"]["unique_graphs"], working_size(1080, 1920, recipe.pixels)
    black = np.zeros((height, width, 3), np.uint8)
    tall = {"keypoints": black, "depth": black, "figurine": Painting(black, black[..., 0], {})}
    for rows in ([row(hold=0, **tall)], [row(hold=1.3, **tall)], [row(**tall), row(hold=0.4, **tall)]):
        painter.images(recipe, rows, lambda pipe, step, time, tensors: tensors)

    assert graphs > 0 and counters["stats"]["unique_graphs"] == graphs


def test_it_is_judged_by_encoders_that_do_not_condition_it():
    """antelopev2 conditions; dlib and AuraFace judge."""
    assert "auraface" not in InstantID.weights and "antelopev2" in InstantID.weights


@pytest.mark.parametrize("name", styles.names())
def test_every_style_has_a_recipe_for_each_of_its_finishes(name):
    recipe = Recipe.of(styles.load(name))

    assert set(recipe.finishes) == set(styles.load(name).finishes)
    assert recipe.taken > 0 and set(recipe.loras) <= set(weights.names(weights.OURS))
