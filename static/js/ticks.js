// Ticked rows survive sorting, filtering, paging and leaving the page; one box ticks all that are shown.
const KEY = `ticked ${window.location.pathname}`;
const ticked = new Set(JSON.parse(window.sessionStorage.getItem(KEY) || "[]"));
const boxes = () => [...document.querySelectorAll("[data-ticks] input[type=checkbox][name]")];

function tell() {
  const shown = boxes();
  const on = shown.filter((box) => box.checked).length;
  const all = document.querySelector("[data-tick-all]");
  const count = document.querySelector("[data-ticked-count]");
  if (all) {
    all.hidden = false;
    all.checked = on > 0 && on === shown.length;
    all.indeterminate = on > 0 && on < shown.length;
  }
  if (count) count.textContent = on ? `✓ ${on}` : "";
}

function restore() {
  for (const box of boxes()) box.checked = box.checked || ticked.has(box.value);
  tell();
}

function keep() {
  for (const box of boxes()) ticked[box.checked ? "add" : "delete"](box.value);
  window.sessionStorage.setItem(KEY, JSON.stringify([...ticked]));
  tell();
}

document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-ticks]")) return;
  if (event.target.matches("[data-tick-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  keep();
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-ticks]")) window.sessionStorage.removeItem(KEY);
});
document.addEventListener("htmx:afterSettle", restore);
restore();
