// Rules are dragged by their head and dropped before another; the form is sent with the order in which they
// then stand. Without this the buttons that move a rule do the same work.
const form = document.querySelector("[data-order]");

if (form) {
  const order = form.elements.namedItem("order");
  const items = () => [...form.querySelectorAll("[data-item]")];
  let dragged = null;

  for (const item of items()) {
    const handle = item.querySelector("[data-handle]");
    handle.hidden = false;
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      dragged = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(item, 0, 0);
      item.classList.add("dragged");
    });
    handle.addEventListener("dragend", () => {
      item.classList.remove("dragged");
      dragged = null;
      const stand = items().map((one) => one.dataset.item).join(",");
      if (stand === order.dataset.was) return;
      order.value = stand;
      form.requestSubmit();
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      if (item === dragged) return;
      const box = item.getBoundingClientRect();
      item[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
    });
    item.addEventListener("drop", (event) => event.preventDefault());
  }
  order.dataset.was = items().map((item) => item.dataset.item).join(",");
}
