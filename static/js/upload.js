// Drag and drop, and a progress bar for the transfer. Without this the plain form does the same work.
const form = document.querySelector("[data-upload]");

if (form) {
  const zone = form.querySelector(".dropzone");
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-transfers]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  const send = (file) => new Promise((done) => {
    const line = document.createElement("p");
    const bar = document.createElement("progress");
    bar.className = "bar";
    bar.max = file.size || 1;
    bar.value = 0;
    line.append(file.name, bar);
    list.append(line);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token);
    body.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded; });
    request.addEventListener("loadend", () => {
      if (request.status !== 200) {
        line.className = "note bad";
        line.append(` ${request.responseText.slice(0, 300) || form.dataset.failed}`);
      } else {
        bar.value = bar.max;
      }
      done(request.status === 200);
    });
    request.send(body);
  });

  const sendAll = async (files) => {
    let good = true;
    for (const file of files) good = (await send(file)) && good;
    if (good) window.location.reload();
  };

  for (const name of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
    });
  }
  zone.addEventListener("drop", (event) => sendAll([...event.dataTransfer.files]));
  input.addEventListener("change", () => sendAll([...input.files]));
}
