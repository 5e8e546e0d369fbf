// The site file's editor: line numbers beside the text, a chosen file read into it, a problem's line found in it.
function number(area, gutter) {
  const lines = area.value.split("\n").length;
  if (gutter.childElementCount !== lines || !gutter.textContent) {
    gutter.textContent = Array.from({ length: lines }, (_, i) => i + 1).join("\n");
  }
  gutter.scrollTop = area.scrollTop;
}

function goTo(area, line) {
  const lines = area.value.split("\n");
  const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(from, from + lines[line - 1].length);
  area.scrollTop = (line - 6) * parseFloat(getComputedStyle(area).lineHeight);
}

export function startEditor() {
  for (const area of document.querySelectorAll("[data-editor]")) {
    const gutter = area.parentElement.querySelector("[data-gutter]");
    const show = () => number(area, gutter);
    area.addEventListener("input", show);
    area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
    show();
  }
  for (const input of document.querySelectorAll("[data-into]")) {
    input.addEventListener("change", async () => {
      const area = document.querySelector(input.dataset.into);
      const [file] = input.files;
      if (!file || !area) return;
      area.value = await file.text();
      input.value = "";
      area.dispatchEvent(new Event("input"));
    });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    const area = document.querySelector("[data-editor]");
    if (!link || !area) return;
    event.preventDefault();
    goTo(area, Number(link.dataset.line));
  });
  const zone = document.querySelector("[data-guess-zone]");
  if (zone && ["", "UTC"].includes(zone.value)) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}
