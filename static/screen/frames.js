// The pictures in memory: fetched, verified, bounded. What does not have the approved hash does not exist.

import { sha256 } from "./sha256.js";

const AT_ONCE = 2;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
const FETCH_TIMEOUT_MS = 30_000;

export class Frames {
  refused = 0;
  #kept = new Map(); // id: {sha256, url, bytes}
  #wanted = [];
  #busy = new Set();
  #later = new Map(); // id: {failures, at}

  constructor(onReady) {
    this.onReady = onReady;
  }

  // Keep these slots, most urgent first, and nothing else.
  want(slots) {
    this.#wanted = slots;
    const wanted = new Map(slots.map((slot) => [slot.id, slot.sha256]));
    for (const [id, frame] of this.#kept) {
      if (wanted.get(id) !== frame.sha256) this.#drop(id);
    }
    for (const id of this.#later.keys()) {
      if (!wanted.has(id)) this.#later.delete(id);
    }
    this.#fill();
  }

  // The address in memory of a slot's verified picture; undefined while there is none.
  get(slot) {
    const frame = this.#kept.get(slot.id);
    return frame?.sha256 === slot.sha256 ? frame.url : undefined;
  }

  // It could not be drawn: fetch it anew, later.
  spoil(slot) {
    this.#drop(slot.id);
    this.#postpone(slot);
  }

  bytes() {
    return [...this.#kept.values()].reduce((sum, frame) => sum + frame.bytes, 0);
  }

  #drop(id) {
    const frame = this.#kept.get(id);
    if (!frame) return;
    URL.revokeObjectURL(frame.url);
    this.#kept.delete(id);
  }

  #fill() {
    const now = performance.now();
    for (const slot of this.#wanted) {
      if (this.#busy.size >= AT_ONCE) return;
      const due = (this.#later.get(slot.id)?.at ?? 0) <= now;
      if (due && !this.#busy.has(slot.id) && !this.get(slot)) this.#load(slot);
    }
  }

  async #load(slot) {
    this.#busy.add(slot.id);
    try {
      const frame = await this.#verified(slot);
      // It may have been removed while it was on its way.
      if (this.#wanted.some(({ id, sha256: hash }) => id === slot.id && hash === slot.sha256)) {
        this.#kept.set(slot.id, frame);
        this.#later.delete(slot.id);
      } else {
        URL.revokeObjectURL(frame.url);
      }
    } catch (error) {
      console.warn("frame refused", slot.id, String(error));
      this.#postpone(slot);
    } finally {
      this.#busy.delete(slot.id);
    }
    this.onReady();
    this.#fill();
  }

  async #verified(slot) {
    const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
    const answer = await fetch(slot.url, { cache: "no-store", signal });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const data = await answer.arrayBuffer();
    if ((await sha256(data)) !== slot.sha256) {
      this.refused += 1;
      throw new Error("the bytes are not the approved ones");
    }
    const blob = new Blob([data], { type: answer.headers.get("Content-Type") ?? "" });
    return { sha256: slot.sha256, url: URL.createObjectURL(blob), bytes: data.byteLength };
  }

  #postpone(slot) {
    const failures = this.#later.get(slot.id)?.failures ?? 0;
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
    this.#later.set(slot.id, { failures: failures + 1, at: performance.now() + delay });
    setTimeout(() => this.#fill(), delay + 10);
  }
}
