// The owner's page, live. A socket tells of changes; where sockets do not work the page asks every two seconds.
// What a state looks like is for the server to say: this file only moves numbers, and fetches a new panel when the
// state is another one.

const POLL_MS = 2000;
const LONGEST_PAUSE_MS = 30_000;
const UNKNOWN = 4404;
const ON_AIR_MS = 20_000;
const ENDED = new Set(["withdrawn", "taken_down", "expired", "failed", "retired"]);

let main = document.querySelector("#main");
let socket = null;
let attempts = 0;
let polling = null;
let retrying = null;
let countdown = null;
let fetching = null;

/** Show `status`: numbers in place, anything else as a new panel from the server. */
async function apply(status) {
  if (status.state !== main.dataset.live || status.airings.length !== Number(main.dataset.airings)) await renew();
  else if (isAnother(status.figurine_url, main.querySelector("[data-figurine]")?.src)) await renew();
  else if (status.state === "approved" && (status.eta_seconds === null) !== !main.querySelector("[data-eta]")) await renew();
  const sprue = main.querySelector("[data-sprue]");
  if (sprue) showWork(sprue, status);
  showCast(status.preview_url);
  showSeconds(status.eta_seconds);
  if (ENDED.has(status.state)) stop();
}

/** Whether `address` names another picture than `shown`. Its signature differs each time, its path does not. */
function isAnother(address, shown) {
  const named = (url) => new URL(url, location.href).pathname.split(":")[0];
  return Boolean(address && shown) && named(address) !== named(shown);
}

function showWork(sprue, { stage, progress, position }) {
  sprue.dataset.stage = stage;
  const caption = main.querySelector("[data-caption]");
  const words = caption.dataset[stage] ?? "";
  if (caption.textContent !== words) {
    caption.textContent = words;
    announce(words);
  }
  main.querySelector("[data-progress]").value = progress;
  plate("position", position);
}

/** The cast fades in once it is there as a whole, and stays until the painting ends or begins again. */
async function showCast(address) {
  const cast = main.querySelector("[data-cast]");
  if (!cast) return;
  const picture = cast.querySelector("img");
  if (!address) cast.hidden = true;
  if (!address || (picture.hasAttribute("src") && !isAnother(address, picture.src))) return;
  picture.src = address;
  await picture.decode().then(() => (cast.hidden = false), () => picture.removeAttribute("src")); // asked again with the next news
}

function plate(name, value) {
  const box = main.querySelector(`[data-plate="${name}"]`);
  if (!box) return;
  box.hidden = value === null;
  box.querySelector("dd").textContent = value ?? "";
}

/** Seconds, or minutes where seconds would pretend to know; they run down until the server knows better. */
function showSeconds(seconds) {
  clearInterval(countdown);
  const end = seconds === null ? null : performance.now() + seconds * 1000;
  const draw = () => {
    const left = end === null ? null : Math.max(0, Math.round((end - performance.now()) / 1000));
    const minutes = left !== null && left >= 120;
    plate("eta", minutes ? Math.round(left / 60) : left);
    const unit = main.querySelector("[data-eta-unit]");
    if (unit) unit.textContent = minutes ? "minutes" : left === 1 ? "second" : "seconds";
  };
  draw();
  if (end !== null) countdown = setInterval(draw, 1000);
}

/** Take the panel of the new state from the server, once however many changes ask for it. */
function renew() {
  fetching ??= fetchPanel().finally(() => (fetching = null));
  return fetching;
}

async function fetchPanel() {
  const answer = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("#main");
  if (!next) return location.reload();
  const open = document.querySelector("dialog:popover-open") !== null && next.querySelector("dialog") !== null;
  main.replaceWith(next);
  main = next;
  ready();
  if (open) main.querySelector("dialog").showPopover(); // do not take a question away under a finger
}

function announce(words) {
  document.querySelector("[data-announcer]").textContent = words;
}

/** What a fresh panel needs. */
function ready() {
  announce([...main.querySelectorAll("[data-announce]")].map((line) => line.textContent).join(" ").trim());
  if ("onAir" in main.dataset) setTimeout(renew, ON_AIR_MS);
  for (const form of main.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      const key = form.querySelector("[type=submit]");
      if (key.getAttribute("aria-busy") === "true") event.preventDefault();
      key.setAttribute("aria-busy", "true");
    });
  }
  const share = main.querySelector("[data-share]");
  if (share && navigator.share) {
    share.addEventListener("click", (event) => {
      event.preventDefault();
      navigator.share({ title: share.dataset.share, url: share.href }).catch(() => {}); // closing the sheet is no error
    });
  }
}

// --- sockets, and what stands in for them

function connect() {
  retrying = null;
  try {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}${main.dataset.socketPath}`);
  } catch {
    return fallBack();
  }
  socket.addEventListener("message", ({ data }) => {
    attempts = 0;
    stopPolling();
    apply(JSON.parse(data)).catch(startPolling);
  });
  socket.addEventListener("close", ({ code }) => (code === UNKNOWN ? location.reload() : fallBack()));
}

/** Ask meanwhile, and try a socket again after a pause of random length that grows with each failure. */
function fallBack() {
  socket = null;
  if (ENDED.has(main.dataset.live)) return;
  startPolling();
  const longest = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** attempts++);
  retrying ??= setTimeout(connect, Math.random() * longest);
}

function startPolling() {
  polling ??= setInterval(poll, POLL_MS);
}

function stopPolling() {
  clearInterval(polling);
  polling = null;
}

async function poll() {
  if (document.hidden) return;
  const answer = await fetch(main.dataset.statusUrl, { cache: "no-store" }).catch(() => null);
  if (answer?.status === 404) return location.reload();
  if (answer?.ok) await apply(await answer.json()).catch(() => {}); // the next turn tries again
}

function stop() {
  stopPolling();
  clearTimeout(retrying);
  socket?.close(1000);
}

document.addEventListener("visibilitychange", () => !document.hidden && polling && poll());
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

ready();
showSeconds(Number.parseInt(main.querySelector("[data-eta]")?.textContent, 10) || null);
if (!ENDED.has(main.dataset.live)) connect();
