// SPDX-License-Identifier: Apache-2.0
// The event feed: follows it, goes on where it stopped, and knows how far behind it is.

import { ask, Refusal } from "/pages/door.js";

// The feed says that it is alive every 15 s.
const SILENCE = 40_000, PAUSES = [500, 1000, 2000, 4000, 8000, 15_000], BEHIND = 3000;

/** Follows all records: `record(one)`, `gap(what)`, `state(name, detail)`, `begun()` each time the
    feed is there. States: connecting, live, behind, lost, refused. */
export class Feed {
  constructor(listener) {
    this.listener = listener;
    this.cursor = "";
    /** Server's clock less ours, in milliseconds. */
    this.skew = 0;
    this.isEnded = false;
  }

  /** Follows until the API refuses; what is only lost is tried again. */
  async run() {
    this.isEnded = false;
    for (let failures = 0; ; failures += 1) {
      this.listener.state("connecting");
      try {
        await this.follow(() => { failures = 0; });
      } catch (error) {
        if (error instanceof Refusal && error.status < 500) {
          this.isEnded = true;
          this.listener.state("refused", error);
          return;
        }
        const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] * (0.75 + Math.random() / 2);
        this.listener.state("lost", { error, pause });
        await new Promise((done) => setTimeout(done, pause));
      }
    }
  }

  async follow(arrived) {
    const stop = new AbortController();
    let watch;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(() => stop.abort(), SILENCE);
    };
    alive();
    try {
      const headers = this.cursor ? { "Last-Event-ID": this.cursor } : {};
      const answer = await ask("/v1/events", { headers, signal: stop.signal });
      const date = Date.parse(answer.headers.get("Date") || "");
      if (!Number.isNaN(date)) this.skew = Math.abs(date - Date.now()) < 2000 ? 0 : date - Date.now();
      arrived();
      this.listener.begun();
      this.listener.state("live");
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ""; ;) {
        const part = await reader.read();
        if (part.done) throw new Error("the feed ended");
        alive();
        text += part.value;
        const events = text.split("\n\n");
        text = events.pop();
        events.forEach((event) => this.take(event));
      }
    } finally {
      clearTimeout(watch);
      stop.abort();
    }
  }

  take(event) {
    const field = { id: "", event: "", data: "" };
    for (const line of event.split("\n")) {
      const colon = line.indexOf(": ");
      if (colon > 0) field[line.slice(0, colon)] = line.slice(colon + 2);
    }
    if (field.event === "gap") this.listener.gap(JSON.parse(field.data));
    if (field.event === "record") {
      const record = JSON.parse(field.data);
      this.listener.record(record);
      this.measure(record);
    }
    // Only now is it behind us.
    if (field.id) this.cursor = field.id;
  }

  /** How long ago the record was written; when nothing more waits the feed is at the present. */
  measure(record) {
    const lag = Date.now() + this.skew - Date.parse(record.at);
    if (lag > BEHIND) this.listener.state("behind", lag);
    clearTimeout(this.present);
    this.present = setTimeout(() => {
      if (!this.isEnded) this.listener.state("live");
    }, lag > BEHIND ? 1500 : 0);
  }
}
