// What is typed is kept on the server as it is typed. Where the session has ended meanwhile it stays in this
// tab, and stands in its fields again after signing in.
const KEY = `draft ${window.location.pathname}`;
const fields = (form) => [...form.querySelectorAll("textarea[name], input[name]:not([type=hidden], [type=checkbox]), select[name]")];

function keepHere(form) {
  const kept = JSON.parse(window.sessionStorage.getItem(KEY) || "{}");
  kept[form.elements.draft.value] = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  window.sessionStorage.setItem(KEY, JSON.stringify(kept));
}

function restore() {
  // only who comes from signing in has something to get back: what was sent is no draft any more
  const before = document.referrer ? new URL(document.referrer).pathname : "";
  if (!before.startsWith("/account/")) {
    window.sessionStorage.removeItem(KEY);
    return;
  }
  const kept = JSON.parse(window.sessionStorage.getItem(KEY) || "{}");
  for (const form of document.querySelectorAll("form[data-draft]")) {
    for (const field of fields(form)) {
      const value = (kept[form.elements.draft.value] || {})[field.name];
      if (value === undefined || value === field.value) continue;
      field.value = value;
      field.closest("details")?.setAttribute("open", "");
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  window.sessionStorage.removeItem(KEY);
}

for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (form) keepHere(form);
  });
}
// what is sent is no draft any more: one that is kept a moment later would stand there again after the act
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-draft]")) return;
  keepHere(event.target);
  event.target.toggleAttribute("data-sent", true);
  event.target.dispatchEvent(new CustomEvent("htmx:abort", { bubbles: true, detail: {} }));
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest("form[data-sent]")) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
});
restore();
