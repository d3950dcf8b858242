"""The rehearsal notices what must not happen."""

import io

import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from bench.rehearsing import drill, mark
from campaigns.lifecycle import State
from campaigns.models import Figurine
from tests.submissions import submission_in

WIDTH, HEIGHT = 108, 192


def marked(number: int) -> np.ndarray:
    picture = np.random.default_rng(number).integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    mark.write(picture, number, *mark.place_in(WIDTH, HEIGHT))
    return picture


def jpeg(picture: np.ndarray) -> bytes:
    data = io.BytesIO()
    Image.fromarray(picture).save(data, "JPEG", quality=85)
    return data.getvalue()


def read(data: bytes) -> int:
    picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    return mark.read(picture, *mark.place_in(WIDTH, HEIGHT))


@pytest.fixture
def crowd(campaign) -> dict[int, int]:
    """Two people in review; the number of each by the id of their submission."""
    numbers = {}
    for number in (3, 1000):
        submission = submission_in(campaign, State.IN_REVIEW)
        figurine = submission.figurine
        figurine.preview.delete(save=False)
        figurine.preview.save(
            f"figurines/{submission.public_id}/1/preview.jpg", ContentFile(jpeg(marked(number)))
        )
        numbers[submission.pk] = number
    return numbers


@pytest.mark.parametrize("number", [0, 1, 511, 682, 1023])
def test_a_number_survives_compression(number):
    assert read(jpeg(marked(number))) == number


def test_a_picture_without_a_number_has_none():
    with pytest.raises(mark.Unreadable):
        read(jpeg(np.full((HEIGHT, WIDTH, 3), 90, np.uint8)))


def test_everybody_with_their_own_is_fine(crowd):
    drill._require_none_mixed(crowd)


def test_a_figurine_of_somebody_else_is_found_out(crowd):
    first, second = Figurine.objects.all()
    first.preview, second.preview = second.preview.name, first.preview.name
    first.save(), second.save()
    with pytest.raises(drill.Failed, match="somebody else"):
        drill._require_none_mixed(crowd)


def test_a_second_completion_is_found_out(crowd):
    submission = Figurine.objects.first().submission
    submission.events.create(verb="complete", source="rendering", target="in_review", actor="system")
    with pytest.raises(drill.Failed, match="not exactly one"):
        drill._require_all_once(crowd)


def test_who_is_missing_is_found_out(crowd):
    with pytest.raises(drill.Failed, match="not exactly one"):
        drill._require_all_once(crowd | {4711: 7})
