// SPDX-License-Identifier: Apache-2.0
// The picture of a call: who spoke when, what the caller heard, and what happened.

import { CallState } from "/pages/callstate.js";
import { rowsOf } from "/pages/strip.js";
import { clock, element } from "/pages/words.js";

const SPACE = "http://www.w3.org/2000/svg";
const WIDTH = 1000, LEFT = 90, RIGHT = 10, ROW = 26, TOP = 24;
const MARKS = {
  escalated: ["▲", "calls a person"], "escalation.near-missed": ["△", "nearly called a person"],
  "handoff.began": ["H", "handoff"], "operator.ringing": ["R", "rings"],
  "operator.answered": ["A", "answered"], bridged: ["●", "joined"], "handoff.ended": ["■", "handoff ended"],
  defect: ["!", "defect"],
};
const MOST = 400;

function drawn(name, attributes, text) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Spans of the caller's row of the routing: what the caller heard, from when to when. */
function heardByCaller(records, end) {
  const spans = [];
  for (const record of records) {
    if (record.event !== "routing") continue;
    if (spans.length > 0) spans.at(-1)[1] = record.offset_ms;
    const names = Object.keys(record.detail.caller || {});
    spans.push([record.offset_ms, end, names.join(" + ") || "nothing"]);
  }
  return spans.slice(-MOST);
}

export function pictureOf(records) {
  const call = new CallState("");
  // A whole call has more than a card shows.
  call.keep = (list, item) => { if (list.length < 4 * MOST) list.push(item); };
  records.forEach((record) => call.note(record));
  const end = Math.max(1000, call.offset), scale = (WIDTH - LEFT - RIGHT) / end;
  const x = (ms) => LEFT + Math.min(Math.max(ms, 0), end) * scale;
  const parties = rowsOf(call), height = TOP + (parties.length + 2) * ROW + 8;
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "picture", role: "img" });
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].find((s) => end / 1000 / s <= 12) || 7200;
  for (let ms = 0; ms <= end; ms += step * 1000) {
    picture.append(drawn("line", { x1: x(ms), x2: x(ms), y1: TOP - 6, y2: height, class: "grid" }),
      drawn("text", { x: x(ms) + 2, y: 12 }, clock(ms)));
  }
  parties.forEach((party, index) => {
    const y = TOP + index * ROW;
    picture.append(drawn("text", { x: 4, y: y + 16 }, party));
    for (const [from, to] of call.speech.get(party) || []) {
      picture.append(drawn("rect", {
        x: x(from), y: y + 3, width: Math.max(1.5, x(to ?? end) - x(from)), height: ROW - 8,
        fill: `var(--${party.split("-")[0]})`,
      }));
    }
  });
  let y = TOP + parties.length * ROW;
  picture.append(drawn("text", { x: 4, y: y + 16 }, "caller hears"));
  for (const [from, to, what] of heardByCaller(records, end)) {
    const width = Math.max(1, x(to) - x(from));
    picture.append(drawn("rect", { x: x(from), y: y + 3, width, height: ROW - 8, fill: "none", stroke: "var(--line)" }));
    if (width > 7 * what.length) picture.append(drawn("text", { x: x(from) + 4, y: y + 16 }, what));
  }
  y += ROW;
  picture.append(drawn("text", { x: 4, y: y + 16 }, "events"));
  const marks = records.filter((record) => MARKS[record.event]);
  for (const record of marks.slice(0, MOST)) {
    const mark = drawn("text", { x: x(record.offset_ms) - 4, y: y + 16 }, MARKS[record.event][0]);
    mark.append(drawn("title", {}, `${clock(record.offset_ms)} ${record.text}`));
    picture.append(mark);
  }
  // For those who do not see it, and for what the marks mean.
  const told = marks.slice(0, 60).map((record) => `${clock(record.offset_ms)} ${record.text}`);
  picture.setAttribute("aria-label", `The call from 0:00 to ${clock(end)}. ${told.join("; ") || "No handoff."}`);
  const used = [...new Set(marks.map((record) => record.event))];
  return element("figure", {}, picture, element("figcaption", { class: "faint" },
    used.map((event) => MARKS[event].join(" ")).join(", ")));
}
