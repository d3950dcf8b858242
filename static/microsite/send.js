// Sending the form without leaving it: progress while it goes, the server's own words when it is refused.

const PATIENCE_MS = 1000;
const DROPPED = "The line dropped. Your photo and your answers are still here: send them again.";

/** Post `data`; resolves to {url, ok, page}. Rejects when the line drops. */
function post(action, data, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of an upload's progress
    request.open("POST", action);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("load", () =>
      resolve({ url: request.responseURL, ok: request.status < 400, page: pageOf(request) }),
    );
    request.addEventListener("error", reject);
    request.addEventListener("abort", reject);
    request.send(data);
  });
}

function pageOf(request) {
  return new DOMParser().parseFromString(request.response, "text/html");
}

/** Send the form as `data`. One at a time: a second tap does nothing while the first is on its way. */
export async function send(form, data) {
  const button = form.querySelector("[data-send]");
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const shown = progressOf(form);
  const answer = await post(form.action, data, shown.update).catch(() => ({ ok: false, page: null }));
  if (answer.ok) return location.assign(answer.url); // still busy: no second photo while the page changes
  shown.end();
  button.removeAttribute("aria-busy");
  showErrors(form, answer.page);
}

function progressOf(form) {
  const bar = form.querySelector("[data-send-progress]");
  const words = form.querySelector("[data-send-status]");
  const began = performance.now();
  return {
    update(share) {
      if (performance.now() - began < PATIENCE_MS) return;
      bar.hidden = false;
      bar.value = share;
      words.textContent = share < 1 ? `Sending: ${Math.round(share * 100)} %` : "Sent. Looking at it.";
    },
    end() {
      bar.hidden = true;
      words.textContent = "";
    },
  };
}

/** Put the sentences of the answer where they belong in `form`: beside their questions, or above the button. */
function showErrors(form, page) {
  let first = null;
  let placed = false;
  for (const place of form.querySelectorAll("[data-error]")) {
    const text = page?.querySelector(`[data-error="${place.dataset.error}"]`)?.textContent ?? "";
    if (say(place, text)) placed = true;
    const field = form.elements[place.dataset.error];
    if (text) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
    if (text && !first) first = field ?? place;
  }
  const general = page?.querySelector("[data-refusal]")?.textContent ?? DROPPED;
  if (!placed) say(form.querySelector('[data-error="__all__"]'), general);
  first?.scrollIntoView({ block: "center" });
  first?.focus({ preventScroll: true });
}

function say(place, text) {
  place.textContent = text;
  place.hidden = !text;
  return Boolean(text);
}
