// SPDX-License-Identifier: Apache-2.0
// Plays frames of linear sound at 16 kHz behind a small cushion, and drops to live when too much waits.

const RATE = 16_000, FRAME = 320, CUSHION = 2, MOST = 10, REPORTS = 0.25;

class Speaker extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = RATE / sampleRate;
    /** Frames that wait, the first of them played up to `place`. */
    this.frames = [];
    this.place = 0;
    this.isPlaying = false;
    this.report = { dropped: 0, gaps: 0, level: 0 };
    this.next = 0;
    this.port.onmessage = ({ data }) => this.take(new Int16Array(data));
  }

  take(frame) {
    if (frame.length !== FRAME) return;
    this.frames.push(frame);
    if (this.frames.length <= MOST) return;
    this.frames.splice(0, this.frames.length - CUSHION);
    this.place = 0;
    this.report.dropped += 1;
  }

  process(_, [output]) {
    if (this.frames.length >= CUSHION) this.isPlaying = true;
    const out = output[0];
    for (let index = 0; index < out.length; index += 1) {
      out[index] = this.isPlaying ? this.sample() : 0;
      this.report.level = Math.max(this.report.level, Math.abs(out[index]));
    }
    if (currentTime >= this.next) {
      this.next = currentTime + REPORTS;
      const waits = Math.round(1000 * (this.frames.length * FRAME - this.place) / RATE);
      this.port.postMessage({ ...this.report, waits: Math.max(0, waits) });
      this.report.level = 0;
    }
    return true;
  }

  /** The next sample, between two of the frames'. */
  sample() {
    const frame = this.frames[0];
    if (!frame) {
      this.isPlaying = false;
      this.report.gaps += 1;
      return 0;
    }
    const whole = Math.floor(this.place), part = this.place - whole;
    const one = frame[whole], other = frame[whole + 1] ?? this.frames[1]?.[0] ?? one;
    this.place += this.step;
    if (this.place >= FRAME) {
      this.place -= FRAME;
      this.frames.shift();
    }
    return ((1 - part) * one + part * other) / 32768;
  }
}

registerProcessor("speaker", Speaker);
