// The keyboard of the queue and the case page; never while a field has the focus.
const go = (name) => document.querySelector(`[data-key="${name}"]`);

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, select, textarea, [contenteditable]");
  if (field || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.body.dataset.keys === "off") return;
  const rows = [...document.querySelectorAll("[data-row] a[href]")];
  const at = rows.indexOf(document.activeElement);
  if ((event.key === "j" || event.key === "k") && rows.length && !go(event.key)) {
    rows[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), rows.length - 1)].focus();
    return;
  }
  const target = go(event.key);
  if (!target) return;
  event.preventDefault();
  if (target.tagName === "DETAILS") {
    target.open = true;
    (target.querySelector("textarea, input:not([type=hidden]), select") || target).focus();
  } else if (target.matches("input, textarea, select")) {
    target.focus();
  } else {
    target.click();
  }
});
