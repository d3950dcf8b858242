"""The screeners with models, read from tiny checkpoints by the code that reads the real ones."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from bench import tiny
from bench.tiny import screeners
from campaigns import reasons
from generation import faces, screening, weights
from generation.faces.analysis import Analysis
from generation.screening import checkpoint, nsfw_classifier, safety_checker
from generation.screening.verdict import PASS, Verdict, hold
from tests.generation.portraits import astronaut

NAMES = ("safety_checker", "nsfw_classifier")
Having = Callable[..., None]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """The machine is shared."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of sets for each opinion."""
    folder = tmp_path_factory.mktemp("screeners")
    for opinion in (*screeners.THRESHOLDS, "sees"):
        screeners.build(folder / opinion, opinion)
    return folder


@pytest.fixture
def having(checkpoints: Path, monkeypatch: pytest.MonkeyPatch) -> Having:
    """`having(safety_checker="flags", nsfw_classifier="passes")`: those weights are installed."""

    def install(**opinions: str) -> None:
        folders = {name.replace("_", "-"): checkpoints / opinion for name, opinion in opinions.items()}
        monkeypatch.setattr(weights, "require", lambda name: folders[name] / name, raising=False)
        monkeypatch.setattr(screening, "MODELS", {name: screening._model(name) for name in NAMES})

    return install


@pytest.fixture(scope="module")
def collins() -> Analysis:
    return faces.analyse(astronaut())


def figurine() -> np.ndarray:
    """A tall picture that is not one colour."""
    return np.random.default_rng(1).integers(0, 256, (96, 54, 3), np.uint8)


@pytest.mark.parametrize(
    ("name", "opinion", "verdict"),
    [
        ("safety_checker", "passes", PASS),
        ("safety_checker", "doubts", hold("safety_checker_doubts", band="medium")),
        ("safety_checker", "flags", Verdict("fail", ("not_safe", "safety_checker_flagged"), "high")),
        ("nsfw_classifier", "passes", PASS),
        ("nsfw_classifier", "doubts", hold("nsfw_classifier_doubts", band="high")),
        ("nsfw_classifier", "flags", Verdict("fail", ("not_safe", "nsfw_classifier_flagged"), "high")),
    ],
)
def test_its_opinion_is_the_verdict_on_selfie_and_figurine(
    having: Having, collins: Analysis, name: str, opinion: str, verdict: Verdict
) -> None:
    having(**{name: opinion})
    assert screening.before(collins, [name]) == verdict
    assert screening.after(figurine(), [name]) == verdict


@pytest.mark.parametrize("flags", NAMES)
def test_one_screener_cannot_overrule_the_other(having: Having, flags: str) -> None:
    having(**{name: "flags" if name == flags else "passes" for name in NAMES})
    for order in (NAMES, NAMES[::-1]):
        verdict = screening.after(figurine(), order)
        assert verdict == Verdict("fail", ("not_safe", f"{flags}_flagged"), "high")


def test_a_doubt_does_not_soften_a_refusal(having: Having) -> None:
    having(safety_checker="doubts", nsfw_classifier="flags")
    verdict = screening.after(figurine(), NAMES)
    assert (verdict.outcome, verdict.reasons[0]) == ("fail", "not_safe")
    assert "safety_checker_doubts" in verdict.reasons


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_handed_in_is_never_blacked(having: Having, collins: Analysis, name: str) -> None:
    having(**{name: "flags"})
    picture, selfie = figurine(), collins.picture.copy()
    assert screening.after(picture, [name]).outcome == "fail"
    assert screening.before(collins, [name]).outcome == "fail"
    assert np.array_equal(picture, figurine()) and np.array_equal(collins.picture, selfie)


@pytest.mark.parametrize("name", NAMES)
def test_missing_weights_hold(monkeypatch: pytest.MonkeyPatch, collins: Analysis, name: str) -> None:
    def require(name: str) -> Path:
        raise RuntimeError(f"The weights “{name}” are not here. Fetch them.")

    monkeypatch.setattr(weights, "require", require, raising=False)
    monkeypatch.setattr(screening, "MODELS", {name: screening._model(name)})
    held = hold("screener_down", f"{name}_down", band="high")
    assert screening.before(collins, [name]) == screening.after(figurine(), [name]) == held


def test_weights_that_came_back_are_used(having: Having, monkeypatch: pytest.MonkeyPatch) -> None:
    having()
    assert screening.after(figurine(), ["nsfw_classifier"]).reasons[0] == "screener_down"
    models = screening.MODELS
    having(nsfw_classifier="passes")
    monkeypatch.setattr(screening, "MODELS", models)
    assert screening.after(figurine(), ["nsfw_classifier"]) == PASS


@pytest.mark.parametrize("name", NAMES)
def test_a_checkpoint_that_lacks_a_tensor_holds(
    having: Having, checkpoints: Path, tmp_path: Path, name: str
) -> None:
    from safetensors.torch import load_file, save_file

    folder = tmp_path / name.replace("_", "-")
    folder.mkdir()
    for file in (checkpoints / "passes" / folder.name).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    tensors = load_file(folder / "model.safetensors")
    del tensors[sorted(tensors)[-1]]
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    having(**{name: str(tmp_path)})
    assert screening.after(figurine(), [name]).reasons == ("screener_down", f"{name}_down")


@pytest.mark.parametrize("module", [safety_checker, nsfw_classifier])
def test_answers_that_are_no_numbers_hold(having: Having, module: object) -> None:
    name = module.__name__.rpartition(".")[2]  # type: ignore[attr-defined]
    having(**{name: "passes"})
    screener = module.load()  # type: ignore[attr-defined]
    for tensor in screener._model.parameters():
        tensor.data.fill_(float("nan"))
    with pytest.raises(ArithmeticError):
        screener(figurine(), None)
    assert screening.ask([(name, screener)], figurine(), None).outcome == "hold"


def test_a_picture_that_the_model_cannot_read_holds(having: Having) -> None:
    having(safety_checker="passes", nsfw_classifier="passes")
    nothing = np.zeros((0, 0, 3), np.uint8)
    assert set(screening.after(nothing, NAMES).reasons) >= {"safety_checker_down", "nsfw_classifier_down"}


def test_special_care_is_taken_of_people_and_not_of_toys(having: Having, collins: Analysis) -> None:
    having(safety_checker="passes")
    screener = safety_checker.load()
    screener._model.special_care_embeds_weights.data.fill_(-2)  # type: ignore[attr-defined]
    assert screener(collins.picture, collins) == hold("safety_checker_care", band="medium")
    assert screener(collins.picture, None) == PASS


def test_the_margin_is_the_checkers_own(having: Having) -> None:
    having(safety_checker="sees")
    screener = safety_checker.load()
    model = screener._model  # type: ignore[attr-defined]
    _, nearest, _ = screener._look(figurine())  # type: ignore[attr-defined]
    for threshold, flagged in ((1e-3, False), (-1e-3, True)):
        weights_before = model.concept_embeds_weights.data.clone()
        model.concept_embeds_weights.data += nearest + threshold
        assert screener._look(figurine())[0] is flagged  # type: ignore[attr-defined]
        model.concept_embeds_weights.data = weights_before


def test_the_classifier_answers_by_what_it_is_shown(having: Having) -> None:
    having(nsfw_classifier="sees")
    classifier = nsfw_classifier.load()
    light, dark = np.full((64, 64, 3), 250, np.uint8), np.zeros((64, 64, 3), np.uint8)
    assert classifier.chance(light) != classifier.chance(dark)  # type: ignore[attr-defined]
    # The worst square counts, wherever it is.
    tall = np.concatenate([light, dark])
    worst = max(classifier.chance(light), classifier.chance(dark))  # type: ignore[attr-defined]
    assert classifier.chance(tall) == pytest.approx(worst, abs=1e-5)  # type: ignore[attr-defined]


@pytest.mark.parametrize("shape", [(40, 40), (71, 40), (40, 71), (160, 40), (41, 40), (40, 120)])
def test_squares_show_every_pixel(shape: tuple[int, int]) -> None:
    picture = np.arange(shape[0] * shape[1], dtype=np.int32).reshape(*shape, 1)
    cuts = checkpoint.squares(picture)
    assert all(cut.shape == (40, 40, 1) for cut in cuts)
    assert np.array_equal(np.unique(np.concatenate([cut.ravel() for cut in cuts])), picture.ravel())


def test_each_name_is_asked_once(having: Having, monkeypatch: pytest.MonkeyPatch, collins: Analysis) -> None:
    asked: list[str] = []
    monkeypatch.setattr(screening, "MODELS", {"one": lambda *_: asked.append("one") or PASS})
    screening.before(replace(collins), ["one", "one"])
    assert asked == ["one"]


def test_what_the_weights_command_installs_is_what_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.install(tmp_path, "safety-checker", "nsfw-classifier")
    monkeypatch.setattr(screening, "MODELS", {name: screening._model(name) for name in NAMES})
    for variable, value in tiny.environment(tmp_path).items():
        monkeypatch.setenv(variable, value)
    assert screening.after(figurine(), NAMES) == PASS
    (tmp_path / "weights" / "safety-checker" / "model.safetensors").write_bytes(b"torn")
    monkeypatch.setattr(screening, "MODELS", {name: screening._model(name) for name in NAMES})
    assert screening.after(figurine(), NAMES).reasons == ("screener_down", "safety_checker_down")


@pytest.mark.parametrize(
    ("chance", "verdict"),
    [
        (0.24, PASS),
        (0.25, hold("nsfw_classifier_doubts", band="medium")),
        (0.5, hold("nsfw_classifier_doubts", band="high")),
        (0.84, hold("nsfw_classifier_doubts", band="high")),
        (0.85, Verdict("fail", ("not_safe", "nsfw_classifier_flagged"), "high")),
    ],
)
def test_the_bands_of_the_second_opinion(
    having: Having, monkeypatch: pytest.MonkeyPatch, chance: float, verdict: Verdict
) -> None:
    having(nsfw_classifier="passes")
    monkeypatch.setattr(nsfw_classifier.NsfwClassifier, "chance", lambda self, picture: chance)
    assert nsfw_classifier.load()(figurine(), None) == verdict


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("opinion", ["flagged", "doubts", "down"])
def test_the_desk_has_words_for_every_opinion(name: str, opinion: str) -> None:
    assert reasons.FLAGS[f"{name}_{opinion}"].endswith(".")
