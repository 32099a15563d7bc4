// Ticks are kept on the server as they are set: sorting, paging and leaving the page lose none. Without this
// a button of the form keeps them, which is hidden here.
const form = () => document.querySelector("[data-ticks]");
const boxes = () => [...document.querySelectorAll("[data-ticks] input[type=checkbox][name]")];
let asked = 0;

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

async function keep() {
  tell();
  const body = new FormData(form());
  body.append("quietly", "1");
  asked += 1;
  const mine = asked;
  const answer = await fetch(form().dataset.ticks, { method: "POST", body });
  // a later tick has been sent meanwhile: its answer counts
  if (mine === asked && answer.headers.get("Content-Type")?.includes("json")) {
    const found = await answer.json();
    tell(found.ticked);
    if (found.refusal) document.querySelector("[data-ticked-count]").textContent = found.refusal;
  }
}

document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-ticks] table")) return;
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  keep();
});
document.addEventListener("htmx:afterSettle", () => tell());
tell();
