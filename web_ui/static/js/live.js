// A live page: the server sends drawn widgets, we put them in place. EventSource keeps the cursor and comes back by itself;
// we notice the silence of a dead line, say so plainly, and grey out what no longer moves.
import { duration, now, setServerTime, tick } from "./clock.js";

const SILENCE_S = 25;

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function replace(old, fresh) {
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const same = held && (held.id || held.dataset.act || held.getAttribute("href"));
  old.replaceWith(fresh);
  if (!same) return;
  const again = [...fresh.querySelectorAll("a, button, input, select")]
    .find((e) => same === (e.id || e.dataset.act || e.getAttribute("href")));
  again?.focus({ preventScroll: true });
}

function reorder(list, keys, fresh) {
  const wanted = new Set(keys);
  for (const child of [...list.children]) {
    if (!wanted.has(child.id)) child.remove();
  }
  keys.forEach((key, index) => {
    const child = document.getElementById(key) ?? fresh.get(key);
    if (child && list.children[index] !== child) list.insertBefore(child, list.children[index] ?? null);
  });
}

export function apply(patch) {
  const fresh = new Map(Object.entries(patch.widgets).map(([key, html]) => [key, element(html)]));
  for (const [key, widget] of fresh) {
    tick(widget);
    const old = document.getElementById(key);
    if (old) replace(old, widget);
  }
  for (const [key, keys] of Object.entries(patch.lists)) {
    const list = document.getElementById(key);
    if (list) reorder(list, keys, fresh);
  }
  for (const widget of fresh.values()) window.htmx?.process(widget);
  document.dispatchEvent(new CustomEvent("live:patched"));
}

export function startLive() {
  const body = document.body;
  if (!body.dataset.live) return;
  const strip = document.querySelector("[data-lost]");
  let heard = now(), source, lostAt = null;

  const lost = (yes) => {
    if (yes && lostAt === null) lostAt = heard;
    if (!yes) lostAt = null;
    body.classList.toggle("lost", yes);
    if (strip) strip.hidden = !yes;
  };
  const hear = (event) => {
    heard = now();
    lost(false);
    if (event.lastEventId) body.dataset.cursor = event.lastEventId;
  };
  const open = () => {
    source?.close();
    source = new EventSource(`${body.dataset.live}&cursor=${encodeURIComponent(body.dataset.cursor)}`);
    source.addEventListener("patch", (event) => { hear(event); apply(JSON.parse(event.data)); });
    source.addEventListener("beat", (event) => { setServerTime(Number(event.data)); hear(event); });
    source.addEventListener("leave", () => location.reload());
    source.addEventListener("error", () => {
      lost(true);
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 3000);
    });
  };
  setInterval(() => {
    if (now() - heard > SILENCE_S) { lost(true); heard = now() - 5; open(); }
    if (lostAt !== null) {
      const age = strip?.querySelector("[data-lost-age]");
      if (age) age.textContent = duration(now() - lostAt);
    }
  }, 1000);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  open();
}
