// SPDX-License-Identifier: Apache-2.0
// Sound: µ-law out of the page's text, its peaks, and what plays it.

const RATE = 8000;

// ITU-T G.711: a byte as a 16-bit sample.
const expanded = Int16Array.from({ length: 256 }, (_, byte) => {
  const flipped = ~byte & 255, exponent = (flipped >> 4) & 7;
  const size = ((((flipped & 15) << 3) + 132) << exponent) - 132;
  return flipped & 128 ? -size : size;
});

// Stretches of silence are left out of the page.
function decoded(sound) {
  const samples = new Int16Array(sound.samples);
  for (const [offset, text] of sound.parts) {
    const bytes = atob(text);
    for (let index = 0; index < bytes.length; index += 1) {
      samples[offset + index] = expanded[bytes.charCodeAt(index)];
    }
  }
  return samples;
}

// A track with its greatest and least sample for every 32, 256 and 2048 of them.
class Track {
  constructor(sound) {
    this.samples = decoded(sound);
    this.levels = [];
    let size = 1, highs = this.samples, lows = this.samples;
    for (const factor of [32, 8, 8]) {
      const count = Math.ceil(highs.length / factor);
      const high = new Int16Array(count), low = new Int16Array(count);
      for (let bin = 0; bin < count; bin += 1) {
        let most = -32768, least = 32767;
        for (let at = bin * factor; at < Math.min((bin + 1) * factor, highs.length); at += 1) {
          if (highs[at] > most) most = highs[at];
          if (lows[at] < least) least = lows[at];
        }
        high[bin] = most;
        low[bin] = least;
      }
      size *= factor;
      this.levels.push({ size, high, low });
      highs = high;
      lows = low;
    }
  }

  // The greatest and least sample from one sample to another.
  range(from, to) {
    let level = { size: 1, high: this.samples, low: this.samples };
    for (const next of this.levels) if (next.size <= (to - from) / 2) level = next;
    const first = Math.max(0, Math.floor(from / level.size));
    const last = Math.min(level.high.length, Math.max(first + 1, Math.ceil(to / level.size)));
    let most = 0, least = 0;
    for (let at = first; at < last; at += 1) {
      if (level.high[at] > most) most = level.high[at];
      if (level.low[at] < least) least = level.low[at];
    }
    return [least, most];
  }

  get buffer() {
    if (!this.made) {
      this.made = new AudioBuffer({ length: Math.max(1, this.samples.length), sampleRate: RATE });
      this.made.getChannelData(0).set(Float32Array.from(this.samples, sample => sample / 32768));
    }
    return this.made;
  }
}

// Plays tracks from a moment on. Where there is no sound card time still goes on.
class Player {
  constructor() { this.sources = []; this.turn = 0; }

  async start(tracks, milliseconds) {
    this.stop();
    const turn = this.turn;
    this.context ??= new AudioContext();
    const context = this.context;
    if (context.state !== "running") {
      await Promise.race([context.resume(), new Promise(done => setTimeout(done, 400))]);
      if (turn !== this.turn) return;
    }
    this.isAudible = context.state === "running";
    const begin = context.currentTime + 0.02;
    tracks.forEach((track, index) => {
      const source = new AudioBufferSourceNode(context, { buffer: track.buffer });
      const gain = new GainNode(context, { gain: 1 / Math.sqrt(tracks.length) });
      const side = tracks.length < 2 ? 0 : -0.8 + 1.6 * index / (tracks.length - 1);
      source.connect(gain).connect(new StereoPannerNode(context, { pan: side }))
        .connect(context.destination);
      if (milliseconds / 1000 < source.buffer.duration) source.start(begin, milliseconds / 1000);
      this.sources.push(source);
    });
    this.base = milliseconds;
    this.begin = this.isAudible ? begin : performance.now() / 1000;
    this.isPlaying = true;
  }

  get position() {
    const now = this.isAudible ? this.context.currentTime : performance.now() / 1000;
    return this.base + Math.max(0, now - this.begin) * 1000;
  }

  stop() {
    this.turn += 1;
    for (const source of this.sources) source.disconnect();
    this.sources = [];
    this.isPlaying = false;
  }
}
