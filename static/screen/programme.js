// What may be shown: the fold of every `programme` message, and until when it may be believed.

export class Programme {
  revision = 0;
  slots = new Map();
  #clockOffsetMs = 0;
  #heardAt = null;

  setClock(serverTime) {
    this.#clockOffsetMs = Date.parse(serverTime) - Date.now();
  }

  // The server's clock, as far as we know it.
  now() {
    return new Date(Date.now() + this.#clockOffsetMs);
  }

  // False when messages are missing between what we know and this one.
  apply({ from, to, slots, removed }) {
    if (from !== 0 && from !== this.revision) return false;
    if (from === 0) this.slots.clear();
    for (const slot of slots) this.slots.set(slot.id, slot);
    for (const id of removed) this.slots.delete(id);
    this.revision = to;
    this.#heardAt = { steady: performance.now(), wall: Date.now() };
    return true;
  }

  // Whether this very slot, with these very bytes, may be on the screen now.
  allows({ id, sha256 }) {
    const slot = this.slots.get(id);
    if (!slot || slot.sha256 !== sha256) return false;
    if (slot.lease_s !== null && this.#silentMs() > slot.lease_s * 1000) return false;
    const now = this.now();
    if (slot.not_before && now < new Date(slot.not_before)) return false;
    return !(slot.not_after && now >= new Date(slot.not_after));
  }

  forget() {
    this.slots.clear();
    this.revision = 0;
  }

  #silentMs() {
    if (!this.#heardAt) return Infinity;
    // The steady clock stops while a machine sleeps, the other may be set back: whichever says longer.
    const steady = performance.now() - this.#heardAt.steady;
    return Math.max(steady, Date.now() - this.#heardAt.wall);
  }
}
