// The player: both sides drawn apart, seek by click or key, speed, one side alone. Without script the browser's own player stays.
import { duration } from "./clock.js";

const STEP_S = 10;

class Player {
  constructor(root) {
    this.root = root;
    this.audio = root.querySelector("audio");
    this.canvas = root.querySelector("[data-wave]");
    this.outline = null;
    this.audio.controls = false;
    root.querySelector(".player-ui").hidden = false;
    this.listen();
    this.load();
  }

  find(selector) { return this.root.querySelector(selector); }

  get length() {
    const own = this.audio.duration;
    return Number.isFinite(own) && own > 0 ? own : this.outline?.seconds ?? 0;
  }

  listen() {
    this.find("[data-do=play]").addEventListener("click", () => this.toggle());
    this.find("[data-do=back]").addEventListener("click", () => this.seek(this.audio.currentTime - STEP_S));
    this.find("[data-do=ahead]").addEventListener("click", () => this.seek(this.audio.currentTime + STEP_S));
    this.find("[data-speed]").addEventListener("change", (event) => { this.audio.playbackRate = Number(event.target.value); });
    this.find("[data-side]")?.addEventListener("change", (event) => this.hear(event.target.value));
    for (const name of ["timeupdate", "loadedmetadata", "durationchange", "seeked", "play", "pause", "ended"]) {
      this.audio.addEventListener(name, () => this.show());
    }
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      this.seekTo(event);
    });
    this.canvas.addEventListener("pointermove", (event) => { if (event.buttons) this.seekTo(event); });
    this.root.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  async load() {
    const answer = await fetch(this.root.dataset.outline).catch(() => null);
    if (answer?.ok) this.outline = await answer.json();
    this.show();
  }

  toggle() {
    if (this.audio.paused) this.audio.play();
    else this.audio.pause();
  }

  seek(seconds) {
    this.audio.currentTime = Math.max(0, Math.min(seconds, this.length));
    this.show();
  }

  seekTo(event) {
    const box = this.canvas.getBoundingClientRect();
    this.seek(((event.clientX - box.left) / box.width) * this.length);
  }

  key(event) {
    if (event.target.matches("select, input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowLeft: -STEP_S, ArrowRight: STEP_S };
    if (event.key === " " && !event.target.matches("button")) this.toggle();
    else if (event.key in moves) this.seek(this.audio.currentTime + moves[event.key]);
    else if (event.key === "Home") this.seek(0);
    else if (event.key === "End") this.seek(this.length);
    else return;
    event.preventDefault();
  }

  // One side alone, on both ears. Made only when asked for: a page may open many players and few are used.
  hear(side) {
    if (!this.sides) {
      const context = new AudioContext();
      const source = context.createMediaElementSource(this.audio);
      const split = context.createChannelSplitter(2), merge = context.createChannelMerger(2);
      source.connect(split);
      // gains[from][to]
      this.sides = [0, 1].map((from) => [0, 1].map((to) => {
        const gain = context.createGain();
        split.connect(gain, from);
        gain.connect(merge, 0, to);
        return gain;
      }));
      merge.connect(context.destination);
      context.resume();
    }
    const loud = { both: [[1, 0], [0, 1]], left: [[1, 1], [0, 0]], right: [[0, 0], [1, 1]] }[side];
    this.sides.forEach((gains, from) => gains.forEach((gain, to) => { gain.gain.value = loud[from][to]; }));
  }

  show() {
    const at = this.audio.currentTime;
    this.root.classList.toggle("playing", !this.audio.paused);
    this.find("[data-at]").textContent = duration(at);
    if (this.length) this.find("[data-of]").textContent = duration(this.length);
    this.canvas.setAttribute("aria-valuenow", at.toFixed(1));
    this.canvas.setAttribute("aria-valuemax", this.length.toFixed(1));
    this.canvas.setAttribute("aria-valuetext", `${duration(at)} / ${duration(this.length)}`);
    this.draw();
  }

  draw() {
    const { width, height } = this.canvas.getBoundingClientRect();
    if (!width) return;
    const scale = devicePixelRatio || 1;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    const pen = this.canvas.getContext("2d");
    pen.scale(scale, scale);
    const style = getComputedStyle(this.canvas);
    const tones = { left: style.getPropertyValue("--customer"), right: style.getPropertyValue("--agent"), rest: style.getPropertyValue("--rest") };
    const played = this.length ? (this.audio.currentTime / this.length) * width : 0;
    const lanes = this.outline?.right ? ["left", "right"] : ["left"];
    lanes.forEach((side, lane) => {
      const tall = height / lanes.length, middle = tall * (lane + 0.5);
      this.lane(pen, this.outline?.[side] ?? [], width, middle, tall * 0.46, played, style, tones[side], tones.rest);
    });
    pen.fillStyle = style.color;
    pen.fillRect(Math.min(played, width - 1.5), 0, 1.5, height);
  }

  lane(pen, points, width, middle, reach, played, style, tone, rest) {
    const bars = Math.floor(width / 3);
    for (let bar = 0; bar < bars; bar++) {
      const from = Math.floor((bar / bars) * points.length), to = Math.max(from + 1, Math.floor(((bar + 1) / bars) * points.length));
      let loud = 0;
      for (let i = from; i < to; i++) loud = Math.max(loud, points[i] ?? 0);
      const tall = Math.max(0.75, (loud / 255) * reach);
      pen.fillStyle = bar * 3 < played ? tone : rest;
      pen.fillRect(bar * 3, middle - tall, 2, tall * 2);
    }
  }
}

export function startPlayer() {
  for (const root of document.querySelectorAll("[data-player]")) new Player(root);
}
