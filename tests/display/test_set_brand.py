"""The brand loop."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from PIL import UnidentifiedImageError

from campaigns.models import Erasure
from display import programme
from display.models import Slot
from tests.display.cast import picture

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_it_hangs_pictures_that_stay_without_a_lease(campaign):
    data = picture()
    programme.set_brand(campaign.pk, {"portrait": data}, dwell_ms=5000)
    (slot,) = programme.snapshot(campaign.pk, "portrait").slots
    assert (slot["kind"], slot["width"], slot["height"]) == ("brand", 9, 16)
    assert (slot["sha256"], slot["lease_s"], slot["dwell_ms"]) == (
        hashlib.sha256(data).hexdigest(),
        None,
        5000,
    )
    with default_storage.open(Slot.objects.get().frames["portrait"]["name"]) as file:
        assert file.read() == data


def test_it_replaces_the_loop_and_lets_the_old_files_go(campaign):
    (old,) = programme.set_brand(campaign.pk, {"portrait": picture("olive")})
    new = programme.set_brand(campaign.pk, {"portrait": picture("tan")}, {"portrait": picture("grey")})
    shown = programme.snapshot(campaign.pk, "portrait").slots
    assert [slot["id"] for slot in shown] == [slot.pk for slot in new]
    assert [erasure.name for erasure in Erasure.objects.all()] == [old.frames["portrait"]["name"]]


def test_the_same_pictures_again_change_nothing(campaign):
    programme.set_brand(campaign.pk, {"portrait": picture()})
    before = programme.revision_of(campaign.pk)
    programme.set_brand(campaign.pk, {"portrait": picture()})
    assert programme.revision_of(campaign.pk) == before
    assert not Erasure.objects.exists()


def test_it_refuses_what_is_no_picture_and_keeps_the_loop(campaign):
    programme.set_brand(campaign.pk, {"portrait": picture()})
    with pytest.raises(UnidentifiedImageError):
        programme.set_brand(campaign.pk, {"portrait": b"no picture"})
    assert len(programme.snapshot(campaign.pk, "portrait").slots) == 1
