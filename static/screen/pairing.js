// Asks what became of the code, and opens the player when somebody typed it.

const ASK_EVERY_MS = 2000;
const status = document.getElementById("status");
const words = status.textContent;

async function ask() {
  try {
    const answer = await fetch(document.body.dataset.pairing, { cache: "no-store" });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const { state } = await answer.json();
    // An expired code is replaced by opening the page again, too.
    if (state !== "waiting") return location.reload();
    status.textContent = words;
  } catch {
    status.textContent = "The server does not answer. This screen keeps asking.";
  }
  setTimeout(ask, ASK_EVERY_MS);
}

setTimeout(ask, ASK_EVERY_MS);
