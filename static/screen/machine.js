// The browser and the machine around the player: awake, alive, and obedient.

const IDENTIFY_MS = 10_000;
const RETRY_MS = 5000;

// Open the page anew, but only once the server answers: a browser's error page would stay for ever.
export async function openAnew() {
  for (;;) {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.ok) break;
    } catch {
      // Nobody is there yet. What is drawn stays.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  location.reload();
}

const ORDERS = {
  identify() {
    const sign = document.getElementById("identify");
    sign.hidden = false;
    setTimeout(() => {
      sign.hidden = true;
    }, IDENTIFY_MS);
  },
  reload: openAnew,
};

// Carry out an order of the closed list, once, and answer it.
export function obey({ id, name, expires_at: expiresAt }, now, answer) {
  const order = ORDERS[name];
  const ok = Boolean(order) && now < new Date(expiresAt);
  answer({ type: "done", command: id, ok });
  if (ok) order();
}

// Frames that the browser drew in the second before: a page that is alive may still draw nothing.
export async function vitals() {
  let drawn = 0;
  let counting = true;
  const count = () => {
    drawn += 1;
    if (counting) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  counting = false;
  return { frames: drawn, js_heap: performance.memory?.usedJSHeapSize ?? null, clock_ms: Date.now() };
}

export function keepAwake() {
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      await navigator.wakeLock?.request("screen");
    } catch (error) {
      console.warn("the machine may go to sleep", String(error));
    }
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
