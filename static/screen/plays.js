// Proof of play: kept until the server says that it has it, 1,000 of them at most.

const MOST_KEPT = 1000;
const MOST_A_MESSAGE = 100;

export class Plays {
  #kept = [];
  #seq = 0;
  #underWay = false;

  constructor(send) {
    this.send = send;
  }

  report(play) {
    this.#seq += 1;
    this.#kept.push({ ...play, seq: this.#seq });
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
    this.flush();
  }

  acknowledged(seq) {
    this.#kept = this.#kept.filter((play) => play.seq > seq);
    this.#underWay = false;
    this.flush();
  }

  // A new socket: what was under way on the old one is sent again, and counted once.
  reconnected() {
    this.#underWay = false;
    this.flush();
  }

  flush() {
    if (this.#underWay || !this.#kept.length) return;
    this.#underWay = this.send({ type: "played", plays: this.#kept.slice(0, MOST_A_MESSAGE) });
  }
}

// crypto.randomUUID is kept from pages over plain http; random bytes are not.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
