// Links and forms that ask something open in one dialog; without script they are pages of their own.
const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");

function toast(text, tone = "") {
  const note = document.createElement("p");
  note.className = `toast ${tone}`;
  note.textContent = text;
  document.getElementById("toasts")?.append(note);
  setTimeout(() => note.remove(), tone === "bad" ? 9000 : 4500);
}

export function startDialogs() {
  for (const note of document.querySelectorAll(".toast")) setTimeout(() => note.remove(), 6000);
  if (!dialog) return;
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== body || dialog.open) return;
    dialog.showModal();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A refused form comes back with its errors, and is shown.
    if (event.detail.target === body && [400, 409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  const failed = (event) => {
    if (event.detail.target === body && [400, 409, 422].includes(event.detail.xhr.status)) return;
    const said = event.detail.xhr?.getResponseHeader("X-Timbre-Message");
    toast(said ? decodeURIComponent(said) : dialog.dataset.failed, "bad");
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("timbre:done", (event) => {
    dialog.close();
    if (event.detail.text) toast(event.detail.text);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => { body.replaceChildren(); });
}
