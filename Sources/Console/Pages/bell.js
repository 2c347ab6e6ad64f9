// SPDX-License-Identifier: Apache-2.0
// The desk's ring: two tones, a second long, every three seconds.

const TONES = [660, 880], RING = 1, EVERY = 3000, LOUDNESS = 0.15;

export class Bell {
  constructor() { this.timer = null; }

  ring(context) {
    if (this.timer !== null || !context) return;
    const once = () => {
      const gain = new GainNode(context, { gain: 0 });
      const now = context.currentTime;
      // With soft edges, for a click frightens.
      gain.gain.setTargetAtTime(LOUDNESS, now, 0.02);
      gain.gain.setTargetAtTime(0, now + RING, 0.05);
      gain.connect(context.destination);
      this.tones = TONES.map((frequency) => {
        const tone = new OscillatorNode(context, { frequency });
        tone.connect(gain);
        tone.start();
        tone.stop(now + RING + 0.5);
        return tone;
      });
    };
    once();
    this.timer = setInterval(once, EVERY);
  }

  silence() {
    clearInterval(this.timer);
    this.timer = null;
    for (const tone of this.tones || []) tone.stop();
    this.tones = [];
  }
}
