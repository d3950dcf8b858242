"""A face goes to no company that its owner was not told of."""

import pytest

from campaigns.lifecycle import State
from campaigns.models import Campaign, ConsentText, Render
from campaigns.reasons import NOTES
from generation import claims
from tests.submissions import submission_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]


@pytest.fixture
def hosted(campaign, settings) -> Campaign:
    """A campaign that is painted at fal.ai."""
    settings.PAINTERS = ["plastic", "fal"]
    campaign.painter = "fal"
    campaign.save()
    return campaign


def reword(campaign: Campaign, face: str) -> None:
    campaign.consent_texts.update(face=face)


def later_text(campaign: Campaign, face: str) -> ConsentText:
    return ConsentText.objects.create(campaign=campaign, version=2, face=face, display="On the billboard.")


@pytest.mark.parametrize("words", ["It is sent to fal.ai, who paint it.", "Fal.AI paints the figurine."])
def test_the_hosted_painter_paints_whom_the_words_told_of_it(hosted, words):
    reword(hosted, words)
    job = claims.claim(submission_in(hosted, State.QUEUED).pk, "worker")
    assert (job.painter, job.notes) == ("fal", ())
    assert Render.objects.get().painter == "fal"


def test_plastic_steps_in_for_whom_it_was_not_told_and_the_desk_hears_why(hosted):
    job = claims.claim(submission_in(hosted, State.QUEUED).pk, "worker")
    assert (job.painter, job.notes) == ("plastic", ("fell_back_consent",))
    assert Render.objects.get().painter == "plastic"
    assert job.notes[0] in NOTES


def test_what_counts_is_what_this_person_accepted_and_not_a_later_wording(hosted):
    early = submission_in(hosted, State.QUEUED)
    later_text(hosted, "It is sent to fal.ai, who paint it.")
    assert claims.claim(early.pk, "worker").painter == "plastic"


def test_a_later_wording_without_the_name_takes_nothing_back(hosted):
    reword(hosted, "It is sent to fal.ai, who paint it.")
    early = submission_in(hosted, State.QUEUED)
    later_text(hosted, "It stays in the house.")
    assert claims.claim(early.pk, "worker").painter == "fal"


def test_naming_it_for_the_billboard_or_marketing_is_not_enough(hosted):
    hosted.consent_texts.update(display="Made by fal.ai.", marketing="News of fal.ai.")
    assert claims.claim(submission_in(hosted, State.QUEUED).pk, "worker").painter == "plastic"


def test_without_a_consent_at_all_the_face_stays_home(hosted):
    reword(hosted, "It is sent to fal.ai, who paint it.")
    submission = submission_in(hosted, State.QUEUED)
    submission.consent.delete()
    assert claims.claim(submission.pk, "worker").painter == "plastic"


def test_where_plastic_may_not_step_in_the_submission_fails_with_the_cause_for_the_staff(hosted):
    hosted.plastic_fallback = False
    hosted.save()
    submission = submission_in(hosted, State.QUEUED)
    assert claims.claim(submission.pk, "worker") is None
    submission.refresh_from_db()
    assert (submission.state, submission.reason) == (State.FAILED, "engine_error")
    render = submission.renders.get()
    assert render.outcome == Render.Outcome.LOST and "fal.ai" in render.cause
    assert submission.events.last().verb == "fail"


def test_a_painter_at_home_needs_no_name(campaign):
    job = claims.claim(submission_in(campaign, State.QUEUED).pk, "worker")
    assert (job.painter, job.notes) == ("plastic", ())
