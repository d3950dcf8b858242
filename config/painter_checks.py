"""System checks of what paints: painters, their licences and keys."""

import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from campaigns import reliance


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


@register("diorama", deploy=True)
def the_hosted_painter_has_a_key(**_: Any) -> Iterable[CheckMessage]:
    """The workers that paint at fal.ai need one; they do not start without."""
    if "fal" in settings.PAINTERS and not os.environ.get("FAL_KEY"):
        yield Warning(
            "The painter fal is to work here, and this process has no key.",
            hint="Set FAL_KEY for the render workers, and only them; or take fal out of DIORAMA_PAINTERS.",
            id="diorama.W012",
        )
