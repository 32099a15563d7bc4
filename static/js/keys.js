// The keyboard of the queue and the case page; never while a field has the focus, and off where a person
// has said so.
const isSeen = (element) => !element.checkVisibility || element.checkVisibility({ visibilityProperty: true });
const folded = (element) => element.closest("details.fold:not([open])");
const go = (name) => {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)];
  return found.find(isSeen) || found.find(folded);
};
const help = document.querySelector("#keys-help");
let lastTicked = -1;

function tick(rows, at, range) {
  const boxes = rows.map((row) => row.querySelector("input[type=checkbox]"));
  if (!boxes[at]) return;
  const on = !boxes[at].checked;
  const from = range && lastTicked >= 0 ? Math.min(lastTicked, at) : at;
  const to = range && lastTicked >= 0 ? Math.max(lastTicked, at) : at;
  for (const box of boxes.slice(from, to + 1)) if (box) box.checked = on;
  boxes[at].dispatchEvent(new Event("change", { bubbles: true }));
  lastTicked = at;
}

function act(target) {
  // what a narrow page keeps folded is unfolded first
  if (!isSeen(target)) folded(target).open = true;
  if (target.tagName === "DETAILS") {
    target.open = true;
    (target.querySelector("textarea, input:not([type=hidden]), select") || target).focus();
  } else if (target.matches("input:not([type=checkbox]), textarea, select")) {
    target.focus();
  } else {
    target.click();
  }
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("select, textarea, [contenteditable], input:not([type=checkbox])");
  if (field || event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
  if (document.body.dataset.keys === "off") return;
  if (event.key === "?" && help) {
    help.showModal();
    return;
  }
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const isStep = event.key === "j" || event.key === "k";
  if (isStep && rows.length && !go(event.key)) {
    const to = at + (event.key === "j" ? 1 : -1);
    // behind the last row is the next page, before the first one the page before
    const turn = document.querySelector(`a[rel=${event.key === "j" ? "next" : "prev"}]`);
    if (at >= 0 && turn && (to < 0 || to >= rows.length)) turn.click();
    else rows[Math.min(Math.max(to, 0), rows.length - 1)].querySelector("a[href]")?.focus();
    return;
  }
  // accepting with nothing ticked means the row that has the focus
  if (event.key === "a" && at >= 0 && !document.querySelector("[data-kept], [data-ticks] tbody input:checked")) {
    tick(rows, at, false);
  }
  if (event.key.toLowerCase() === "x" && at >= 0) {
    tick(rows, at, event.shiftKey);
    return;
  }
  const target = go(event.key);
  if (!target) return;
  event.preventDefault();
  act(target);
});
