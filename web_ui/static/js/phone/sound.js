// Microphone, loudspeaker and the ring. Which devices are used is remembered by this browser.
const KEPT = "timbre-phone-devices";

export const chosen = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
};

export function choose(kind, id) {
  localStorage.setItem(KEPT, JSON.stringify({ ...chosen(), [kind]: id }));
}

// A stream of the chosen microphone; of any if that one is no longer plugged in. Rejects with what the browser says.
export async function microphone() {
  if (!navigator.mediaDevices) throw new DOMException("", "InsecureError");
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const { audioinput } = chosen();
  if (audioinput) {
    try {
      return await navigator.mediaDevices.getUserMedia({ audio: { ...audio, deviceId: { exact: audioinput } } });
    } catch (error) {
      if (error.name !== "OverconstrainedError" && error.name !== "NotFoundError") throw error;
    }
  }
  return navigator.mediaDevices.getUserMedia({ audio });
}

// The word of the panel that tells what is wrong with the microphone.
export function trouble(error) {
  switch (error.name) {
    case "NotAllowedError": return "denied";
    case "NotFoundError": return "no-microphone";
    case "NotReadableError":
    case "AbortError": return "busy-microphone";
    case "InsecureError": return "insecure";
    default: return "no-sound";
  }
}

export async function devices(kind) {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((device) => device.kind === kind && device.deviceId);
}

export async function speakBy(element) {
  const { audiooutput } = chosen();
  if (!audiooutput || !element.setSinkId) return;
  // One that is no longer plugged in: the usual one speaks.
  await element.setSinkId(audiooutput).catch(() => element.setSinkId(""));
}

// Two short tones every three seconds, until told to stop.
export function ring() {
  const context = new AudioContext();
  const gain = context.createGain();
  const tone = context.createOscillator();
  gain.gain.value = 0;
  tone.frequency.value = 440;
  tone.connect(gain).connect(context.destination);
  tone.start();
  const beat = () => {
    const at = context.currentTime;
    for (const start of [0, 0.6]) {
      gain.gain.setTargetAtTime(0.25, at + start, 0.01);
      gain.gain.setTargetAtTime(0, at + start + 0.4, 0.01);
    }
  };
  beat();
  const timer = setInterval(beat, 3000);
  return () => {
    clearInterval(timer);
    context.close();
  };
}
