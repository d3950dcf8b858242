"""Each GPU painter, from two uploads to the desk: intake, queue, painting process, pipeline and storage."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bench.tiny import environment
from campaigns.intake import Answers, receive
from campaigns.lifecycle import State
from campaigns.models import Render, Submission
from generation import casts, tasks
from tests.generation.painters import noise

YES = Answers(age_confirmed=True, consent_face=True, consent_display=True, is_me=True)
SETS = {
    "klein": ("klein",),
    "qwen": ("qwen",),
    "instantid": (
        "sdxl", "sdxl-vae", "instantid", "controlnet-depth", "toy-lora", "sdxl-lightning", "antelopev2",
    ),
}  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def weights(tiny, monkeypatch):
    """`weights("klein")` installs what that painter needs, for this process and the painting one."""

    def install(painter: str) -> None:
        folder = tiny(*SETS[painter], "auraface", "safety-checker", "nsfw-classifier")
        for name, value in environment(folder).items():
            monkeypatch.setitem(os.environ, name, value)
        monkeypatch.setitem(os.environ, "DIORAMA_LICENCES_HELD", "insightface,instantid")

    return install


@pytest.fixture
def shown(monkeypatch) -> dict[int, bytes]:
    """The casts that were shown, by submission."""
    shown: dict[int, bytes] = {}
    show = casts.show

    def show_and_tell(job, picture):
        assert show(job, picture)
        assert job.submission_id not in shown
        shown[job.submission_id] = picture

    monkeypatch.setattr(casts, "show", show_and_tell)
    return shown


@pytest.mark.parametrize("painter", SETS)
def test_two_uploads_reach_the_desk_each_with_their_own_figurine(
    painter, weights, shown, campaign, sent, painting_with, settings, collins_jpeg, hopper_jpeg
):
    weights(painter)
    settings.PAINTERS = [painter]
    campaign.painter, campaign.candidates, campaign.plastic_fallback = painter, 2, False
    campaign.shapes = [{"name": "portrait", "width": 108, "height": 192}]
    campaign.save()
    painting_with(noise.make_figurines, warm=noise.load, timeout=240)
    for selfie in (collins_jpeg, hopper_jpeg):
        receive(campaign, SimpleUploadedFile("selfie.jpg", selfie), YES, locale="en")

    for submission_id in sent:
        tasks.paint(submission_id)

    made = list(Submission.objects.order_by("pk"))
    causes = [render.cause for each in made for render in each.renders.all()]
    assert [(each.state, each.reason) for each in made] == [(State.IN_REVIEW, "")] * 2, causes
    every = [figurine for each in made for figurine in each.figurines.order_by("rank")]
    assert [(one.painter, one.rank, one.notes) for one in every] == [(painter, 0, []), (painter, 1, [])] * 2
    assert len({one.frames.get().sha256 for one in every}) == 4
    assert not any(each.flagged for each in made)
    assert set(shown) == {each.pk for each in made} and len(set(shown.values())) == 2
    assert not Render.objects.exclude(cast="").exists()
