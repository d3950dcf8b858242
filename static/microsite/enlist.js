// The form of the landing. Without this file it works all the same.

import { startCamera } from "./camera.js";
import { send } from "./send.js";
import { shrink } from "./shrink.js";

const form = document.querySelector("[data-enlist]");
const input = form.elements.selfie;
const label = form.querySelector("[data-file-label]");
let photo = null; // kept here: a refused form must not lose it, and old browsers cannot put it into the input

const camera = startCamera(form.querySelector("[data-camera]"), choose);

async function choose(file) {
  photo = file;
  label.textContent = "Take or choose another photo";
  label.parentElement.classList.add("filled");
  form.querySelector('[data-error="selfie"]').hidden = true;
  await camera.preview(file);
}

input.addEventListener("change", () => input.files[0] && choose(input.files[0]));

form.addEventListener("change", ({ target }) => {
  const error = form.querySelector(`[data-error="${target.name}"]`);
  if (error && target !== input) {
    error.hidden = true;
    target.removeAttribute("aria-invalid");
  }
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  if (photo) data.set("selfie", await shrink(photo));
  await send(form, data);
});

addEventListener("pageshow", () => form.querySelector("[data-send]").removeAttribute("aria-busy")); // back again

if (input.files[0]) choose(input.files[0]); // the browser kept it over a reload
