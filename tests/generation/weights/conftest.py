"""A weights folder and a mirror of a test's own, with one set described and on the mirror."""

from pathlib import Path

import pytest

from tests.generation.weights.sets import describe, lay


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders `weights`, `manifests` and `mirror`; the set `toy` is described and on the mirror."""
    for variable, folder in {
        "DIORAMA_WEIGHTS": "weights",
        "DIORAMA_WEIGHTS_MANIFESTS": "manifests",
        "DIORAMA_WEIGHTS_MIRROR": "mirror",
    }.items():
        monkeypatch.setenv(variable, str(tmp_path / folder))
    for variable in ("DIORAMA_LICENCES_HELD", "HF_HUB_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    describe(tmp_path / "manifests", "toy")
    lay(tmp_path / "mirror" / "toy")
    return tmp_path
