// The phone on the agent's desk: one panel that shows the line's state and offers what may be done in it. Its words stand
// in the page, in the reader's language.
import { tick } from "../clock.js";
import { Line } from "./line.js";
import { choose, chosen, devices, microphone, ring, speakBy, trouble } from "./sound.js";

// State → the buttons that are legal in it. The page hides all others.
const MOVES = {
  ringing: ["answer", "hangup"],
  talking: ["hangup", "mute", "hold"],
  held: ["hangup", "unhold"],
  "talking-lost": ["hangup"],
};
const AGAIN = ["denied", "no-microphone", "busy-microphone", "no-sound", "elsewhere", "no-key", "call-failed"];
// A third of how long the box's word for its relay holds.
const RENEW_MS = 4 * 3600 * 1000;
const IN_CALL = ["ringing", "talking", "held", "talking-lost"];

class Panel {
  constructor(root) {
    this.root = root;
    this.audio = root.querySelector("audio");
    this.title = document.title;
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-phone-do]");
      if (button) this.#do(button.dataset.phoneDo);
    });
    root.addEventListener("change", (event) => {
      const { phoneDevices } = event.target.dataset;
      if (phoneDevices) this.#changeDevice(phoneDevices, event.target.value);
    });
    addEventListener("online", () => this.line?.hurry());
    addEventListener("beforeunload", (event) => { if (this.#busy) event.preventDefault(); });
    addEventListener("pagehide", () => this.line?.close());
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#listDevices());
  }

  // One page of this browser is the phone; another waits until that one is closed.
  start() {
    if (!navigator.locks) return this.#begin();
    this.show("other-page");
    return navigator.locks.request("timbre-phone", async () => {
      await this.#begin();
      await new Promise(() => {});
    });
  }

  async #begin() {
    this.show("connecting");
    try {
      // Asked for now, not when the first customer is on the line.
      for (const track of (await microphone()).getTracks()) track.stop();
    } catch (error) {
      this.show(trouble(error));
      return;
    }
    await this.#listDevices();
    const key = await this.#fetchKey();
    if (!key) {
      this.show("no-key");
      this.timer = setTimeout(() => this.#begin(), 10_000);
      return;
    }
    const sip = await import(this.root.dataset.sip);
    this.line?.close();
    this.line = new Line(sip, key, (state, details) => this.show(state, details));
    clearInterval(this.renewal);
    this.renewal = setInterval(async () => {
      const fresh = await this.#fetchKey();
      if (fresh) this.line.renew(fresh);
    }, RENEW_MS);
    await this.line.open();
  }

  async #fetchKey() {
    const answer = await fetch(this.root.dataset.key, { cache: "no-store" }).catch(() => null);
    return answer?.ok ? answer.json() : null;
  }

  show(state, details = {}) {
    this.state = state;
    this.root.dataset.state = state;
    const say = (name, text) => { this.root.querySelector(`[data-phone-${name}]`).textContent = text; };
    const word = this.root.querySelector(`[data-word="${state}"]`);
    say("says", word.textContent);
    say("help", word.dataset.help ?? "");
    say("peer", IN_CALL.includes(state) ? [details.name, details.number].filter(Boolean).join(" · ") || this.peer || "" : "");
    if (details.number) this.peer = [details.name, details.number].filter(Boolean).join(" · ");
    this.#showMoves(state, details);
    this.#showTime(details.since);
    this.#ring(state === "ringing");
    if (details.stream && this.audio.srcObject !== details.stream) {
      this.audio.srcObject = details.stream;
      speakBy(this.audio);
    }
    if (!this.#busy) this.audio.srcObject = null;
  }

  get #busy() {
    return IN_CALL.includes(this.state);
  }

  #showMoves(state, { muted }) {
    const legal = AGAIN.includes(state) ? ["again"] : MOVES[state] ?? [];
    for (const button of this.root.querySelectorAll("[data-phone-do]")) {
      const move = button.dataset.phoneDo;
      button.hidden = !legal.includes(move === "unmute" ? "mute" : move)
        || (move === "mute" && Boolean(muted)) || (move === "unmute" && !muted);
    }
  }

  #showTime(since) {
    const time = this.root.querySelector("time");
    if (since) time.dataset.since = since;
    time.hidden = !["talking", "held", "talking-lost"].includes(this.state);
    if (!time.hidden) tick(this.root);
  }

  #ring(yes) {
    document.title = yes ? `☎ ${this.title}` : this.title;
    if (yes) this.silence ??= ring();
    else if (this.silence) {
      this.silence();
      this.silence = null;
    }
  }

  #do(move) {
    switch (move) {
      case "answer": this.line.answer(); break;
      case "hangup": this.line.hangUp(); break;
      case "mute": this.line.mute(true); break;
      case "unmute": this.line.mute(false); break;
      case "hold": this.line.hold(true); break;
      case "unhold": this.line.hold(false); break;
      case "again":
        clearTimeout(this.timer);
        this.#begin();
        break;
    }
  }

  async #listDevices() {
    for (const select of this.root.querySelectorAll("[data-phone-devices]")) {
      const kind = select.dataset.phoneDevices;
      const usual = select.querySelector("option");
      const options = (await devices(kind)).filter((device) => device.deviceId !== "default").map((device) => {
        const option = new Option(device.label || device.deviceId, device.deviceId);
        option.selected = chosen()[kind] === device.deviceId;
        return option;
      });
      select.replaceChildren(usual, ...options);
      select.closest("label").hidden = kind === "audiooutput" && !this.audio.setSinkId;
    }
  }

  async #changeDevice(kind, id) {
    choose(kind, id);
    if (kind === "audiooutput") await this.audio.setSinkId(id);
    else await this.line?.changeMicrophone().catch((error) => this.show(trouble(error)));
  }
}

export function startPhone() {
  const root = document.querySelector("[data-phone]");
  if (root) new Panel(root).start();
}
