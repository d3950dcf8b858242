// The desk: shows one after the other, sends decisions in the order they were made, and hears what others do.
// Everything here has a plain page behind it; this only makes it quick.

import * as keys from "./keys.js";
import { listen } from "./live.js";
import * as queue from "./queue.js";
import { announce, toast } from "./say.js";
import { post } from "./server.js";
import * as stage from "./stage.js";

const base = document.body.dataset.url;
const RENEW = 45000; // ms; a claim ends after 120 s
const AWAKE = 180000; // ms without a key or a pointer: nobody is looking any more
let tab = document.body.dataset.tab;
let current = stage.shown()?.dataset.id ?? null;
let sending = Promise.resolve(); // decisions go out one by one, in order
let active = Date.now();
let refreshing = null;
let again = false;
let words = ""; // of the connection

// --- showing -----------------------------------------------------------------------------------

async function show(id, { anew = false, auto = false } = {}) {
  const left = current;
  current = id;
  try {
    const article = await stage.article(base, id, anew);
    if (current !== id) return; // somebody pressed on meanwhile
    const decidable = stage.shown()?.matches("[data-decidable]");
    stage.put(article);
    if (anew && decidable && !article.matches("[data-decidable]")) toast(article.querySelector(".note")?.textContent ?? "");
  } catch {
    toast("That one could not be loaded. Trying again.", "stop");
    refresh();
    return;
  }
  history.replaceState(null, "", `?tab=${tab}&id=${id}`);
  queue.mark(id);
  if (!anew) {
    queue.reveal(id);
    arrive();
  }
  if (left && left !== id) post(`${base}${left}/release`);
  await claim(id, auto);
  if (current === id) stage.prefetch(base, queue.open(id));
}

function arrive() {
  const article = stage.shown();
  article.querySelector("h1").focus({ preventScroll: true });
  const facts = [...article.querySelectorAll(".facts-row li")].map((one) => one.textContent.trim());
  announce([article.dataset.title, ...facts].join(", "));
}

async function claim(id, auto) {
  if (stage.shown()?.dataset.state !== "in_review") return;
  const answer = await post(`${base}${id}/claim`);
  if (answer.ok || answer.code || current !== id) return;
  const [other] = queue.open(id);
  if (auto && other) {
    toast(`${answer.text} Here is the next.`);
    await show(other, { auto });
  } else {
    refresh();
  }
}

function showNext(after) {
  const [next] = queue.open(after);
  if (next) return show(next, { auto: true });
  return clear();
}

async function clear(nothing = "") {
  if (current) post(`${base}${current}/release`);
  current = null;
  history.replaceState(null, "", `?tab=${tab}`);
  if (!nothing) return refresh();
  const box = document.createElement("div");
  box.innerHTML = nothing;
  stage.put(box.firstElementChild);
  announce(document.querySelector("#stage h1").textContent);
}

function step(by) {
  const id = current ? queue.neighbour(current, by) : queue.open(null)[0];
  if (id) show(id);
  else toast(by > 0 ? "This is the last one." : "This is the first one.");
}

// --- deciding ----------------------------------------------------------------------------------

function decide(verb, fields) {
  const article = stage.shown();
  if (!article || !("decidable" in article.dataset)) return;
  const pictures = stage.pictures();
  if (verb === "approve" && pictures !== "ready") {
    toast(pictures === "loading" ? "The picture is still loading." : "The picture does not load.", "stop");
    return;
  }
  const { id, title, figurine } = article.dataset;
  const returned = queue.leave(id);
  sending = sending.then(async () => {
    const answer = await post(`${base}${id}/${verb}`, { figurine, ...fields });
    returned();
    toast(`${title}: ${answer.text}`, answer.ok ? "" : "stop");
    refresh();
  });
  showNext(id);
}

async function takeDown(fields) {
  const { id, title } = stage.shown().dataset;
  const answer = await post(`${base}${id}/take-down`, fields);
  toast(`${title}: ${answer.text}`, answer.ok ? "" : "stop");
  if (answer.ok) {
    queue.leave(id)();
    await showNext(id);
  }
  refresh();
}

async function undo() {
  await sending;
  await refresh();
  const form = document.getElementById("undo");
  if (!form) {
    toast("Nothing to undo: only your own decisions of the last five minutes.");
    return;
  }
  const answer = await post(form.action);
  toast(answer.text, answer.ok ? "" : "stop");
  if (!answer.ok) return refresh();
  tab = document.body.dataset.tab = "review";
  await show(form.dataset.id);
  await refresh();
}

function ask(name) {
  document.getElementById(name)?.showModal();
}

// --- hearing -----------------------------------------------------------------------------------

/** Read the queue again; calls while one is on its way become one more. */
function refresh() {
  again = Boolean(refreshing);
  refreshing ??= look().finally(() => {
    refreshing = null;
    if (again) refresh();
  });
  return refreshing;
}

async function look() {
  try {
    const asked = current;
    const { version, nothing } = await queue.refresh(base, tab, asked);
    connection(words);
    if (asked !== current) return;
    count();
    queue.mark(current);
    queue.tick();
    await follow(version, nothing);
  } catch {
    connection("No connection, trying again");
  }
}

async function follow(version, nothing) {
  const article = stage.shown();
  if (current && article?.dataset.id === current && version && version !== article.dataset.version) {
    if (!document.querySelector("dialog[open]")) await show(current, { anew: true });
  }
  if (current) return;
  const [first] = queue.open(null);
  if (first) await show(first, { auto: true });
  else await clear(nothing);
}

function count() {
  const waiting = document.querySelector("#tabs .count").textContent;
  document.title = document.title.replace(/^(\(\d+\) )?/, waiting === "0" ? "" : `(${waiting}) `);
}

function connection(text) {
  const line = document.getElementById("connection");
  if (line.textContent !== text) line.textContent = text;
}

// --- wiring ------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  const doing = event.target.closest("[data-do]")?.dataset.do;
  const chosen = event.target.closest("#strip li a");
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (opener) ask(opener.dataset.open);
  else if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  else if (doing) actions[{ next: "j", previous: "k", zen: "z" }[doing]]();
  else if (chosen) show(chosen.parentElement.dataset.id);
  else return;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const verb = event.target.id === "undo" ? "undo" : event.target.dataset.verb;
  if (!verb) return;
  event.preventDefault();
  const fields = event.submitter?.name ? { [event.submitter.name]: event.submitter.value } : {};
  event.target.closest("dialog")?.close();
  if (verb === "undo") undo();
  else if (verb === "take-down") takeDown(fields);
  else decide(verb, fields);
});

const actions = {
  j: () => step(1),
  k: () => step(-1),
  f: () => decide("approve", {}),
  d: () => ask("reject"),
  t: () => ask("take-down"),
  u: undo,
  z: () => document.body.classList.toggle("zen"),
  g: () => (document.querySelector("#tabs [aria-current] + a") ?? document.querySelector("#tabs a")).click(),
  "?": () => ask("help"),
};
keys.listen(actions);

for (const name of ["keydown", "pointermove"]) document.addEventListener(name, () => (active = Date.now()), { passive: true });
for (const hidden of document.querySelectorAll("[data-script]")) hidden.hidden = false;
setInterval(queue.tick, 1000);
setInterval(() => {
  if (current && !document.hidden && Date.now() - active < AWAKE) claim(current, false);
}, RENEW);
addEventListener("pagehide", () => current && post(`${base}${current}/release`, {}, true));
listen(document.body.dataset.slug, refresh, (told) => connection((words = told)));

if (current) {
  const picked = !new URLSearchParams(location.search).has("id");
  queue.mark(current);
  claim(current, picked).then(() => stage.prefetch(base, queue.open(current)));
}
count();
queue.tick();
