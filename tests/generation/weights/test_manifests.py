"""What the project's own manifests say."""

import re

import pytest

from generation import weights

SETS = {
    *("klein", "qwen", "auraface", "safety-checker", "nsfw-classifier", "antelopev2"),
    *("sdxl", "sdxl-vae", "instantid", "controlnet-depth", "toy-lora", "sdxl-lightning"),
}


@pytest.fixture(autouse=True)
def the_projects_own(places: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIORAMA_WEIGHTS_MANIFESTS")


def test_every_set_is_described() -> None:
    assert set(weights.names()) == SETS


@pytest.mark.parametrize("name", sorted(SETS))
def test_a_manifest_is_complete(name: str) -> None:
    known = weights.manifest(name)
    assert known.hub or known.source
    assert known.title and known.licence.use.endswith(".") and known.licence.attribution
    assert known.licence.advertising in (True, False, "contract")
    sizes = [file.size for file in known.files]
    assert known.size >= sum(size or 0 for size in sizes)
    for file in known.files:
        assert file.sha256 is None or re.fullmatch("[0-9a-f]{64}", file.sha256)


@pytest.mark.parametrize("name", sorted(SETS))
def test_no_file_that_holds_weights_goes_without_a_hash(name: str) -> None:
    files = weights.manifest(name).files
    assert all(file.sha256 for file in files if file.path.endswith((".safetensors", ".bin", ".onnx")))


def test_what_depends_on_insightface_needs_a_contract() -> None:
    locked = {name for name in SETS if not weights.manifest(name).licence.held}
    assert locked == {"antelopev2", "instantid"}


def test_only_the_recogniser_of_auraface_is_fetched() -> None:
    assert [file.path for file in weights.manifest("auraface").files] == ["glintr100.onnx"]
