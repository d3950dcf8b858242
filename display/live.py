"""The doorbell of a campaign's screens."""


def programme_group(campaign_id: int) -> str:
    """Who wants to hear that something about a campaign's screens changed: one hub a process."""
    return f"programme.{campaign_id}"
