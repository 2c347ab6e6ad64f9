// SPDX-License-Identifier: Apache-2.0
// What the microphone hears, in frames of 20 ms of linear sound at 16 kHz.

const RATE = 16_000, FRAME = 320;

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = sampleRate / RATE;
    // The sample that is being made: the mean of what falls into its time.
    this.sum = 0;
    this.filled = 0;
    this.frame = new Int16Array(FRAME);
    this.count = 0;
  }

  process([input]) {
    for (const sample of input[0] || []) this.take(sample);
    return true;
  }

  take(sample) {
    let rest = 1;
    while (this.filled + rest >= this.step) {
      const part = this.step - this.filled;
      this.put((this.sum + part * sample) / this.step);
      rest -= part;
      this.sum = 0;
      this.filled = 0;
    }
    this.sum += rest * sample;
    this.filled += rest;
  }

  put(value) {
    this.frame[this.count] = Math.max(-32768, Math.min(32767, Math.round(value * 32768)));
    this.count += 1;
    if (this.count < FRAME) return;
    this.port.postMessage(this.frame.buffer, [this.frame.buffer]);
    this.frame = new Int16Array(FRAME);
    this.count = 0;
  }
}

registerProcessor("microphone", Microphone);
