"""Fetching from the hub, against a server that speaks its protocol."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generation import weights
from generation.weights.fetching import Watch, fetch
from tests.generation.weights.hub import COMMIT, Hub, serving
from tests.generation.weights.sets import FILES, describe

WEIGHTS = "unet/weights.safetensors"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    from huggingface_hub import constants

    monkeypatch.delenv("DIORAMA_WEIGHTS_MIRROR")
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 1000)
    with serving(Hub(dict(FILES))) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        yield hub


def test_it_brings_every_file_of_the_pinned_revision(hub: Hub, places: Path) -> None:
    describe(places / "manifests", "toy", revision=COMMIT)
    fetch("toy")
    folder = weights.require("toy")
    assert {path: (folder / path).read_bytes() for path in FILES} == FILES
    assert all(path.startswith(f"/toybox/toy/resolve/{COMMIT}/") for _, path, _, _ in hub.asked)


def test_it_believes_the_hub_where_the_manifest_knows_no_hash_and_records_the_commit(
    hub: Hub, places: Path
) -> None:
    describe(places / "manifests", "toy", hashes=False, revision=None)
    assert fetch("toy").revision == COMMIT
    assert weights.require("toy")


def test_an_interrupted_fetch_goes_on_where_it_stopped(hub: Hub, places: Path) -> None:
    arrived: list[int] = []

    def pull_the_plug(count: int) -> None:
        arrived.append(count)
        if sum(arrived) > len(FILES["config.json"]) + 3000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch("toy", Watch(brought=pull_the_plug))
    assert not (places / "weights/toy" / WEIGHTS).exists()
    hub.asked.clear()
    fetch("toy")
    (again,) = [asked for asked in hub.asked if asked[0] == "GET"]
    assert again[1].endswith(WEIGHTS) and again[2] == "bytes=3000-"
    assert weights.require("toy")


def test_a_file_that_is_not_what_the_manifest_names_is_thrown_away(hub: Hub, places: Path) -> None:
    hub.files[WEIGHTS] = b"x" * len(FILES[WEIGHTS])
    with pytest.raises(weights.WeightsCorrupt, match="do not trust where it comes from"):
        fetch("toy")
    assert not (places / "weights/toy" / WEIGHTS).exists()
    assert isinstance(weights.state("toy"), weights.WeightsMissing)


def test_whoever_stores_the_hub_s_files_does_not_see_the_token(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_only_for_the_hub")
    with serving(Hub(dict(FILES))) as store:
        hub.store = store.address
        fetch("toy")
        assert [asked[3] for asked in hub.asked] == ["Bearer hf_only_for_the_hub"] * len(hub.asked)
        assert store.asked and all(asked[3] is None for asked in store.asked)


def test_it_says_that_a_set_asks_for_its_terms_to_be_accepted(hub: Hub) -> None:
    hub.answer, hub.error = 403, "GatedRepo"
    with pytest.raises(weights.FetchFailed, match="Accept its terms on the hub"):
        fetch("toy")


def test_a_hub_that_is_down_is_a_sentence(hub: Hub) -> None:
    hub.answer, hub.error = 500, "Down"
    with pytest.raises(weights.FetchFailed, match="toybox/toy did not give config.json: .* goes on where"):
        fetch("toy")


def test_nobody_is_asked_when_the_hub_is_forbidden(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(weights.FetchFailed, match="HF_HUB_OFFLINE forbids asking the hub"):
        fetch("toy")
    assert not hub.asked


def test_a_machine_without_the_hub_s_client_is_told_which_extra_brings_it(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "huggingface_hub", None)
    with pytest.raises(weights.FetchFailed, match=r"diorama\[diffusion\]"):
        fetch("toy")
