// Keeps the room's state fresh while somebody looks at it, and leaves it alone while they use it.

const EVERY_MS = 5000;
const now = document.getElementById("now");

async function refresh() {
  const inUse = now.contains(document.activeElement);
  if (!document.hidden && !inUse) {
    try {
      const answer = await fetch(now.dataset.now, { cache: "no-store" });
      if (answer.redirected) return location.reload(); // signed out meanwhile
      if (answer.ok) now.innerHTML = await answer.text();
    } catch {
      // The server does not answer; what was last known stays, with the times that it was seen.
    }
  }
  setTimeout(refresh, EVERY_MS);
}

setTimeout(refresh, EVERY_MS);
