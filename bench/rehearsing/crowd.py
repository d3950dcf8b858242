"""A crowd with a selfie each, all of one public-domain portrait: every one carries a number of its own."""

import io

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bench.rehearsing import mark
from bench.rehearsing.pipeline import SELFIE_MARK
from campaigns.intake.reception import Answers, receive
from campaigns.models import Campaign, ConsentText

CONSENTING = Answers(age_confirmed=True, consent_face=True, consent_display=True, is_me=True)


def campaign_of(size: tuple[int, int]) -> Campaign:
    """An open campaign painted by klein, its one screen of that size."""
    campaign = Campaign.objects.create(
        slug="rehearsal", name="Rehearsal", headline="Rehearsal", painter="klein", plastic_fallback=False,
        controller="Rehearsal", contact="rehearsal@diorama.example",
        shapes=[{"name": "portrait", "width": size[0], "height": size[1]}],
    )  # fmt: skip
    ConsentText.objects.create(campaign=campaign, version=1, face="face", display="display")
    return campaign


def upload(campaign: Campaign, number: int) -> int:
    """One person's upload; the id of their submission."""
    file = SimpleUploadedFile("selfie.jpg", _selfie(number), "image/jpeg")
    return receive(campaign, file, CONSENTING, locale="en").submission.pk


def _selfie(number: int) -> bytes:
    from skimage.data import astronaut

    picture = np.array(astronaut())
    mark.write(picture, number, *SELFIE_MARK)
    data = io.BytesIO()
    Image.fromarray(picture).save(data, "JPEG", quality=90)
    return data.getvalue()
