// The socket: it comes back for ever, and never in step with a thousand others.

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
// Every sync is answered, so this long a silence means that nobody is there.
const SILENCE_MS = 75_000;
const [NOT_ENROLLED, REVOKED, TOO_OLD] = [4401, 4403, 4409];

export class Connection {
  #socket = null;
  #failures = 0;
  #silence = 0;

  // on: {open(), message(object), dismissed(), outdated()}
  constructor(url, on) {
    this.url = url;
    this.on = on;
    this.#open();
  }

  // False when nobody is there to hear it.
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #open() {
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#listen();
      this.on.open();
    };
    socket.onmessage = (event) => {
      this.#listen();
      const message = JSON.parse(event.data);
      // Not before: a server that accepts and throws out would be asked without pause.
      if (message.type === "welcome") this.#failures = 0;
      this.on.message(message);
    };
    socket.onclose = (event) => this.#closed(event.code);
  }

  #listen() {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#silence = setTimeout(() => this.#abandon(socket), SILENCE_MS);
  }

  #abandon(socket) {
    // A half-open socket may take minutes to close; whatever it says later is nobody's business.
    socket.onclose = socket.onmessage = null;
    socket.close();
    this.#closed(1006);
  }

  #closed(code) {
    clearTimeout(this.#silence);
    if (code === NOT_ENROLLED || code === REVOKED) return this.on.dismissed();
    if (code === TOO_OLD) return this.on.outdated();
    const most = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 10);
    setTimeout(() => this.#open(), Math.random() * most);
  }
}
