"""Faces as antelopev2 and AuraFace see them: real ONNX files, tiny and random, through insightface itself."""

from types import SimpleNamespace

import numpy as np
import pytest

from bench import tiny
from generation import faces, weights
from generation.faces import recognisers
from generation.selfie import decode

INSIGHTFACE = {"DIORAMA_LICENCES_HELD": "insightface"}


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recognisers")
    tiny.install(folder, "antelopev2", "auraface")
    return tiny.environment(folder)


@pytest.fixture
def installed(checkpoints, monkeypatch):
    """Both recognisers, with the licence held, as a new process finds them."""
    for variable, value in (checkpoints | INSIGHTFACE).items():
        monkeypatch.setenv(variable, value)
    yield
    recognisers._auraface.cache_clear()
    recognisers._antelope.cache_clear()


@pytest.fixture(scope="module")
def collins(collins_jpeg):
    return faces.analyse(decode(collins_jpeg))


@pytest.fixture(scope="module")
def hopper(hopper_jpeg):
    return faces.analyse(decode(hopper_jpeg))


def test_a_face_is_like_itself_and_less_like_another(installed, collins, hopper):
    gate = recognisers.gate()

    assert gate(collins.picture, collins) > 0.99
    assert gate(hopper.picture, collins) < 0.9


def test_a_smaller_picture_of_the_same_face_is_like_it(installed, collins):
    assert recognisers.similarity(np.ascontiguousarray(collins.picture[::2, ::2]), collins) > 0.98


def test_a_picture_without_a_face_is_like_nobody(installed, collins):
    assert recognisers.similarity(np.zeros((200, 150, 3), np.uint8), collins) is None


def test_there_is_no_gate_without_its_weights(installed, monkeypatch, tmp_path):
    monkeypatch.setenv("DIORAMA_WEIGHTS", str(tmp_path))

    assert recognisers.gate() is None


def test_antelope_gives_raw_vectors_that_tell_people_apart(installed, collins, hopper):
    one, other = (recognisers.antelope().embedding(person) for person in (collins, hopper))

    assert one.shape == other.shape == (512,)
    assert np.linalg.norm(one) > 2  # raw: a normalised vector has length 1
    assert recognisers.cosine(one, other) < 0.9


def test_it_judges_by_another_encoder_than_the_one_that_conditions(installed, collins):
    conditioning = recognisers.antelope().embedding(collins)
    judging = recognisers.auraface().embedding(collins.picture, collins.face.landmarks)

    assert abs(recognisers.cosine(conditioning, judging)) < 0.3


def test_antelope_refuses_without_a_licence(installed, monkeypatch, collins):
    monkeypatch.setenv("DIORAMA_LICENCES_HELD", "")

    with pytest.raises(weights.LicenceNotHeld, match="insightface"):
        recognisers.antelope()


class ShortSighted:
    """A detector that sees a face only where a picture is shown to it as `sees` says."""

    def __init__(self, sees, box):
        self.sees, self.box, self.shown = sees, box, []
        self.models = {"recognition": SimpleNamespace()}

    def prepare(self, ctx_id, det_size):
        self.side = det_size[0]

    def get(self, picture):
        self.shown.append((self.side, picture.shape[:2]))
        if not self.sees(self.side, picture):
            return []
        moved = (picture.shape[1] - self.width) / 2
        there = SimpleNamespace(bbox=np.array(self.box) + moved, embedding=np.full(512, 3, np.float32))
        elsewhere = SimpleNamespace(bbox=np.array([0, 0, 2, 2.0]), embedding=np.full(512, 5, np.float32))
        return [elsewhere, there]


@pytest.fixture
def short_sighted(installed, collins, monkeypatch):
    def make(sees):
        antelope = recognisers.antelope()
        detector = ShortSighted(sees, collins.face.box)
        detector.width = collins.picture.shape[1]
        detector.models = antelope._app.models
        monkeypatch.setattr(antelope, "_app", detector)
        return antelope, detector

    return make


def test_a_close_up_is_shown_smaller_until_it_is_found(short_sighted, collins):
    antelope, detector = short_sighted(lambda side, picture: side <= 160)

    assert antelope.embedding(collins)[0] == 3
    assert [side for side, _ in detector.shown] == [640, 320, 160]


def test_a_close_up_is_shown_with_a_border_where_smaller_does_not_help(short_sighted, collins):
    antelope, detector = short_sighted(lambda side, picture: not picture[0].any())

    assert antelope.embedding(collins)[0] == 3
    assert detector.shown[-1][1] > collins.picture.shape[:2]


def test_a_face_that_is_never_detected_is_aligned_by_our_own_points(short_sighted, collins):
    antelope, detector = short_sighted(lambda side, picture: False)

    assert len(detector.shown) == 0
    assert antelope.embedding(collins).shape == (512,)
    assert len(detector.shown) == 6
