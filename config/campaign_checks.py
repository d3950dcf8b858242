"""System checks of what campaigns ask for. They look into the database, where one may be asked at all."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.db.utils import OperationalError, ProgrammingError

from campaigns import feasibility, processors, reliance
from campaigns.models import Campaign


@register(Tags.database, deploy=True)
def the_tables_are_there(databases: Collection[str] | None = None, **_: Any) -> Iterable[CheckMessage]:
    """Without them nothing below can be said."""
    if databases and _campaigns() is None:
        yield Warning(
            "The database has no tables, or those of an earlier release: no campaign was looked at.",
            hint="Run `python manage.py migrate`.",
            id="diorama.W013",
        )


@register(Tags.database, deploy=True)
def consents_name_who_sees_faces(
    databases: Collection[str] | None = None, **_: Any
) -> Iterable[CheckMessage]:
    """A painter that sends faces away is off for everybody whose consent does not say so."""
    for campaign in (databases and _campaigns()) or ():
        processor = reliance.of(campaign.painter).processor
        if processors.silent_texts(campaign, processor):
            yield Error(
                f"{campaign} is to be painted at {processor}, which its consent text does not name: plastic "
                "will step in, or every submission fails.",
                hint="Add a version of the consent text that names it, or choose another painter.",
                id="diorama.E003",
            )


@register(Tags.database, deploy=True)
def open_campaigns_can_be_made(databases: Collection[str] | None = None, **_: Any) -> Iterable[CheckMessage]:
    """Who sends a photo to a campaign whose painter or style does not exist waits for an error."""
    for campaign in (databases and _campaigns()) or ():
        for field, fault in feasibility.faults(campaign).items() if campaign.is_open() else ():
            yield Error(
                f"{campaign} is open, and nobody can make its figurines: {fault}",
                hint=f"Change its {field} in the admin, or pause it.",
                id="diorama.E005",
            )


@register(Tags.database, deploy=True)
def open_campaigns_have_their_painter(
    databases: Collection[str] | None = None, **_: Any
) -> Iterable[CheckMessage]:
    """A campaign whose painter no worker loads takes no photos."""
    for campaign in (databases and _campaigns()) or ():
        if campaign.is_open() and not campaign.has_painter:
            yield Warning(
                f"{campaign} is open and painted by {campaign.painter}, which DIORAMA_PAINTERS does not name "
                f"here ({', '.join(settings.PAINTERS)}): with these settings pages take no photos for it, "
                "and render workers leave those that wait in the queue.",
                hint=f"Add {campaign.painter} to DIORAMA_PAINTERS, of the pages and of the render workers "
                "that are for it; or choose another painter.",
                id="diorama.W011",
            )


def _campaigns() -> list[Campaign] | None:
    """All of them; None where `migrate` is still to come."""
    connection.ensure_connection()  # who cannot be reached is no matter of tables
    try:
        return list(Campaign.objects.order_by("slug"))
    except (OperationalError, ProgrammingError):  # SQLite's word for it, and PostgreSQL's
        return None
