// The landing while the line is full: looks now and then whether there is room. Without this file the page reloads.

const PAUSE_MS = 25_000;
const SPREAD_MS = 20_000; // who came together must not ask together

async function look() {
  if (!document.hidden) await ask().catch(() => {}); // the next turn tries again
  setTimeout(look, PAUSE_MS + Math.random() * SPREAD_MS);
}

async function ask() {
  const address = document.querySelector("[data-full]").dataset.full;
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("[data-full]")) return location.assign(address);
  for (const part of ["[data-refusal]", "[data-full]"]) {
    const [shown, news] = [document, page].map((place) => place.querySelector(part));
    if (shown.textContent !== news.textContent) shown.replaceChildren(...news.childNodes);
  }
}

setTimeout(look, PAUSE_MS + Math.random() * SPREAD_MS);
