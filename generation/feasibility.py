"""What a campaign asks for that no style or painter here can do."""

from collections.abc import Callable, Iterator

from campaigns.feasibility import Faults
from campaigns.models import Campaign
from generation.styles import style as styles


def faults_of(campaign: Campaign) -> Faults:
    """A sentence for each field that names what does not exist; it says what does."""
    return {field: fault for field, ask in _questions(campaign) if (fault := _fault(ask))}


def _questions(campaign: Campaign) -> Iterator[tuple[str, Callable[[], object]]]:
    from generation.painters import find  # numpy: what a web process starts without

    yield "painter", lambda: find(campaign.painter)
    yield "style", lambda: styles.load(campaign.style)
    if campaign.style not in styles.names():
        return
    style = styles.load(campaign.style)
    yield "colour", lambda: style.colour(campaign.colour)
    yield "finish", lambda: style.finish(campaign.finish)
    if campaign.pose:
        yield "pose", lambda: style.pose(campaign.pose)
    if any(campaign.painter in styles.load(name).painting for name in styles.names()):
        yield "painter", lambda: style.paints_with(campaign.painter)


def _fault(ask: Callable[[], object]) -> str:
    try:
        ask()
    except LookupError as unknown:
        return str(unknown)
    return ""
