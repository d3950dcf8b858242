"""Fetching from a mirror folder."""

import shutil
import threading
from pathlib import Path

import pytest

from generation import weights
from generation.weights.fetching import Watch, fetch
from tests.generation.weights.sets import FILES, describe, lay, sha256_of

WEIGHTS = "unet/weights.safetensors"


def test_it_brings_every_file_and_records_what_it_verified(places: Path) -> None:
    record = fetch("toy")
    folder = places / "weights" / "toy"
    assert {path: (folder / path).read_bytes() for path in FILES} == FILES
    assert record.revision == "1" * 40
    assert {path: file.sha256 for path, file in record.files.items()} == {
        path: sha256_of(content) for path, content in FILES.items()
    }


def test_it_goes_on_where_it_stopped(places: Path) -> None:
    begun = places / "weights/toy/.fetching" / WEIGHTS
    begun.parent.mkdir(parents=True)
    begun.write_bytes(FILES[WEIGHTS][:1000])
    counts: list[int] = []
    fetch("toy", Watch(brought=counts.append))
    assert (places / "weights/toy" / WEIGHTS).read_bytes() == FILES[WEIGHTS]
    assert 1000 in counts and sum(counts) == sum(map(len, FILES.values()))
    assert not begun.exists()


def test_it_throws_away_what_came_wrong_and_comes_right_the_next_time(places: Path) -> None:
    begun = places / "weights/toy/.fetching" / WEIGHTS
    begun.parent.mkdir(parents=True)
    begun.write_bytes(b"of something else")
    with pytest.raises(weights.WeightsCorrupt, match="thrown away"):
        fetch("toy")
    assert not (places / "weights/toy" / WEIGHTS).exists()
    fetch("toy")
    assert weights.require("toy")


def test_it_fetches_only_what_is_missing_or_wrong(places: Path) -> None:
    fetch("toy")
    (places / "weights/toy" / WEIGHTS).write_bytes(b"broken")
    had: dict[str, bool] = {}
    fetch("toy", Watch(done=had.__setitem__))
    assert had == {"config.json": True, WEIGHTS: False}
    assert weights.require("toy")


def test_files_that_are_right_need_no_mirror(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(places / "weights" / "toy")
    monkeypatch.setenv("DIORAMA_WEIGHTS_MIRROR", str(places / "nowhere"))
    fetch("toy")
    assert weights.require("toy")


def test_a_file_without_a_known_hash_is_believed_by_the_mirror_s_record_only(places: Path) -> None:
    describe(places / "manifests", "toy", hashes=False)
    with pytest.raises(weights.FetchFailed, match="No hash of .* is known"):
        fetch("toy")
    describe(places / "manifests", "toy")
    fetch("toy")
    (places / "weights/toy/.diorama.json").rename(places / "mirror/toy/.diorama.json")
    describe(places / "manifests", "toy", hashes=False)
    fetch("toy")
    assert weights.require("toy")


def test_a_mirror_of_another_revision_is_refused(places: Path) -> None:
    fetch("toy")
    shutil.rmtree(places / "mirror/toy")
    shutil.move(places / "weights/toy", places / "mirror/toy")
    describe(places / "manifests", "toy", revision="2" * 40)
    with pytest.raises(weights.WrongRevision, match="The mirror has"):
        fetch("toy")


def test_it_says_what_the_mirror_lacks_and_where_one_gets_it(places: Path) -> None:
    describe(places / "manifests", "toy", hub=None, source="Toybox gives it out under a contract.")
    (places / "mirror/toy/config.json").unlink()
    with pytest.raises(weights.FetchFailed, match=r"config\.json\. Toybox gives it out"):
        fetch("toy")


def test_a_set_that_is_on_no_hub_says_where_one_gets_it(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe(places / "manifests", "toy", hub=None, source="Toybox gives it out under a contract.")
    monkeypatch.delenv("DIORAMA_WEIGHTS_MIRROR")
    with pytest.raises(weights.FetchFailed, match="on no hub. Toybox gives it out"):
        fetch("toy")


def test_it_says_beforehand_that_the_disk_is_too_small(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 100}))
    with pytest.raises(weights.FetchFailed, match="DIORAMA_WEIGHTS to a folder on another disk"):
        fetch("toy")


def test_two_fetches_at_once_wait_for_each_other() -> None:
    threads = [threading.Thread(target=fetch, args=("toy",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert weights.require("toy")
