// SPDX-License-Identifier: Apache-2.0
// The microphone and the loudspeaker of the desk.

const WISHES = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };

/** Why there is no microphone, in words for whoever can do something about it. */
export function whyNoMicrophone(error) {
  if (!isSecureContext) {
    return "No microphone: a browser gives one only to https pages and to this machine itself (127.0.0.1).";
  }
  if (!navigator.mediaDevices?.getUserMedia) return "No microphone: this browser has none to give.";
  switch (error?.name) {
    case "NotAllowedError": return "No microphone: the browser was told to give none to this page.";
    case "NotFoundError": return "No microphone: this machine has none.";
    case "NotReadableError": return "No microphone: another program has it.";
    default: return `No microphone: ${error?.message || "unknown"}`;
  }
}

/** Sound of a desk: `onFrame(bytes, loudness)` for each 20 ms that are said, `onReport({waits, dropped, gaps,
    level})` some times in a second of what is heard. */
export class Sound {
  constructor({ onFrame, onReport }) {
    this.onFrame = onFrame;
    this.onReport = onReport;
  }

  /** Opens both; throws where there is no microphone, and hears all the same. */
  async open() {
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      // A secret of its worklets is the secure context, too: without one there is no sound at all.
      if (!this.context.audioWorklet) throw new Error("this page is not secure");
      for (const part of ["/pages/micworklet.js", "/pages/speakerworklet.js"]) {
        await this.context.audioWorklet.addModule(part);
      }
      this.speaker = new AudioWorkletNode(this.context, "speaker", { numberOfInputs: 0, outputChannelCount: [1] });
      this.speaker.port.onmessage = ({ data }) => this.onReport(data);
      this.speaker.connect(this.context.destination);
    }
    // Without a click a browser plays nothing; then it waits for one.
    this.context.resume();
    if (this.stream?.active) return;
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: WISHES });
    this.microphone = new AudioWorkletNode(this.context, "microphone", { numberOfOutputs: 0 });
    this.microphone.port.onmessage = ({ data }) => this.onFrame(data, loudness(data));
    this.context.createMediaStreamSource(this.stream).connect(this.microphone);
    this.stream.getAudioTracks()[0].onended = () => this.onLost?.();
  }

  play(frame) {
    if (this.speaker) this.speaker.port.postMessage(frame, [frame]);
  }

  get isWaiting() { return this.context?.state === "suspended"; }

  close() {
    for (const track of this.stream?.getTracks() || []) track.stop();
    this.context?.close();
    this.context = this.stream = this.speaker = this.microphone = null;
  }
}

function loudness(frame) {
  let most = 0;
  for (const sample of new Int16Array(frame)) most = Math.max(most, Math.abs(sample));
  return most / 32768;
}
