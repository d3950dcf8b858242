"""The campaign room says what the campaign's painter relies on."""

import pytest

from campaigns import reliance
from campaigns.reliance import Reliance, Weights

pytestmark = pytest.mark.django_db

ROOM = "/room/report-for-duty/"
FREE = Weights("Free model", "Apache License 2.0", "apache-2.0", "Any use.", "Toybox", True, True, True)
LOCKED = Weights("Locked model", "Research", "insightface", "Research.", "Lab", False, False, False)


@pytest.fixture
def relied(monkeypatch):
    """`relied(Reliance(...))`: what painters rely on from now on."""
    monkeypatch.setattr(reliance, "_source", reliance._source)

    def rely(on: Reliance) -> None:
        reliance.provide(lambda painter, style: on)

    return rely


@pytest.fixture
def text(alice, signed_in):
    """The words of the room."""
    return lambda: " ".join(signed_in(alice).get(ROOM).content.decode().split())


def test_the_plastic_painter_keeps_faces_here_and_needs_nothing(text, campaign):
    said = text()
    assert "plastic" in said and "No selfie leaves this installation" in said
    assert "It needs no model and no licence" in said


def test_it_names_whom_selfies_are_sent_to(text, relied):
    relied(Reliance("fal", "MIT", "fal.ai"))
    said = text()
    assert "Selfies are sent to fal.ai" in said and "No selfie leaves" not in said


def test_it_shows_each_set_with_its_licence(text, relied):
    relied(Reliance("klein", "Apache-2.0", "", (FREE,)))
    said = text()
    assert "Free model" in said and "by Toybox" in said and "Apache License 2.0" in said
    assert "Allowed" in said and ">Installed<" in said and "DIORAMA_LICENCES_HELD" not in said


def test_it_says_which_licence_is_not_held_and_what_to_do(text, relied):
    relied(Reliance("instantid", "mixed", "", (FREE, LOCKED)))
    said = text()
    assert "No licence" in said and "Not installed" in said
    assert 'DIORAMA_LICENCES_HELD</span>: <span class="mono">insightface<' in said


@pytest.mark.parametrize(
    ("fallback", "words"), [(True, "plastic paints instead"), (False, "nothing is painted")]
)
def test_it_says_what_happens_otherwise(text, relied, campaign, fallback, words):
    campaign.plastic_fallback = fallback
    campaign.save()
    relied(Reliance("klein", "Apache-2.0", "", (FREE,)))
    assert words in text()


def test_it_says_why_nothing_is_known(text, relied):
    relied(Reliance("crayon", problem="There is no painter called “crayon”."))
    assert "There is no painter called “crayon”." in text()


def test_it_says_that_no_worker_here_has_the_painter_and_what_to_do(text, relied, campaign, settings):
    relied(Reliance("klein", "Apache-2.0", "", (FREE,)))
    campaign.painter = "klein"
    campaign.save()
    said = text()
    assert "This campaign takes no photos" in said and "DIORAMA_PAINTERS" in said
    assert "nobody here can paint for it" in said and "Open for submissions" not in said
    settings.PAINTERS = ["plastic", "klein"]
    assert "takes no photos" not in text()
