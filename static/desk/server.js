// Talking to the server: pages as text, decisions as JSON; a bar while anything takes longer than a blink.

const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const bar = document.getElementById("busy");
const BLINK = 600; // ms
let slow = 0;

async function working(request) {
  let counted = false;
  const timer = setTimeout(() => {
    counted = true;
    slow += 1;
    bar.hidden = false;
  }, BLINK);
  try {
    return await request;
  } finally {
    clearTimeout(timer);
    if (counted) slow -= 1;
    bar.hidden = slow === 0;
  }
}

function signedIn(response) {
  // Fetch follows the way to the sign-in page; a person has to, too.
  if (response.redirected && new URL(response.url).pathname.startsWith("/accounts/")) location.reload();
  return response;
}

/** The page at `url` as text. Throws on anything but success. */
export async function page(url) {
  const response = signedIn(await working(fetch(url, { headers: { Accept: "text/html" } })));
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return response.text();
}

/** Post `fields`; `{ok, text, …}`, with `ok` false for a refusal and for a server that cannot be reached. */
export async function post(url, fields = {}, keepalive = false) {
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  try {
    const sent = fetch(url, { method: "POST", headers, body: new URLSearchParams(fields), keepalive });
    const response = signedIn(await working(sent));
    if (response.status === 204) return { ok: true, text: "" };
    return await response.json();
  } catch {
    return { ok: false, code: "unreachable", text: "That did not reach the server; nothing was decided." };
  }
}
