// What the page tells people: a toast for what happened, a quiet announcement for what is shown.

const toasts = document.getElementById("toasts");
const announcer = document.getElementById("announcer");
const STAYS = 6000; // ms

/** Say what happened, where it is seen and heard. `kind` "stop" is for refusals. */
export function toast(text, kind = "") {
  const line = document.createElement("p");
  line.className = kind ? `toast toast-${kind}` : "toast";
  line.textContent = text;
  while (toasts.children.length > 2) toasts.firstChild.remove();
  toasts.append(line);
  setTimeout(() => line.remove(), STAYS);
}

/** Say it to those who listen only. */
export function announce(text) {
  announcer.textContent = text;
}

/** A span of time as the server words it: "3 minutes". */
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  for (const [unit, length] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (seconds >= length) return counted(Math.floor(seconds / length), unit);
  }
  return counted(seconds, "second");
}

function counted(count, unit) {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
