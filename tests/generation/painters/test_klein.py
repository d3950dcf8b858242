"""FLUX.2 klein, on a tiny random checkpoint."""

from dataclasses import replace

import numpy as np
import pytest

from bench.tiny import environment
from generation.painters import OutOfMemory, device, find
from generation.painters.brief import BatchPainter, Brief, Painting, Unwanted
from generation.painters.diffusion import NotFinite
from generation.painters.klein import Klein, Recipe
from generation.painters.words import TooLong
from generation.styles import style as styles
from generation.styles.style import UnknownStyle
from generation.weights import WeightsMissing

from ..figurines import ARMY, brief

EQUAL = 1e-4  # of the whole range

pytestmark = pytest.mark.usefixtures("photographed_once")


@pytest.fixture(scope="module")
def klein(tiny) -> Klein:
    painter = Klein()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(tiny("klein")).items():
            patch.setenv(name, value)
        painter.load()
    return painter


def collins(**changes) -> Brief:
    return replace(brief("collins", frame="bust"), style=quick(), **changes)


def hopper(**changes) -> Brief:
    return replace(brief("hopper", frame="bust"), style=quick(), **changes)


def quick():
    """The army in two steps."""
    return replace(ARMY, painting={"klein": {**ARMY.painting["klein"], "steps": 2}})


def paint(painter: Klein, asked: Brief) -> Painting:
    return painter.paint(asked, lambda fraction: None)


def floats(painter: Klein, *briefs: Brief) -> np.ndarray:
    """What the model painted, before it is rounded to bytes."""
    return painter.denoise(briefs, painter.sitters(briefs), lambda fraction: None)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max())


def test_release_blocking_a_batch_equals_singles_and_never_mixes_people(klein):
    people = [collins(), hopper(), collins(seed=7), hopper(finish="painted")]
    together = floats(klein, *people)
    for row, asked in zip(together, people, strict=True):
        assert apart(row, floats(klein, asked)[0]) < EQUAL
    assert apart(together[0], together[1]) > 100 * EQUAL


def test_release_blocking_who_else_is_in_a_batch_changes_nobody(klein):
    with_hopper, with_herself = floats(klein, collins(), hopper()), floats(klein, collins(), collins(seed=9))
    assert apart(with_hopper[0], with_herself[0]) < EQUAL


def test_one_row_is_what_stock_diffusers_paints(klein):
    from diffusers import Flux2KleinPipeline
    from PIL import Image

    from generation.painters import diffusion

    asked = collins()
    (sitter,) = klein.sitters([asked])
    stock = Flux2KleinPipeline(**klein._pipeline.components, is_distilled=True)
    stock.set_progress_bar_config(disable=True)
    expected = stock(
        image=[Image.fromarray(picture) for picture in sitter.shown],
        prompt_embeds=klein._prompts["army", "moulded"],
        height=160,
        width=96,
        num_inference_steps=2,
        guidance_scale=1.0,
        generator=diffusion.generators([0]),
        output_type="np",
    ).images
    assert apart(floats(klein, asked), expected) < EQUAL


def test_different_people_differ(klein):
    assert apart(floats(klein, collins()), floats(klein, hopper())) > 100 * EQUAL


def test_the_same_seed_gives_equal_bytes_and_another_seed_others(klein):
    first, again, other = (paint(klein, collins(seed=seed)) for seed in (3, 3, 4))
    assert first.picture.tobytes() == again.picture.tobytes()
    assert first.alpha.tobytes() == again.alpha.tobytes()
    assert first.picture.tobytes() != other.picture.tobytes()


def test_the_selfie_matters(klein):
    other_selfie = collins(analysis=hopper().analysis)
    assert apart(floats(klein, collins()), floats(klein, other_selfie)) > 100 * EQUAL


def test_the_figurine_matters(klein):
    other_figurine = collins(sculpture=hopper().sculpture)
    assert apart(floats(klein, collins()), floats(klein, other_figurine)) > 100 * EQUAL


def test_without_any_hold_on_the_face_the_selfie_is_not_shown(klein):
    nobody, nobody_else = collins(identity_scale=0.0), collins(identity_scale=0.0, analysis=hopper().analysis)
    assert apart(floats(klein, nobody), floats(klein, nobody_else)) == 0


def test_a_firmer_hold_shows_the_face_in_more_tokens(klein):
    recipe = Recipe.of(ARMY)
    usual, firm = (recipe.selfie_side((720, 1280), hold) for hold in (1.0, 1.3))
    assert usual == 768 and firm**2 / usual**2 == pytest.approx(1.3, rel=0.05)
    assert apart(floats(klein, collins()), floats(klein, collins(identity_scale=1.3))) > 100 * EQUAL


def test_the_finish_is_told_in_words(klein):
    words = klein._prompts["army", "moulded"], klein._prompts["army", "painted"]
    assert words[0].shape == words[1].shape and not bool((words[0] == words[1]).all())


def test_a_painting_has_the_briefs_size_and_is_cut_out(klein):
    painting = paint(klein, collins())
    assert painting.picture.shape == (160, 90, 3) and painting.picture.dtype == np.uint8
    assert painting.alpha.shape == (160, 90) and painting.alpha.dtype == np.uint8
    assert painting.alpha.min() == 0 and painting.alpha.max() == 255
    assert painting.picture.std() > 4
    assert {*painting.stages} == {"references", "denoising", "cut-out"}


def test_every_step_is_reported_and_progress_never_falls(klein):
    told: list[float] = []
    asked = collins()
    klein.paint_batch([replace(asked, style=with_steps(5)), replace(asked, style=with_steps(5))], told.append)
    assert told == sorted(told) and told[-1] == 1
    assert [round(fraction, 2) for fraction in told if 0.1 < fraction < 0.9] == [0.26, 0.42, 0.58, 0.74]


def with_steps(steps: int):
    return replace(ARMY, painting={"klein": {**ARMY.painting["klein"], "steps": steps}})


def test_what_progress_raises_ends_the_painting_at_once(klein):
    told: list[float] = []

    def stop(fraction: float) -> None:
        told.append(fraction)
        if fraction > 0.1:
            raise Unwanted

    with pytest.raises(Unwanted):
        klein.paint(replace(collins(), style=with_steps(50)), stop)
    assert len(told) == 2


def test_a_picture_of_no_numbers_is_refused(klein, monkeypatch):
    import torch

    decode = klein._pipeline.vae.decode
    monkeypatch.setattr(
        klein._pipeline.vae, "decode", lambda *args, **kwargs: (decode(*args, **kwargs)[0] * torch.nan,)
    )
    with pytest.raises(NotFinite, match="NaN"):
        paint(klein, collins())


def test_too_little_memory_is_told_as_such_and_given_back(klein, monkeypatch):
    import torch

    given_back = []

    def full(*args, **kwargs):
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(device, "forget", lambda: given_back.append(True))
    monkeypatch.setattr(klein._pipeline.transformer, "forward", full)
    with pytest.raises(OutOfMemory, match="2 at once"):
        klein.paint_batch([collins(), hopper()], lambda fraction: None)
    assert given_back == [True]


def test_the_text_encoder_is_gone_once_the_words_are_read(klein):
    import gc

    from transformers import Qwen3ForCausalLM

    gc.collect()
    assert klein._pipeline.text_encoder is None and klein._pipeline.tokenizer is None
    assert not [thing for thing in gc.get_objects() if type(thing) is Qwen3ForCausalLM]


def test_where_compiling_pays_blocks_are_compiled_and_every_shape_is_warmed(tiny, monkeypatch):
    from generation.painters import klein as module
    from generation.painters import klein_pipeline

    for name, value in environment(tiny("klein")).items():
        monkeypatch.setenv(name, value)
    compiled, painted = [], []
    transformer = "diffusers.models.transformers.transformer_flux2.Flux2Transformer2DModel"
    monkeypatch.setattr(device, "compiles", lambda: True)
    monkeypatch.setattr(f"{transformer}.compile_repeated_blocks", lambda self, **how: compiled.append(how))
    monkeypatch.setattr(module, "SCREENS", ((64, 96), (96, 64)))
    stock = klein_pipeline.OwnReferences.paint

    def note(pipeline, shown, *args):
        painted.append((shown[0][-1].shape[:2], len(shown)))
        return stock(pipeline, shown, *args)

    monkeypatch.setattr(klein_pipeline.OwnReferences, "paint", note)
    painter = Klein()
    painter.batch = 2
    painter.load()
    assert compiled == [{"fullgraph": True}]
    assert {*painted} == {((96, 64), 1), ((96, 64), 2), ((64, 96), 1), ((64, 96), 2)}


def test_words_that_it_could_not_read_to_the_end_are_refused(tiny, monkeypatch):
    for name, value in environment(tiny("klein")).items():
        monkeypatch.setenv(name, value)
    wordy = replace(ARMY, prompts={**ARMY.prompts, "positive": "plastic " * 100})
    monkeypatch.setattr(styles, "names", lambda: ["army"])
    monkeypatch.setattr(styles, "load", lambda name: wordy)
    with pytest.raises(TooLong, match="klein.*“army”, finish “moulded”, comes to .* reads 512.*Shorten"):
        Klein().load()


@pytest.mark.parametrize("other", [{"width": 80}, {"identity_scale": 1.3}])
def test_briefs_that_are_not_alike_are_not_painted_together(klein, other):
    with pytest.raises(ValueError, match="at once"):
        klein.paint_batch([collins(), replace(hopper(), **other)], lambda fraction: None)


def test_a_style_without_a_table_for_it_is_refused(klein):
    with pytest.raises(UnknownStyle, match="klein"):
        paint(klein, replace(collins(), style=replace(ARMY, painting={})))


def test_without_its_weights_it_says_how_to_get_them(monkeypatch, tmp_path):
    monkeypatch.setenv("DIORAMA_WEIGHTS", str(tmp_path))
    with pytest.raises(WeightsMissing, match="weights fetch klein"):
        Klein().load()


def test_it_paints_batches_and_is_found_without_torch():
    assert find("klein") is Klein and isinstance(Klein(), BatchPainter)
