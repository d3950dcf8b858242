// The doorbell. It carries nothing: whoever hears it asks the server. Without a socket the page asks by itself.

const POLL = 3000; // ms, while there is no socket
const GLANCE = 30000; // ms, while there is one: a lost ring costs no more than this
const PATIENCE = 30000; // ms, the longest pause before the next try

/** Call `changed` at every ring (and by the clock), and `told` with what to say of the connection. */
export function listen(slug, changed, told) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  let live = false;
  let pause = 1000;
  let asked = Date.now();

  function connect() {
    const socket = new WebSocket(`${scheme}://${location.host}/ws/desk/${slug}/`);
    socket.onmessage = () => {
      live = true;
      pause = 1000;
      told("Live");
      changed();
    };
    socket.onclose = () => {
      live = false;
      told("Looking every 3 s");
      setTimeout(connect, pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, PATIENCE);
    };
  }

  setInterval(() => {
    if (Date.now() - asked < (live ? GLANCE : POLL)) return;
    asked = Date.now();
    changed();
  }, 500);
  connect();
}
