"""Orders to one screen: from a closed list, with an end, and answered."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from campaigns.live import ring_on_commit
from display.live import programme_group
from display.models import Command, Screen

EXPIRES_IN = timedelta(minutes=1)


@transaction.atomic
def give(screen: Screen, name: str) -> Command:
    """Order `screen` to do `name`; forgotten when it is not online within a minute. Raises ValueError."""
    command = Command.objects.create(screen=screen, name=Command.Name(name), expires_at=now() + EXPIRES_IN)
    ring_on_commit(programme_group(screen.campaign_id))
    return command


def pending(campaign_id: int) -> list[Command]:
    """What the screens of a campaign have still to do."""
    return list(
        Command.objects.filter(done_at=None, expires_at__gt=now())
        .filter(screen__campaign_id=campaign_id)
        .order_by("pk")
    )


def done(screen_id: int, command_id: Any, ok: bool) -> bool:
    """The screen has done it, or could not; False when it was answered before, or is not its own."""
    if not isinstance(command_id, int):
        return False
    mine = Command.objects.filter(pk=command_id, screen_id=screen_id, done_at=None)
    return mine.update(done_at=now(), ok=ok) == 1


def message(command: Command) -> dict[str, Any]:
    """The `command` message of the screen protocol."""
    return {
        "type": "command",
        "id": command.pk,
        "name": command.name,
        "args": command.args,
        "expires_at": command.expires_at.isoformat(),
    }
