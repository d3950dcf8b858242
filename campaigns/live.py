"""Doorbells: who is woken when something changed.

A doorbell carries nothing; whoever hears it reads the database.
"""

from collections.abc import Iterable

from asgiref.sync import async_to_sync
from channels.layers import channel_layers
from django.db import transaction


def submission_group(submission_id: int) -> str:
    """The pages that show one submission to its owner."""
    return f"submission.{submission_id}"


def desk_group(campaign_id: int) -> str:
    """The desks of one campaign."""
    return f"desk.{campaign_id}"


def ring(*groups: str) -> None:
    """Ring now. A lost ring costs its hearers one polling interval."""
    # One crossing for all of them: each costs a thread and an event loop.
    async_to_sync(_ring)(groups)


async def _ring(groups: Iterable[str]) -> None:
    layer = channel_layers["default"]
    for group in groups:
        await layer.group_send(group, {"type": "ring"})


def ring_on_commit(*groups: str) -> None:
    """Ring once the transaction that changed something is there to be read.

    `robust`: a broker that is down must not undo, or fail, what is already committed.
    """
    transaction.on_commit(lambda: ring(*groups), robust=True)
