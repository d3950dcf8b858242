"""Whether the figurines of a campaign can be made at all: asked where it is set up, before anybody waits.

Those who make figurines know and those who set campaigns up ask, and neither knows of the other.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campaigns.models import Campaign

#: A sentence about each field that names what does not exist, by the field's name.
Faults = Mapping[str, str]
Judge = Callable[["Campaign"], Faults]


def _nobody(campaign: "Campaign") -> Faults:
    return {}


_judge: Judge = _nobody


def provide(judge: Judge) -> None:
    """From now on `judge` says what is wrong with a campaign."""
    global _judge
    _judge = judge


def faults(campaign: "Campaign") -> Faults:
    """What of this campaign nobody could make, with what there is instead; empty where all is well."""
    return _judge(campaign)
