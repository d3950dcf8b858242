"""The call that somebody who knows diffusers would write by hand, on the weights of a loaded painter."""

from collections.abc import Callable, Sequence
from typing import Any

from bench.bare import instantid, klein

#: By painter: of the loaded painter and briefs, a call that denoises as many pictures in the same size.
CALLS: dict[str, Callable[[Any, Sequence[Any]], Callable[[], Any]]] = {
    "klein": klein.call,
    "instantid": instantid.call,
}
#: By painter: ours of the same briefs, (n, H, W, 3) float 0-1, before anything is cut out.
DENOISED: dict[str, Callable[[Any, Sequence[Any]], Any]] = {
    "klein": klein.denoised,
    "instantid": instantid.denoised,
}
