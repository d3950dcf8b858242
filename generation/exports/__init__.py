"""What a figurine can be taken away as: a model for the web, a print, a film, and the passes of a picture.

Needs the `exports` extra. Its packages are imported by the functions that need them, so that whoever only
paints pictures installs none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["MissingExtra", "Unprintable", "library"]


class MissingExtra(ImportError):
    """A package of the `exports` extra is not installed; says which, and how to install it."""

    reason = "missing_extra"


class Unprintable(ValueError):
    """A mesh that encloses no one solid; says what is wrong with it."""

    reason = "unprintable"


def library(name: str) -> Any:
    """The package of that name, of the `exports` extra. Raises MissingExtra."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"Exporting needs the Python package “{name}”, which is not installed. "
            'Install it with: pip install "diorama[exports]"',
            name=name,
        ) from error
