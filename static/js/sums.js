// Running sums of the rows ticked for a match by hand; the server computes them again.
const form = document.querySelector("[data-sums]");

if (form) {
  const places = Number(form.dataset.places);
  const show = (minor) => {
    const digits = String(Math.abs(minor)).padStart(places + 1, "0");
    const cut = digits.length - places;
    return (minor < 0 ? "-" : "") + digits.slice(0, cut) + (places ? `.${digits.slice(cut)}` : "");
  };
  const update = () => {
    const sum = { LEFT: 0, RIGHT: 0 };
    for (const box of form.querySelectorAll("input[data-side]:checked")) {
      sum[box.dataset.side] += Number(box.dataset.minor);
    }
    form.querySelector("[data-left]").value = show(sum.LEFT);
    form.querySelector("[data-right]").value = show(sum.RIGHT);
    form.querySelector("[data-difference]").value = show(sum.LEFT - sum.RIGHT);
  };
  form.addEventListener("change", update);
  update();
}
