// One key, one action. Keys act on release-free first presses only: a held key must not approve a queue.

const STORED = "desk.keys";
const box = document.getElementById("keys-on");

box.checked = localStorage.getItem(STORED) !== "off";
box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"));

function typing(target) {
  return target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

function chooseReason(dialog, event) {
  const reasons = [...dialog.querySelectorAll(".reason")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && reasons.length) {
    const at = reasons.indexOf(document.activeElement);
    reasons[(at + step + reasons.length) % reasons.length].focus();
    return true;
  }
  reasons[Number(event.key) - 1]?.click();
  return Boolean(reasons[Number(event.key) - 1]);
}

/** `actions` maps keys to what they do. */
export function listen(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    const dialog = document.querySelector("dialog[open]");
    if (dialog) {
      if (chooseReason(dialog, event)) event.preventDefault();
      return;
    }
    const act = box.checked || event.key === "?" ? actions[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });
}
