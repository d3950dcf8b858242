"""Weights of the painters: what they are, where they lie, and under which licence.

`require` gives the folder of a set to whoever loads it. Importing this needs the standard library alone, so
that a web process can say what a campaign relies on.
"""

from generation.weights.installed import require, state
from generation.weights.manifest import OURS, File, Licence, Manifest, manifest, names, weights_folder
from generation.weights.readiness import loras, readiness, sets_for, sets_of
from generation.weights.refusals import (
    FetchFailed,
    LicenceNotHeld,
    NotReady,
    UnknownSet,
    WeightsCorrupt,
    WeightsMissing,
    WrongRevision,
)

__all__ = [
    "OURS",
    "FetchFailed",
    "File",
    "Licence",
    "LicenceNotHeld",
    "Manifest",
    "NotReady",
    "UnknownSet",
    "WeightsCorrupt",
    "WeightsMissing",
    "WrongRevision",
    "loras",
    "manifest",
    "names",
    "readiness",
    "require",
    "sets_for",
    "sets_of",
    "state",
    "weights_folder",
]
