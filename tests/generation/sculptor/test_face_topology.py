"""The face mesh's surface."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.sculptor.face_topology import (
    LEFT_EYE,
    MOUTH,
    RIGHT_EYE,
    open_edges,
    refinement,
    topology,
)

OVAL_EDGES = 36


def test_the_surface_is_open_along_the_oval_only():
    assert open_edges(topology().faces) == OVAL_EDGES


def test_eyes_and_mouth_are_filled():
    assert {frozenset(hole) for hole in topology().holes} == {
        frozenset(LEFT_EYE),
        frozenset(RIGHT_EYE),
        frozenset(MOUTH),
    }


def test_all_triangles_are_wound_one_way():
    faces = topology().faces
    edges = np.concatenate([faces[:, [i, (i + 1) % 3]] for i in range(3)])
    assert len(np.unique(edges, axis=0)) == len(edges)


def test_refining_multiplies_triangles_by_sixteen_and_opens_nothing():
    _, faces = refinement()
    assert len(faces) == 16 * len(topology().faces)
    assert open_edges(faces) == 4 * OVAL_EDGES


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.1, 10))
def test_refined_points_are_averages_of_the_given(seed, scale):
    weights, _ = refinement()
    values = np.random.default_rng(seed).normal(size=(weights.shape[1], 2)) * scale
    refined = weights @ values
    assert np.allclose(np.asarray(weights.sum(1)), 1)
    assert refined.min() >= values.min() - 1e-9 and refined.max() <= values.max() + 1e-9
