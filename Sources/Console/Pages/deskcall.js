// SPDX-License-Identifier: Apache-2.0
// The call at the desk, by what the gateway tells of it.
//
//   none ── offered ──▶ ringing ── answer ──▶ briefed ── accepted ──▶ talking
//    ▲                     └──────── accepted ───────────────────────────┘
//    └── over, from any of them

/** The facts a person has to know before they take a call, the most important first. */
function factsOf(box, told) {
  const details = [
    ["Caller", [...new Set([box.caller?.name, told.from_number])].filter(Boolean).join(", ")],
    ["Identity", box.identity?.name && `${box.identity.name}${box.identity.verified ? ", verified" : ""}`],
    ["Wants", box.issue], ["Account", box.account], ["Orders", (box.orders || []).join(", ")],
    ["Tried", (box.tried || []).join("; ")], ["Next", box.next_step], ["Urgency", box.urgency],
  ];
  return details.filter(([, value]) => value)
    .concat(Object.entries(box.context || {}).slice(0, 8).map(([key, value]) => [key, String(value)]));
}

export class DeskCall {
  constructor() { this.clear("") }

  clear(reason) {
    Object.assign(this, {
      phase: "none", over: reason, told: {}, reason: "", summary: "", facts: [], said: "",
      waitedBefore: 0, since: 0, rings: 0, isHeld: false, isMuted: false,
    });
  }

  /** Takes a message of the gateway's; says whether anything has changed. */
  take(message, now) {
    switch (message.event) {
      case "websocket:connected":
        this.clear("");
        this.told = message;
        return false;
      case "websocket:handoff": return this.noted(message.handoff || {}, now);
      case "desk:over":
        this.clear(message.reason || "");
        return true;
      default: return false;
    }
  }

  noted(handoff, now) {
    if (handoff.status === "offered") {
      const box = handoff.package || {};
      const last = (box.conversation || []).filter((piece) => piece.speaker === "caller").at(-1);
      Object.assign(this, {
        phase: "ringing", since: now, reason: handoff.reason || "a call", facts: factsOf(box, this.told),
        summary: box.summary || box.briefing || "", said: last?.text || "",
        waitedBefore: box.waited_ms || 0, rings: 1000 * (Number(this.told.ring_seconds) || 0),
      });
      return true;
    }
    if (handoff.status === "accepted" && this.phase !== "none") {
      this.waited = this.waitedBefore + now - this.since;
      Object.assign(this, { phase: "talking", since: now });
      return true;
    }
    return false;
  }

  /** The person picks up, to hear what it is about. */
  pickUp(now) {
    if (this.phase !== "ringing") return;
    this.waitedBefore += now - this.since;
    Object.assign(this, { phase: "briefed", since: now });
  }

  get isThere() { return this.phase !== "none"; }
  get isOffered() { return this.phase === "ringing" || this.phase === "briefed"; }
}
