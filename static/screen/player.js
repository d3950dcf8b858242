// The player: what to show next, for how long, and what to tell the server of it.

import { Connection } from "./connection.js";
import { Frames } from "./frames.js";
import { newId, Plays } from "./plays.js";
import { Programme } from "./programme.js";
import { after, byRank, following, newHistory, waiting } from "./rotation.js";
import { Stage } from "./stage.js";
import { keepAwake, obey, openAnew, vitals } from "./machine.js";

const PROTOCOL = 1;
const SYNC_EVERY_MS = 30_000;
const HEALTH_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 500;
const MOST_FRAMES = 48;
const { dataset } = document.body;

const programme = new Programme();
const frames = new Frames(() => look());
const stage = new Stage([...document.querySelectorAll(".layer")]);
const plays = new Plays((message) => connection.send(message));
const allowed = (slot) => programme.allows(slot);
let settings = { dwell_ms: 8000, brand_share: 20 };
let history = newHistory();
let wake = () => {};
let errors = 0;

const connection = new Connection(`${location.origin.replace(/^http/, "ws")}/ws/screen/`, {
  open: () => connection.send({ type: "hello", protocol: PROTOCOL, revision: programme.revision, ...hello() }),
  message: (message) => heard[message.type]?.(message),
  dismissed: () => {
    programme.forget();
    look();
    openAnew();
  },
  outdated: openAnew,
});

function hello() {
  return { shape: dataset.shape, player: "diorama 1" };
}

const heard = {
  welcome(message) {
    programme.setClock(message.server_time);
    settings = message.settings;
    plays.reconnected();
  },
  programme(message) {
    const news = message.slots.length + message.removed.length > 0;
    if (!programme.apply(message)) return sync();
    dataset.revision = programme.revision;
    for (const id of history.shown.keys()) if (!programme.slots.has(id)) history.shown.delete(id);
    look();
    // The confirmation: this revision is what is drawn from now on.
    if (news) sync();
  },
  ack: (message) => plays.acknowledged(message.seq),
  command: (message) => obey(message, programme.now(), (answer) => connection.send(answer)),
};

function sync() {
  connection.send({ type: "sync", revision: programme.revision, slot: stage.drawn?.id ?? null });
}

const asItem = (slot) => ({ id: slot.id, brand: slot.kind === "brand", first_airing: slot.first_airing });

// Take off what may no longer be shown, fetch what will be, and let a first airing in.
function look() {
  stage.purge(allowed);
  frames.want(wanted());
  if (!stage.drawn) wake();
  else if (!stage.drawn.firstTime && waiting(ready(), history).length) wake();
}

function wanted() {
  const slots = [...programme.slots.values()];
  const rank = byRank(history);
  const first = new Set(waiting(slots.map(asItem), history).map((item) => item.id));
  const urgency = (slot) => (first.has(slot.id) ? 0 : slot.kind === "brand" ? 1 : 2);
  const wantedSlots = slots.sort((a, b) => urgency(a) - urgency(b) || rank(a, b)).slice(0, MOST_FRAMES);
  // What is on the screen stays in memory, wherever it stands in the order.
  const drawn = stage.drawn && programme.slots.get(stage.drawn.id);
  return drawn && !wantedSlots.includes(drawn) ? [...wantedSlots, drawn] : wantedSlots;
}

function ready() {
  const slots = [...programme.slots.values()];
  return slots.filter((slot) => allowed(slot) && frames.get(slot)).map(asItem);
}

function pause(ms) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

async function turn() {
  const items = ready();
  const item = following(items, history, settings.brand_share);
  if (!item) return pause(LOOK_EVERY_MS);
  const firstTime = waiting(items, history)[0]?.id === item.id;
  const slot = { ...programme.slots.get(item.id), firstTime };
  if (slot.id === stage.drawn?.id && slot.sha256 === stage.drawn.sha256) {
    stage.drawn.firstTime = firstTime;
  } else if (!(await stage.show(slot, frames.get(slot), allowed))) {
    if (allowed(slot)) frames.spoil(slot);
    return undefined;
  }
  history = after(item, history, settings.brand_share);
  sync();
  return air(slot);
}

async function air(slot) {
  const play = { id: newId(), slot: slot.id, started_at: programme.now().toISOString() };
  const began = performance.now();
  if (slot.firstTime) plays.report({ ...play, ms: 0 });
  const dwell = pause(slot.dwell_ms ?? settings.dwell_ms);
  look();
  await dwell;
  plays.report({ ...play, ms: Math.round(performance.now() - began) });
}

async function play() {
  for (;;) {
    try {
      await turn();
    } catch (error) {
      // Whatever it was, the slide beneath is there, and the next turn is another one.
      console.error(error);
      errors += 1;
      await pause(LOOK_EVERY_MS);
    }
  }
}

function every(ms, act) {
  setTimeout(() => {
    act();
    every(ms, act);
  }, ms * (5 / 6 + Math.random() / 3));
}

every(SYNC_EVERY_MS, sync);
every(HEALTH_EVERY_MS, async () => {
  const ours = { cache_bytes: frames.bytes(), refused: frames.refused, errors };
  connection.send({ type: "health", ...(await vitals()), ...ours });
});
setInterval(look, LOOK_EVERY_MS);
keepAwake();
play();
