"""What a painter relies on, as its class and the manifests of its weights say it."""

from campaigns.reliance import Reliance, Weights
from generation import weights


def reliance_of(painter: str, style: str = "") -> Reliance:
    """Whom the painter of that name sends faces to, and which weights it and its screeners load for a style,
    left out for all of them."""
    from generation.painters import UnknownPainter, find  # numpy: what a web process starts without
    from generation.styles.style import UnknownStyle

    try:
        cls = find(painter)
    except UnknownPainter as error:
        return Reliance(painter, problem=str(error))
    try:
        sets = tuple(_weights(name) for name in weights.sets_for(painter, style))
    except (weights.UnknownSet, UnknownStyle) as error:
        # Whom faces go to is known all the same, and has to be.
        return Reliance(painter, cls.licence, cls.processor, problem=str(error))
    return Reliance(painter, cls.licence, cls.processor, sets)


def _weights(name: str) -> Weights:
    known = weights.manifest(name)
    return Weights(
        title=known.title,
        licence=known.licence.name,
        key=known.licence.key,
        use=known.licence.use,
        attribution=known.licence.attribution,
        allowed=known.licence.advertising is True,
        held=known.licence.held,
        installed=weights.state(name, licence=False) is None,
    )
