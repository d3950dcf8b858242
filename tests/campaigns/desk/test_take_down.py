"""Taking something off the screens for good."""

import pytest
from django.core.files.storage import default_storage

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Approval
from campaigns.refusals import AlreadyDecided, UnknownReason

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture
def approved(waiting, bob):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    return waiting


def test_it_moves_with_its_reason(approved, carol):
    desk.take_down(approved.pk, carol, "reported")
    approved.refresh_from_db()
    assert (approved.state, approved.reason) == (State.TAKEN_DOWN, "reported")
    assert approved.events.last().actor == "carol"


def test_it_deletes_the_pictures_and_keeps_the_record(approved, carol):
    frame = approved.figurine.frames.get()
    assert default_storage.exists(frame.file.name)
    desk.take_down(approved.pk, carol, "reported")
    assert not default_storage.exists(frame.file.name)
    assert Approval.objects.get().frames == {"portrait": frame.sha256}


def test_it_asks_for_one_of_the_reasons(approved, carol):
    with pytest.raises(UnknownReason):
        desk.take_down(approved.pk, carol, "nickname")
    approved.refresh_from_db()
    assert approved.state == State.APPROVED


def test_it_takes_down_once(approved, bob, carol):
    desk.take_down(approved.pk, carol, "brand")
    with pytest.raises(AlreadyDecided, match="^Carol took this down"):
        desk.take_down(approved.pk, bob, "brand")


def test_only_what_is_approved_is_taken_down(waiting, bob):
    with pytest.raises(AlreadyDecided):
        desk.take_down(waiting.pk, bob, "brand")
    waiting.refresh_from_db()
    assert waiting.state == State.IN_REVIEW
