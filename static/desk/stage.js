// The submission on show, and the next ones, fetched with their pictures before they are asked for.

import { page } from "./server.js";

const stage = document.getElementById("stage");
const AHEAD = 2;
const fetched = new Map(); // id -> promise of its article

/** The article on show, or null. */
export function shown() {
  return stage.querySelector(".item");
}

async function load(base, id) {
  // Not a template: in an element of this document the pictures begin to load at once.
  const box = document.createElement("div");
  box.innerHTML = await page(`${base}${id}/`);
  return box.firstElementChild;
}

/** Fetch these in advance, and forget all others. */
export function prefetch(base, ids) {
  const wanted = new Set(ids.slice(0, AHEAD));
  for (const id of fetched.keys()) wanted.has(id) || fetched.delete(id);
  for (const id of wanted) {
    if (fetched.has(id)) continue;
    const article = load(base, id);
    fetched.set(id, article);
    article.catch(() => fetched.delete(id));
  }
}

/** The article of `id`, fetched anew unless it was fetched in advance. */
export async function article(base, id, anew = false) {
  const known = anew ? null : fetched.get(id);
  fetched.delete(id);
  return (await known) ?? load(base, id);
}

/** Put an article, or the words for an empty stage, on show. */
export function put(content) {
  stage.replaceChildren(content);
  for (const hidden of stage.querySelectorAll("[data-script]")) hidden.hidden = false;
}

/** Whether every picture that a decision is about is there to be seen: "ready", "loading" or "broken". */
export function pictures() {
  const needed = [...stage.querySelectorAll("img[data-needed]")];
  if (needed.some((img) => img.complete && img.naturalWidth === 0)) return "broken";
  return needed.every((img) => img.complete) ? "ready" : "loading";
}
