"""The call that somebody who knows diffusers would write by hand, on the weights of a loaded painter."""

from collections.abc import Callable, Sequence
from typing import Any

from bench.bare.klein import call as klein

#: By painter: of the loaded painter and briefs, a call that denoises as many pictures in the same size.
CALLS: dict[str, Callable[[Any, Sequence[Any]], Callable[[], Any]]] = {"klein": klein}
