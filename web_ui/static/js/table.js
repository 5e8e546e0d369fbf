// Rows that lead somewhere: a click anywhere in them follows their first link. Filters apply as they are changed.
export function startTables() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, select, label") || getSelection().toString()) return;
    location.assign(row.dataset.href);
  });
  for (const form of document.querySelectorAll("form.filters[data-auto]")) {
    form.addEventListener("change", () => form.requestSubmit());
    form.addEventListener("submit", () => {
      // Empty filters only make the address long.
      for (const field of form.elements) {
        if (field.name && !field.value) field.disabled = true;
      }
    });
    addEventListener("pageshow", () => { for (const field of form.elements) field.disabled = false; });
  }
}
