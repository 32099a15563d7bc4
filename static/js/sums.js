// Running sums of the rows ticked for a match by hand; the server computes them again.
const show = (minor, places) => {
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const cut = digits.length - places;
  return (minor < 0 ? "-" : "") + digits.slice(0, cut) + (places ? `.${digits.slice(cut)}` : "");
};

function update() {
  const form = document.querySelector("[data-sums]");
  if (!form) return;
  const places = Number(form.dataset.places);
  const sum = { LEFT: 0, RIGHT: 0 };
  const currencies = new Set();
  for (const box of form.querySelectorAll("input[data-side]:checked")) {
    sum[box.dataset.side] += Number(box.dataset.minor);
    currencies.add(box.dataset.currency);
  }
  const difference = sum.LEFT - sum.RIGHT;
  // amounts of two currencies have no sum and no difference
  const say = (minor) => (currencies.size > 1 ? form.dataset.mixed : show(minor, places));
  form.querySelector("[data-left]").value = say(sum.LEFT);
  form.querySelector("[data-right]").value = say(sum.RIGHT);
  form.querySelector("[data-difference]").value = say(difference);
  for (const field of form.querySelectorAll("[data-if-unequal]")) field.hidden = difference === 0;
}

document.addEventListener("change", update);
document.addEventListener("htmx:afterSettle", update);
update();
