// SPDX-License-Identifier: Apache-2.0
// One call as its records tell it, one after the other. No page, no clock.

const KEPT = { spans: 120, phrases: 4, words: 3 };

/** `speech` is by party a list of spans of the call: `[from, to]`, the last one open while it has no
    end. */
export class CallState {
  constructor(id) {
    this.id = id;
    this.sequence = 0;
    this.arrived = 0;
    this.offset = 0;
    this.line = "";
    this.to = "";
    this.name = "";
    this.stage = "arriving";
    this.answered = null;
    this.waitingSince = null;
    this.wanted = "";
    this.rule = "";
    this.route = "";
    this.operator = "";
    this.targets = new Map();
    this.parties = new Set(["caller"]);
    this.held = new Set();
    this.routing = {};
    this.speech = new Map();
    this.phrases = [];
    this.scores = new Map();
    this.nearMisses = 0;
    this.words = [];
    this.defects = 0;
    this.outcome = "";
    this.ended = null;
  }

  /** What a list of calls says of it, before its records are there. */
  static of(summary) {
    const state = new CallState(summary.call);
    state.arrived = Date.parse(summary.arrived);
    state.line = summary.line;
    state.to = summary.to;
    state.name = summary.name || "";
    state.wanted = summary.wanted || "";
    state.stage = "running";
    return state;
  }

  get isWaiting() { return this.waitingSince !== null && this.ended === null; }

  /** Takes the next record; one that was taken already changes nothing. */
  note(record) {
    if (record.sequence <= this.sequence) return;
    this.sequence = record.sequence;
    this.offset = Math.max(this.offset, record.offset_ms);
    if (!this.arrived) this.arrived = Date.parse(record.at) - record.offset_ms;
    const detail = record.detail || {}, name = record.event;
    const step = STEPS[name];
    if (step) return step(this, detail, record);
    const [party, what] = name.split(".");
    if (what === "connected") {
      this.parties.add(party);
      if (party === "caller" && this.answered === null) this.answered = record.offset_ms;
    } else if (what === "disconnected") {
      this.parties.delete(party);
      this.close(party, record.offset_ms);
    }
  }

  /** Times of what was heard count from the answer. */
  inCall(ms) { return (this.answered || 0) + ms; }

  spans(party) {
    if (!this.speech.has(party)) this.speech.set(party, []);
    return this.speech.get(party);
  }

  close(party, at) {
    const last = this.speech.get(party)?.at(-1);
    if (last && last[1] === null) last[1] = at;
  }

  keep(list, item, most) {
    list.push(item);
    if (list.length > most) list.shift();
  }
}

const STEPS = {
  "call.arrived"(call, detail, record) {
    call.arrived = Date.parse(record.at);
    call.line = detail.line || "";
    call.to = detail.to || "";
    call.name = detail.name || "";
  },
  "agent.connected"(call) {
    call.parties.add("agent");
    if (["arriving", "running"].includes(call.stage)) call.stage = "with the agent";
  },
  escalated(call, detail) {
    call.wanted = detail.reason || "";
    call.rule = detail.trigger || "";
  },
  "handoff.began"(call, detail, record) {
    call.waitingSince = record.offset_ms;
    call.route = detail.route || "";
    call.stage = "a person is called";
    call.outcome = "";
  },
  "handoff.rerouted"(call, detail) { call.route = detail.route || ""; },
  "operator.dialled"(call, detail) {
    call.targets.set(detail.attempt, detail.target);
    call.operator = detail.target || "";
    if (call.isWaiting) call.stage = `calling ${call.operator}`;
  },
  "operator.ringing"(call, detail) {
    if (call.isWaiting) call.stage = `${call.targets.get(detail.attempt) || "the phone"} rings`;
  },
  "operator.answered"(call, detail) {
    if (call.isWaiting) call.stage = `${call.targets.get(detail.attempt) || "the operator"} is briefed`;
  },
  bridged(call, detail) {
    call.operator = call.targets.get(detail.attempt) || call.operator;
    call.waitingSince = null;
    call.stage = `with ${call.operator || "a person"}`;
  },
  "agent.replaced"(call, detail) { call.stage = `with ${detail.target}`; },
  "handoff.ended"(call, detail) {
    call.outcome = detail.outcome || "";
    call.waitingSince = null;
    if (call.outcome !== "bridged") call.operator = "";
    if (call.outcome === "returned") call.stage = "back with the agent";
    else if (call.ended === null) call.stage = `handoff ${call.outcome}`;
  },
  routing(call, detail) { call.routing = detail; },
  held(call, detail) { detail.held ? call.held.add(detail.party) : call.held.delete(detail.party); },
  "signal.speech-began"(call, detail) {
    const spans = call.spans(detail.party);
    if (spans.at(-1)?.[1] !== null || spans.length === 0) {
      call.keep(spans, [call.inCall(detail.at_ms), null], KEPT.spans);
    }
  },
  "signal.speech-ended"(call, detail) {
    const spans = call.spans(detail.party), span = [call.inCall(detail.began_ms), call.inCall(detail.ended_ms)];
    if (spans.length > 0 && spans.at(-1)[1] === null) spans.pop();
    call.keep(spans, span, KEPT.spans);
  },
  "signal.keyword"(call, detail) { call.keep(call.phrases, detail, KEPT.phrases); },
  "signal.transcript"(call, detail, record) {
    call.keep(call.words, detail.text ? `${detail.speaker || ""}: ${detail.text}` : record.text, KEPT.words);
  },
  "rule.scored"(call, detail) {
    if (call.scores.size < 8 || call.scores.has(detail.rule)) call.scores.set(detail.rule, detail);
  },
  "escalation.near-missed"(call) { call.nearMisses += 1; },
  defect(call) { call.defects += 1; },
  "call.ended"(call, detail, record) {
    call.ended = detail.reason || "ended";
    call.stage = `ended: ${call.ended}`;
    for (const party of call.speech.keys()) call.close(party, record.offset_ms);
  },
};
