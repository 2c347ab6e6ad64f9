// SPDX-License-Identifier: Apache-2.0
// The card of one running call.

import { deedsOf } from "/pages/deeds.js";
import { drawStrip, speakers } from "/pages/strip.js";
import { clock, cut, element, pairs, put } from "/pages/words.js";

export class Card {
  constructor(call) {
    this.title = element("a", { href: `/calls/${encodeURIComponent(call)}` }, call);
    this.stage = element("strong");
    this.time = element("span", { class: "number faint" });
    this.canvas = element("canvas", { role: "img" });
    this.facts = element("dl", { class: "pairs" });
    this.meters = element("div");
    this.said = element("p", { class: "said faint" });
    const { row, answer } = deedsOf(call);
    this.node = element("li", { class: "sheet", "data-call": call },
      element("h2", {}, this.title), element("p", {}, this.stage, " ", this.time),
      this.canvas, this.facts, this.meters, this.said, row, answer);
  }

  /** Shows the call as it is now; `now` is in milliseconds since it arrived. */
  show(call, now) {
    put(this.stage, call.stage);
    put(this.time, call.isWaiting ? `waiting ${clock(now - call.waitingSince)}` : clock(now));
    this.node.classList.toggle("waiting", call.isWaiting);
    this.node.classList.toggle("over", call.ended !== null);
    this.canvas.setAttribute("aria-label", `Speech of the last minute: ${speakers(call)}`);
    pairs(this.facts, facts(call));
    this.showScores(call);
    put(this.said, cut(call.words.at(-1) || "", 200));
  }

  draw(call, now, colours) { drawStrip(this.canvas, call, now, colours); }

  showScores(call) {
    const scores = [...call.scores.values()], text = JSON.stringify(scores);
    if (this.meters.dataset.shown === text) return;
    this.meters.dataset.shown = text;
    this.meters.replaceChildren(...scores.map(({ rule, score, threshold }) => {
      const words = `${rule} ${score.toFixed(1)} of ${threshold.toFixed(1)}`;
      return element("p", {}, element("meter", {
        min: 0, max: Math.max(threshold * 1.25, score), value: score, low: threshold * 0.6,
        high: threshold, "aria-label": words,
      }), ` ${words}`);
    }));
  }
}

function facts(call) {
  const rows = [["Line", `${call.line || "–"}, ${call.to}`]];
  if (call.name) rows.push(["Caller", call.name]);
  for (const [listener, heard] of Object.entries(call.routing)) {
    rows.push([`${listener} hears`, sources(heard)]);
  }
  if (call.operator) rows.push(["Operator", call.operator]);
  if (call.wanted) rows.push(["Wanted", call.rule ? `${call.wanted} (rule ${call.rule})` : call.wanted]);
  for (const phrase of call.phrases) {
    rows.push(["Phrase", `“${phrase.phrase}” ${phrase.score.toFixed(2)}, `
      + (phrase.confirmed ? "sure" : "below its threshold")]);
  }
  if (call.nearMisses > 0) rows.push(["Near misses", String(call.nearMisses)]);
  if (call.held.size > 0) rows.push(["On hold by", [...call.held].join(", ")]);
  if (call.defects > 0) rows.push(["Defects", String(call.defects), "bad"]);
  return rows;
}

/** `agent, hold 20 %` */
function sources(heard) {
  return Object.entries(heard).map(([name, gain]) => (
    gain === 1 ? name : `${name} ${Math.round(gain * 100)} %`)).join(", ") || "nothing";
}
