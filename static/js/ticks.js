// Ticks are kept on the server as they are set: sorting, paging and leaving the page lose none. Without this
// a button of the form keeps them, which is hidden here.
const form = () => document.querySelector("[data-ticks]");
const boxes = () => [...document.querySelectorAll("[data-ticks] input[type=checkbox][name]")];
let unsent = null;
let sending = null;

function tell(kept) {
  const shown = boxes();
  const on = shown.filter((box) => box.checked).length;
  const all = document.querySelector("[data-tick-all]");
  const count = document.querySelector("[data-ticked-count]");
  if (all) {
    all.hidden = false;
    all.checked = on > 0 && on === shown.length;
    all.indeterminate = on > 0 && on < shown.length;
  }
  for (const plain of document.querySelectorAll("[data-plain]")) plain.hidden = true;
  if (kept === undefined) return;
  form()?.toggleAttribute("data-kept", kept > 0);
  if (count) count.textContent = kept ? `✓ ${kept}` : "";
}

function post(body) {
  return fetch(form().dataset.ticks, { method: "POST", body, keepalive: true });
}

// one after the other: of two on their way at once the earlier could be written last
async function send() {
  try {
    while (unsent) {
      const body = unsent;
      unsent = null;
      const answer = await post(body);
      // a later tick is waiting: its answer counts
      if (!unsent && answer.headers.get("Content-Type")?.includes("json")) {
        const found = await answer.json();
        tell(found.ticked);
        if (found.refusal) document.querySelector("[data-ticked-count]").textContent = found.refusal;
      }
    }
  } finally {
    sending = null;
  }
}

function keep() {
  // a form that keeps nothing on the server has no address for it
  if (!form().dataset.ticks) {
    tell(boxes().filter((box) => box.checked).length);
    return;
  }
  tell();
  unsent = new FormData(form());
  unsent.append("quietly", "1");
  sending ??= send();
}

document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-ticks] table")) return;
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  keep();
});
// what is asked for meanwhile would be answered as if the last ticks weren't set
document.addEventListener("htmx:confirm", (event) => {
  if (!sending) return;
  event.preventDefault();
  sending.finally(() => event.detail.issueRequest());
});
addEventListener("pagehide", () => { if (unsent) post(unsent); });
document.addEventListener("htmx:afterSettle", () => tell());
tell();
