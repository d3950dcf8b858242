"""InstantID from diffusers' own classes, made to keep the people of one batch apart.

Imports torch: for the process that paints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL, ControlNetModel, StableDiffusionXLControlNetImg2ImgPipeline
from diffusers.models.attention_processor import IPAdapterAttnProcessor, IPAdapterAttnProcessor2_0
from torch import nn

from generation.painters.device import device, dtype


class Faces:
    """Whom the rows of the call in hand show. Rows under guidance are two halves, the unguided first.

    embeddings: (rows, 1, 1, 512), what the recogniser gave. tokens: (rows, n, width), what the adapter makes
    of them. adapter, identity: (rows, 1, 1, 1), how strongly UNet and IdentityNet listen.
    Strengths are tensors, not numbers: a compiled graph takes any of them, and each row has its own.
    """

    embeddings: torch.Tensor
    tokens: torch.Tensor
    adapter: torch.Tensor
    identity: torch.Tensor


class IdentityNet(ControlNetModel):
    """A ControlNet whose cross attention is fed the face's tokens in place of the prompt's."""

    faces: Faces

    def forward(
        self, *args: Any, encoder_hidden_states: Any, conditioning_scale: float = 1.0, **kwargs: Any
    ) -> Any:
        scale = conditioning_scale * self.faces.identity
        net: Any = super()
        return net.forward(*args, encoder_hidden_states=self.faces.tokens, conditioning_scale=scale, **kwargs)


class Heeded(nn.Module):
    """An adapter's projection to values, each row times its strength. Attention is linear in its values, so
    this is the adapter's scale, by row."""

    def __init__(self, values: nn.Module, faces: Faces) -> None:
        super().__init__()
        self.values = values
        self.faces = faces

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """tokens: (rows, 1, n, width). Raises ValueError where rows are not the faces'."""
        if tokens.ndim != 4 or tokens.shape[:2] != self.faces.adapter.shape[:2]:
            # Broadcast, they would mix people, and attention does not look whether keys and values agree.
            raise ValueError(f"{tuple(tokens.shape)} are not the tokens of {len(self.faces.adapter)} rows")
        heeded: torch.Tensor = self.values(tokens) * self.faces.adapter
        return heeded


class OneFaceEach(StableDiffusionXLControlNetImg2ImgPipeline):
    """Row i of a batch sees face i only; the stock pipeline repeats all faces for every row, and so blends
    them. Its controlnets are an IdentityNet and a depth ControlNet."""

    unet: Any
    controlnet: Any
    load_ip_adapter: Any
    set_ip_adapter_scale: Any

    def prepare_ip_adapter_image_embeds(
        self, ip_adapter_image: Any, ip_adapter_image_embeds: Any, device: Any, count: int, guided: bool
    ) -> list[torch.Tensor]:
        """Embeddings as they came: one for each of `count` rows, under guidance in two halves."""
        rows = count * 2 if guided else count
        for embeddings in ip_adapter_image_embeds:
            if len(embeddings) != rows:
                raise ValueError(f"{len(embeddings)} faces for {rows} rows")
        return [embeddings.to(device) for embeddings in ip_adapter_image_embeds]

    def open_to(self, faces: Faces, folder: Path) -> None:
        """Load InstantID's adapter; let it and IdentityNet read `faces` in every call. Once, and after the
        LoRAs are fused or will be: an adapter that brings a LoRA leaves only that one active."""
        self.load_ip_adapter(
            str(folder),
            subfolder="",
            weight_name="ip-adapter.bin",
            image_encoder_folder=None,
            local_files_only=True,
        )
        self.faces = faces
        self.controlnet.nets[0].faces = faces
        self.set_ip_adapter_scale(1.0)  # the rows' own strengths stand in for it
        for processor in self.unet.attn_processors.values():
            if isinstance(processor, IPAdapterAttnProcessor | IPAdapterAttnProcessor2_0):
                processor.to_v_ip[0] = Heeded(processor.to_v_ip[0], faces)

    @torch.no_grad()
    def meet(self, embeddings: np.ndarray, adapter: list[float], identity: list[float], guided: bool) -> None:
        """Set the faces of the next call. embeddings: (n, 512), raw; adapter, identity: n strengths."""
        unet, faces = self.unet, self.faces
        known = torch.from_numpy(embeddings).to(unet.device, unet.dtype)[:, None, None]
        faces.embeddings = torch.cat([torch.zeros_like(known), known]) if guided else known
        faces.tokens = unet.encoder_hid_proj.image_projection_layers[0](faces.embeddings[:, 0])
        halves = 2 if guided else 1
        faces.adapter = known.new_tensor(adapter * halves)[:, None, None, None]
        faces.identity = known.new_tensor(identity * halves)[:, None, None, None]


def opened(folders: Mapping[str, Path], loras: Iterable[str]) -> OneFaceEach:
    """The pipeline from the sets `sdxl`, `sdxl-vae`, `instantid` and `controlnet-depth`, with the LoRAs of
    those named loaded beside. It sees no face yet: see `open_to`."""
    precision = {"dtype": dtype("float16"), "local_files_only": True}
    nets = [
        IdentityNet.from_pretrained(folders["instantid"] / "ControlNetModel", **precision),
        ControlNetModel.from_pretrained(folders["controlnet-depth"], **precision),
    ]
    pipe: Any = OneFaceEach.from_pretrained(
        folders["sdxl"],
        vae=AutoencoderKL.from_pretrained(folders["sdxl-vae"], **precision),
        controlnet=nets,
        variant="fp16",
        add_watermarker=False,
        **precision,
    )
    pipe.set_progress_bar_config(disable=True)
    for name in loras:
        (file,) = folders[name].glob("*.safetensors")
        pipe.load_lora_weights(folders[name], weight_name=file.name, adapter_name=name)
    there: OneFaceEach = pipe.to(device())
    return there
