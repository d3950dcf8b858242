"""SDXL steered by InstantID: the person's face, in the sculptor's pose, depth and light.

The sculptor's picture is the start; IdentityNet reads the face and where the figurine has it, a depth
ControlNet the figurine's form, the adapter in the UNet the face again, and LoRAs give the plastic. The face
is antelopev2's vector; who judges the picture uses other encoders (`generation.checks`).

Importing this is cheap: torch and diffusers come with `load`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from generation.painters.brief import Brief, Painting, Progress
from generation.painters.plastic import Stopwatch

if TYPE_CHECKING:
    import torch

    from generation.painters.diffusion import OnStep
    from generation.styles.style import Style

FIRMEST = 1.5  # of a hold on the face; beyond it the face is a photograph, not plastic
SHOWN, DENOISED = 0.15, 0.9  # of the progress: the references are there; the picture is
SCREENS = ((1080, 1920), (1920, 1080))  # the shapes that are warmed before work comes


@dataclass(frozen=True, slots=True)
class Recipe:
    """A style's `[painting.instantid]`. trigger: words that the LoRAs were taught. finishes: words by finish.
    loras: scales by set of weights; `sdxl-lightning` among them needs few steps, no guidance and trailing
    spacing. strength: how far from the sculptor's picture the painting goes, 0-1; of `steps` only this share
    is taken. adapter, identity, depth: how strongly the adapter, IdentityNet and the depth count; *_end: for
    which share of the steps. spacing: of Euler's timesteps. pixels: the area that SDXL paints."""

    trigger: str
    finishes: Mapping[str, str]
    loras: Mapping[str, float]
    steps: int
    strength: float
    guidance: float
    spacing: str
    adapter: float
    identity: float
    identity_end: float
    depth: float
    depth_end: float
    pixels: int

    @classmethod
    def of(cls, style: Style) -> Recipe:
        """Raises UnknownStyle for a style that is not made for this painter."""
        table = style.paints_with(InstantID.name)
        return cls(**{field.name: table[field.name] for field in fields(cls)})

    @property
    def guided(self) -> bool:
        return self.guidance > 1

    @property
    def taken(self) -> int:
        """Steps that are taken."""
        return min(int(self.steps * self.strength), self.steps)

    def held(self, scale: float, holds: Sequence[float]) -> list[float]:
        """How strongly something with that scale counts in rows of these holds on the face."""
        return [min(max(scale * hold, 0.0), FIRMEST) for hold in holds]


@dataclass(frozen=True, slots=True)
class Row:
    """One brief as the model gets it, in its size. figurine: the sculptor's picture. keypoints, depth:
    (h, w, 3) uint8. face: (512,), raw. prompt: style and finish. hold: times the recipe's own."""

    figurine: Painting
    keypoints: np.ndarray
    depth: np.ndarray
    face: np.ndarray
    prompt: tuple[str, str]
    hold: float
    seed: int


class InstantID:
    """Paints with SDXL and InstantID. Needs contracts: some of its weights are for research only."""

    name = "instantid"
    licence = (
        "CreativeML Open RAIL++-M (SDXL); InstantID's checkpoints and InsightFace's antelopev2 are for "
        "research only: a campaign needs InstantX's permission and a contract with InsightFace"
    )
    weights: tuple[str, ...] = ("sdxl", "sdxl-vae", "instantid", "controlnet-depth", "antelopev2")
    screeners: tuple[str, ...] = ("safety_checker", "nsfw_classifier")
    candidates = 4
    processor = ""
    batch = 4

    def load(self) -> None:
        """Raises `weights.NotReady` for weights, also a style's LoRAs, that are missing or not licensed, and
        words.TooLong for prompts beyond what CLIP reads."""
        from generation import weights
        from generation.faces import recognisers
        from generation.painters import device
        from generation.painters.identitynet import Faces, opened
        from generation.painters.wardrobe import Wardrobe

        recipes, loras = _recipes(), weights.loras(self.name)
        folders = {name: weights.require(name) for name in (*self.weights, *loras)}
        recognisers.antelope()
        pipe: Any = opened(folders, loras)
        self._prompts = {prompt: words for one in recipes.items() for prompt, words in _encoded(pipe, *one)}
        pipe.register_modules(text_encoder=None, text_encoder_2=None)
        self._wardrobe = Wardrobe(pipe.unet)
        pipe.open_to(Faces(), folders["instantid"])
        self._pipe = pipe
        if device.compiles():
            self._compile(recipes)

    def paint(self, brief: Brief, on_progress: Progress) -> Painting:
        """Raises UnknownStyle, OutOfMemory, NotFinite."""
        return self.paint_batch([brief], on_progress)[0]

    def paint_batch(self, briefs: Sequence[Brief], on_progress: Progress) -> list[Painting]:
        """Paint briefs of one style and size; finish, seed and hold on the face are each row's own. Raises
        ValueError for others, UnknownStyle, OutOfMemory, NotFinite."""
        from generation.painters import diffusion, edit

        first, watch = _alike(briefs), Stopwatch(on_progress)
        recipe, rows = Recipe.of(first.style), self.rows(briefs)
        watch.done("references", SHOWN)
        step = diffusion.each_step(on_progress, recipe.taken, SHOWN, DENOISED)
        painted = diffusion.pictures(self.images(recipe, rows, step))
        watch.done("denoising", DENOISED)
        sitters = [edit.Sitter(None, row.figurine) for row in rows]
        paintings = edit.paintings(painted, sitters, briefs, watch.stages)
        watch.done("cut-out", 1.0)
        return paintings

    def rows(self, briefs: Sequence[Brief]) -> list[Row]:
        """What the model is given for each brief. Raises ValueError and UnknownStyle, as `paint_batch`."""
        from generation.painters.references import working_size

        first = _alike(briefs)
        return _rows(briefs, *working_size(first.width, first.height, Recipe.of(first.style).pixels))

    def meet(self, recipe: Recipe, rows: Sequence[Row]) -> None:
        """Have the networks listen to these rows' faces, as firmly as each row holds on to its own."""
        holds = [row.hold for row in rows]
        self._pipe.meet(
            np.stack([row.face for row in rows]),
            recipe.held(recipe.adapter, holds),
            recipe.held(recipe.identity, holds),
            recipe.guided,
        )

    def images(self, recipe: Recipe, rows: Sequence[Row], on_step: OnStep) -> np.ndarray:
        """(n, h, w, 3) float32, 0-1, of rows of one size, each as if alone. What `on_step` raises ends the
        loop. Raises OutOfMemory."""
        from generation.painters import diffusion

        pipe = self._pipe
        self._wardrobe.wear(recipe.loras)
        pipe.scheduler = pipe.scheduler.from_config(pipe.scheduler.config, timestep_spacing=recipe.spacing)
        with diffusion.room_for(len(rows)):
            self.meet(recipe, rows)
            images: np.ndarray = pipe(
                **self.inputs(recipe, rows), callback_on_step_end=on_step, output_type="np"
            ).images
        return images

    def inputs(self, recipe: Recipe, rows: Sequence[Row]) -> dict[str, Any]:
        """What diffusers' pipeline is called with, once the rows' faces were met."""
        import torch

        from generation.painters import diffusion

        prompts = [self._prompts[row.prompt] for row in rows]
        return {
            **{name: torch.cat([prompt[name] for prompt in prompts]) for name in prompts[0]},
            "image": _tensor([row.figurine.picture for row in rows]),
            "control_image": [_tensor([r.keypoints for r in rows]), _tensor([r.depth for r in rows])],
            "ip_adapter_image_embeds": [self._pipe.faces.embeddings],
            # IdentityNet's own scale is in its rows' strengths.
            "controlnet_conditioning_scale": [1.0, recipe.depth],
            "control_guidance_start": [0.0, 0.0],
            "control_guidance_end": [recipe.identity_end, recipe.depth_end],
            "strength": recipe.strength,
            "guidance_scale": recipe.guidance,
            "num_inference_steps": recipe.steps,
            "generator": diffusion.generators(row.seed for row in rows),
        }

    def _compile(self, recipes: Mapping[str, Recipe]) -> None:
        """Compile the blocks that repeat, and the graphs of one and of a full batch in each shape of screen:
        a hold on the face is a tensor, so that no brief brings a graph of its own."""
        from generation.painters import diffusion
        from generation.painters.references import working_size

        for network in (self._pipe.unet, *self._pipe.controlnet.nets):
            network._repeated_blocks = ["BasicTransformerBlock"]  # which ControlNetModel leaves unsaid
            diffusion.compile_blocks(network)
        for style, recipe in recipes.items():
            for screen in SCREENS:
                prompt = style, next(iter(recipe.finishes))
                row = _blank(*working_size(*screen, recipe.pixels), prompt)
                for rows in (1, self.batch):
                    ignored = diffusion.each_step(lambda fraction: None, recipe.taken, 0, 1)
                    self.images(recipe, [row] * rows, ignored)


def _recipes() -> dict[str, Recipe]:
    """Of all styles that are made for this painter."""
    from generation.styles import style as styles

    every = (styles.load(name) for name in styles.names())
    return {style.name: Recipe.of(style) for style in every if InstantID.name in style.painting}


def _encoded(
    pipe: Any, style: str, recipe: Recipe
) -> Iterator[tuple[tuple[str, str], dict[str, torch.Tensor]]]:
    """What a style's prompts come to, by style and finish, so that the text encoders need not stay. Raises
    words.TooLong."""
    import torch

    from generation.painters.words import require_readable
    from generation.styles import style as styles

    prompts, readers = styles.load(style).prompts, (pipe.tokenizer, pipe.tokenizer_2)
    require_readable(prompts["negative"], readers, f"instantid's negative prompt of the style “{style}”")
    if recipe.loras:
        pipe.set_adapters(list(recipe.loras), list(recipe.loras.values()))
    names = "prompt_embeds", "negative_prompt_embeds", "pooled_prompt_embeds", "negative_pooled_prompt_embeds"
    for finish, words in recipe.finishes.items():
        said = f"{recipe.trigger}, {words}. {prompts['positive']}"
        require_readable(said, readers, f"instantid's prompt of the style “{style}”, finish “{finish}”,")
        with torch.no_grad():
            tensors = pipe.encode_prompt(said, negative_prompt=prompts["negative"])
        yield (style, finish), dict(zip(names, tensors, strict=True))


def _rows(briefs: Sequence[Brief], width: int, height: int) -> list[Row]:
    """Candidates of one person differ by nothing but their noise: what they are shown is made once."""
    from generation.faces import recognisers
    from generation.painters.controls import depth_picture, keypoint_picture
    from generation.painters.references import conditions, photographed

    made: dict[tuple[int, int, str, str, str], tuple[Painting, np.ndarray, np.ndarray, np.ndarray]] = {}
    rows = []
    for brief in briefs:
        key = (id(brief.analysis), id(brief.sculpture), brief.colour, brief.frame, brief.finish)
        if key not in made:
            passes = conditions(brief, width, height)
            made[key] = (
                photographed(brief, width, height),
                keypoint_picture(passes.keypoints, width, height),
                depth_picture(passes.depth),
                recognisers.antelope().embedding(brief.analysis),
            )
        prompt = brief.style.name, brief.finish
        rows.append(Row(*made[key], prompt, brief.identity_scale, brief.seed))
    return rows


def _alike(briefs: Sequence[Brief]) -> Brief:
    """The first of briefs that one call can paint. Raises ValueError."""
    kinds = {(brief.style.name, brief.width, brief.height) for brief in briefs}
    if len(kinds) != 1:
        raise ValueError(f"instantid paints briefs of one style and size at once, not {kinds}")
    return briefs[0]


def _blank(width: int, height: int, prompt: tuple[str, str]) -> Row:
    grey = np.full((height, width, 3), 128, np.uint8)
    figurine = Painting(grey, grey[..., 0], {})
    return Row(figurine, grey, grey, np.ones(512, np.float32), prompt, 1.0, 0)


def _tensor(pictures: Sequence[np.ndarray]) -> torch.Tensor:
    """(n, 3, h, w), 0-1."""
    import torch

    stacked = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
    scaled: torch.Tensor = stacked.float() / 255
    return scaled
