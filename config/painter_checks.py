"""System checks of what paints: painters, their licences, and the campaigns that ask for them."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from campaigns import reliance
from campaigns.models import Campaign


@register("diorama")
def painters_are_installed(**_: Any) -> Iterable[CheckMessage]:
    """A render worker cannot load what no installed package offers."""
    for painter in settings.PAINTERS:
        if problem := reliance.of(painter).problem:
            yield Error(problem, hint="Correct DIORAMA_PAINTERS.", id="diorama.E010")


@register("diorama", deploy=True)
def licences_are_held(**_: Any) -> Iterable[CheckMessage]:
    """A render worker refuses to start with weights that may not be used for advertising."""
    for painter in settings.PAINTERS:
        missing = reliance.of(painter).licences_missing
        if missing:
            yield Warning(
                f"The painter {painter} needs weights that may not be used for advertising under the licence "
                f"they come with: {', '.join(missing)}.",
                hint="Once you hold such a licence, name it in DIORAMA_LICENCES_HELD; or take the painter "
                "out of DIORAMA_PAINTERS.",
                id="diorama.W010",
            )


@register(Tags.database, deploy=True)
def open_campaigns_have_their_painter(
    databases: Collection[str] | None = None, **_: Any
) -> Iterable[CheckMessage]:
    """Workers leave in the queue what is for a painter that they did not load. Not part of `migrate`, which
    runs no checks for deployment."""
    for campaign in Campaign.objects.using("default") if databases else ():
        if campaign.is_open() and campaign.painter not in settings.PAINTERS:
            yield Warning(
                f"{campaign} is open and painted by {campaign.painter}, which DIORAMA_PAINTERS does not name "
                "here: render workers with these settings leave its submissions in the queue.",
                hint=f"Add {campaign.painter} to DIORAMA_PAINTERS of the render workers that are for it.",
                id="diorama.W011",
            )
