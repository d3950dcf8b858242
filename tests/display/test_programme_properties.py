"""Whatever happens, in whatever order: I1, I3, I4 and I5 of the design."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Approval, Submission
from campaigns.moves import move
from display import programme
from display.models import Programme, Slot
from tests.display.cast import folded, picture
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]

STEPS = st.lists(
    st.one_of(
        st.just(("arrive", 0)),
        st.tuples(
            st.sampled_from(
                ["approve", "approve", "undo", "take_down", "withdraw", "retire", "air", "connect"]
            ),
            st.integers(0, 5),
        ),
        st.tuples(st.just("brand"), st.sampled_from([0, 1])),
    ),
    min_size=3,
    max_size=14,
)


def step(campaign, moderator, people: list[Submission], what: str, which: int) -> None:
    """One thing that happens to the campaign; what the rules forbid does not happen."""
    if what == "arrive":
        people.append(submission_in(campaign, State.IN_REVIEW))
        return
    if what == "brand":
        programme.set_brand(campaign.pk, {"portrait": picture(["olive", "tan"][which])})
        return
    if what == "connect" or which >= len(people):
        return
    person = people[which]
    if what == "air":
        programme.aired(campaign.pk, Slot.objects.filter(submission=person).values_list("pk", flat=True))
    elif what == "approve":
        if Submission.objects.get(pk=person.pk).state == State.IN_REVIEW:
            desk.approve(person.pk, moderator, person.figurine_id)
    elif what == "undo":
        Approval.objects.filter(figurine=person.figurine_id).update(revoked_at=person.created_at)
        move(person.pk, "undo")
    else:
        changes = {"selfie": "", "nickname": ""} if what == "withdraw" else {}
        move(person.pk, what, reason="other", **changes)


def as_held(delta: programme.Delta) -> dict[int, dict]:
    return {slot["id"]: slot for slot in delta.slots}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_catch_up_from_any_revision_equals_a_fresh_snapshot(campaign, bob, steps):
    Slot.objects.all().delete()
    Programme.objects.all().delete()
    people: list[Submission] = []
    screens: list[tuple[dict[int, dict], int]] = [({}, 0)]
    gone: set[int] = set()
    for what, which in steps:
        step(campaign, bob, people, what, which)
        fresh = programme.snapshot(campaign.pk, "portrait")
        if what == "connect":
            screens.append((as_held(fresh), fresh.to))
        for held, revision in screens:
            caught_up, at = folded(held, revision, programme.delta(campaign.pk, revision, "portrait"))
            assert caught_up == as_held(fresh)
            assert at == fresh.to
        gone |= set(Slot.objects.filter(removed=True).values_list("pk", flat=True))
        assert not gone & as_held(fresh).keys()
        only_approved_bytes_air(fresh)


def only_approved_bytes_air(fresh: programme.Delta) -> None:
    for slot in Slot.objects.filter(pk__in=as_held(fresh), kind=Slot.Kind.FIGURINE):
        person = Submission.objects.get(pk=slot.submission_id)
        assert person.state == State.APPROVED
        bound = Approval.objects.get(figurine=person.figurine_id, revoked_at=None).frames
        assert bound == {shape: frame["sha256"] for shape, frame in slot.frames.items()}


def test_a_screen_from_the_future_is_told_everything_anew(campaign):
    programme.set_brand(campaign.pk, {"portrait": picture()})
    told = programme.delta(campaign.pk, 99, "portrait")
    assert (told.after, told.to, len(told.slots)) == (0, 1, 1)
