"""LoRAs of the styles, worn by one network in turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Wardrobe:
    """Fuses the LoRAs of one style at a time into a network that has them all loaded.

    Unfusing subtracts, and leaves rounding behind: the plain weights are kept beside, on the CPU, so that a
    style paints the same whatever was painted before. Fused, a LoRA costs nothing, and what loads an adapter
    later cannot switch it off (loading a FaceID adapter silently leaves only its own LoRA active).
    """

    def __init__(self, network: Any) -> None:
        from peft.tuners.tuners_utils import BaseTunerLayer

        self._network = network
        self._worn: Mapping[str, float] = {}
        layers = [layer for layer in network.modules() if isinstance(layer, BaseTunerLayer)]
        self._plain = [(weight, weight.detach().cpu().clone()) for weight in map(_weight, layers)]

    def wear(self, loras: Mapping[str, float]) -> None:
        """Fuse these LoRAs (scale by name), and no others."""
        import torch

        if loras == self._worn:
            return
        if self._worn:
            self._network.unfuse_lora()
        with torch.no_grad():
            for weight, plain in self._plain:
                weight.copy_(plain)
        if loras:
            self._network.set_adapters(list(loras), list(loras.values()))
            self._network.fuse_lora(adapter_names=list(loras))
        self._worn = dict(loras)


def _weight(layer: Any) -> Any:
    return layer.get_base_layer().weight
