// Running times and the site's clock. The box's time counts, not the reader's: `data-now` says how far apart they are.
const root = document.documentElement;
let ahead = Number(root.dataset.now) - Date.now() / 1000;

export const now = () => Date.now() / 1000 + ahead;

export function setServerTime(seconds) {
  ahead = seconds - Date.now() / 1000;
}

export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60, s = whole % 60;
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function tick(scope = document) {
  const at = now();
  for (const element of scope.querySelectorAll("time.running")) {
    write(element, duration(at - Number(element.dataset.since)));
  }
}

export function startClocks() {
  const language = root.lang, timeZone = root.dataset.timezone;
  const time = new Intl.DateTimeFormat(language, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const date = new Intl.DateTimeFormat(language, { timeZone, weekday: "long", day: "numeric", month: "long" });
  const short = new Intl.DateTimeFormat(language, { timeZone, weekday: "short", day: "numeric", month: "short" });
  const beat = () => {
    tick();
    const moment = new Date(now() * 1000);
    for (const element of document.querySelectorAll("[data-clock]")) {
      const kind = element.dataset.clock;
      if (kind === "time") write(element, time.format(moment));
      else if (kind === "date") write(element, date.format(moment));
      else write(element, `${short.format(moment)} · ${time.format(moment)}`);
    }
    setTimeout(beat, 1000 - ((now() * 1000) % 1000));
  };
  beat();
}
