// The strip: who waits, in the server's order. Redrawn from the server whenever something changed.

import { page } from "./server.js";
import { span } from "./say.js";

const LATE = 120000; // ms: people were promised a decision in two minutes
// When each decision was answered; Infinity while it is on its way. A list that was asked for before that
// may still offer it, however late it comes.
const decided = new Map();

const strip = () => document.getElementById("strip");
const rows = () => [...document.querySelectorAll("#strip [data-id]:not(form)")];
let skew = Date.now() - Date.parse(strip().dataset.now);

/** Take `id` out of the strip until its decision is answered; returns what to call then. */
export function leave(id) {
  decided.set(id, Infinity);
  row(id)?.remove();
  return () => decided.set(id, performance.now());
}

export function row(id) {
  return rows().find((one) => one.dataset.id === id);
}

/** The neighbour of `id`, `step` rows on (any), or null. */
export function neighbour(id, step) {
  const all = rows();
  const at = all.findIndex((one) => one.dataset.id === id);
  return all[at + step]?.dataset.id ?? null;
}

/** The next ones that this person could decide: after `id` first, then from the top. */
export function open(id) {
  const all = rows();
  const at = all.findIndex((one) => one.dataset.id === id);
  const order = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))];
  return order.filter((one) => !("held" in one.dataset) && !("mine" in one.dataset)).map((one) => one.dataset.id);
}

/** Mark the row on show. */
export function mark(id) {
  for (const one of rows()) one.toggleAttribute("aria-current", false);
  row(id)?.setAttribute("aria-current", "true");
}

/** Bring the row on show into view. */
export function reveal(id) {
  row(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Read the queue again; the version of what is on show (or ""), and what to say when nothing is. */
export async function refresh(base, tab, id) {
  const asked = performance.now();
  const fresh = document.createElement("template");
  fresh.innerHTML = await page(`${base}queue/?tab=${tab}&id=${id ?? ""}`);
  const find = (name) => fresh.content.getElementById(name);
  const nothing = find("nothing").innerHTML;
  const version = find("current").value;
  redraw(find("tabs"), find("strip"), asked);
  return { version, nothing };
}

function redraw(tabs, fresh, asked) {
  const old = strip();
  const scrolled = { top: old.firstElementChild.scrollTop, left: old.firstElementChild.scrollLeft };
  const focused = old.contains(document.activeElement) && document.activeElement.closest("[data-id]")?.dataset.id;
  const known = new Map([...old.querySelectorAll("img[data-key]")].map((img) => [img.dataset.key, img]));
  // Addresses are signed anew each time; the pictures that are here already need no second loading.
  for (const img of fresh.querySelectorAll("img[data-key]")) known.has(img.dataset.key) && img.replaceWith(known.get(img.dataset.key));
  for (const one of fresh.querySelectorAll("li[data-id]")) (decided.get(one.dataset.id) ?? 0) > asked && one.remove();
  document.getElementById("tabs").replaceWith(tabs);
  old.replaceWith(fresh);
  skew = Date.now() - Date.parse(fresh.dataset.now);
  fresh.firstElementChild.scrollTo(scrolled);
  if (focused) row(focused)?.querySelector("a").focus({ preventScroll: true });
}

/** Let the waiting times run. */
export function tick() {
  for (const time of document.querySelectorAll("[data-since]")) {
    const waited = Date.now() - skew - Date.parse(time.dataset.since);
    time.textContent = span(waited);
    time.toggleAttribute("data-late", waited > LATE);
  }
}
