"""A campaign with many screens, and figurines that are approved and taken down at the desk."""

import hashlib

from django.contrib.auth.models import User
from django.core import signing
from django.db import connection
from django.utils.timezone import now

from campaigns import desk, tokens
from campaigns.lifecycle import State
from campaigns.models import Campaign, Figurine, Frame, Render, Submission
from display import credentials, programme
from display.models import Credential, Screen


class Stage:
    """`screens` enrolled screens, their cookies, and a moderator."""

    def __init__(self, screens: int) -> None:
        self.campaign, _ = Campaign.objects.get_or_create(
            slug="bench",
            defaults={
                "name": "Bench",
                "headline": "Bench",
                "controller": "Bench",
                "contact": "bench@example.org",
            },
        )
        self.moderator, _ = User.objects.get_or_create(username="bob")
        self.cookies = self._enrol(screens)
        self.next = _in_review(self.campaign)

    def prepare(self) -> None:
        """Have a figurine in review, or on air, before the clock starts."""
        self.next.refresh_from_db()
        if self.next.state == State.TAKEN_DOWN:
            self.next = _in_review(self.campaign)

    def change(self, what: str) -> int:
        """`approve` the figurine that was prepared, or `take_down` it; the programme's revision then."""
        if what == "approve":
            assert self.next.figurine_id
            desk.approve(self.next.pk, self.moderator, self.next.figurine_id)
        else:
            desk.take_down(self.next.pk, self.moderator, "reported")
        revision = programme.revision_of(self.campaign.pk)
        connection.close()
        return revision

    def _enrol(self, screens: int) -> list[str]:
        # A second start finds the screens of the first; their cookies are made anew.
        made = [Screen(campaign=self.campaign, name=f"Screen {n}") for n in range(screens)]
        Screen.objects.bulk_create(made, ignore_conflicts=True)
        tokens_ = {screen.pk: tokens.new_token() for screen in Screen.objects.all()}
        Credential.objects.bulk_create(
            Credential(screen_id=pk, token_hash=tokens.hashed(token)) for pk, token in tokens_.items()
        )
        signer = signing.Signer(salt=credentials.SALT)
        return [f"{credentials.COOKIE}={signer.sign(token)}" for token in tokens_.values()]


def _in_review(campaign: Campaign) -> Submission:
    token = tokens.new_token()
    submission = Submission.objects.create(
        campaign=campaign, token_hash=tokens.hashed(token), state=State.RENDERING, attempt=1
    )
    render = Render.objects.create(
        submission=submission, attempt=1, worker="bench", painter="none", seed=1, lease_until=now()
    )
    figurine = Figurine.objects.create(submission=submission, render=render)
    digest = hashlib.sha256(token.encode()).hexdigest()
    Frame.objects.create(
        figurine=figurine, shape="portrait", width=1080, height=1920, file=f"{digest}.jpg", sha256=digest
    )
    Submission.objects.filter(pk=submission.pk).update(state=State.IN_REVIEW, figurine=figurine)
    submission.refresh_from_db()
    return submission
