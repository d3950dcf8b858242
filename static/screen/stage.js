// What is drawn: two layers that fade into each other, above a slide that is part of the page itself.
// document.body.dataset says what is really to be seen.

const FADE_MS = 600; // as in player.css

export class Stage {
  drawn = null; // the slot on the upper layer; null: the page's own slide
  #layers;

  constructor(layers) {
    this.#layers = layers.map((image) => ({ image, slot: null }));
    this.#mirror();
  }

  // Fade to a picture. False when it cannot be decoded, or may no longer be shown once it is.
  async show(slot, url, allowed) {
    const [upper, lower] = this.#layers;
    this.#empty(lower); // it may still be fading out
    lower.image.src = url;
    lower.slot = slot;
    try {
      await lower.image.decode();
    } catch {
      this.#empty(lower);
      return false;
    }
    if (!allowed(slot)) {
      this.#empty(lower);
      return false;
    }
    lower.image.classList.add("on", "top");
    upper.image.classList.remove("top");
    this.#layers = [lower, upper];
    this.drawn = slot;
    this.#mirror();
    const outgoing = upper.slot;
    setTimeout(() => upper.slot === outgoing && this.#empty(upper), FADE_MS);
    return true;
  }

  // Take away at once, without a fade, whatever may no longer be shown.
  purge(allowed) {
    for (const layer of this.#layers) {
      if (layer.slot && !allowed(layer.slot)) this.#empty(layer);
    }
    if (this.drawn && !this.#layers.some((layer) => layer.slot === this.drawn)) {
      this.drawn = null;
      // What it was fading from goes with it; what is being decoded for the next turn stays.
      for (const layer of this.#layers) {
        if (layer.image.classList.contains("on")) this.#empty(layer);
      }
      this.#mirror();
    }
  }

  #empty(layer) {
    layer.image.classList.remove("on", "top");
    layer.image.removeAttribute("src");
    layer.slot = null;
  }

  #mirror() {
    const { dataset } = document.body;
    dataset.state = this.drawn?.kind ?? "brand";
    dataset.slot = this.drawn?.id ?? "";
    dataset.sha256 = this.drawn?.sha256 ?? "";
  }
}
