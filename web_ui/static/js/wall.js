// The wallboard: as many tiles to a row as lets each be largest; full screen by button or F; the screen stays awake.
const SHAPE = 2.5; // width to height that a tile reads best at

export function columns(count, width, height) {
  let best = 1, largest = 0;
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const size = Math.min(width / across / SHAPE, height / down);
    if (size > largest) { largest = size; best = across; }
  }
  return best;
}

function fit(panel) {
  const { width, height } = panel.getBoundingClientRect();
  panel.style.setProperty("--columns", columns(panel.childElementCount, width, height));
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // A browser that will not is no reason to show less.
  }
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().then(stayAwake, () => {});
}

export function startWall() {
  const panels = document.querySelectorAll("[data-fit]");
  if (!panels.length) return;
  const all = () => panels.forEach(fit);
  all();
  const watch = new ResizeObserver(all);
  panels.forEach((panel) => watch.observe(panel));
  document.addEventListener("live:patched", all);
  document.querySelector("[data-fullscreen]")?.addEventListener("click", fullScreen);
  document.addEventListener("keydown", (event) => {
    if (event.key === "f" && !event.ctrlKey && !event.metaKey) fullScreen();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) stayAwake(); });
  stayAwake();
}
