// SPDX-License-Identifier: Apache-2.0
// What a call's summary, packages and legs come to, as rows of terms and tables.

import { clock, element } from "/pages/words.js";

export function factsOf(call, records) {
  if (!call) return [["Records", String(records.length)]];
  const rows = [
    ["Arrived", new Date(call.arrived).toLocaleString()], ["Lasted", clock(call.lasted_ms)],
    ["Line", `${call.line}, ${call.to}`],
  ];
  if (call.from) rows.push(["Calls from", call.from]);
  if (call.name) rows.push(["Caller", call.name]);
  if (call.wanted) rows.push(["Wanted", call.wanted]);
  if (call.outcome) rows.push(["Last handoff", `${call.outcome}: ${call.reason || ""}`]);
  if (call.ended !== undefined) rows.push(["Ended", call.ended]);
  const rules = records.filter((record) => record.event === "escalated").map((record) => record.detail.trigger);
  if (rules.length > 0) rows.push(["Rules that called", [...new Set(rules)].join(", ")]);
  return rows;
}

/** Every member of a package that has something, one row each, however deep it is. */
export function packageOf(value, name = "", rows = []) {
  if (rows.length >= 200 || value === null || value === undefined || value === "") return rows;
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
    if (value.length > 0) rows.push([name, value.join(", ")]);
  } else if (typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      const title = key.replaceAll("_", " ");
      packageOf(item, name ? `${name} ${Array.isArray(value) ? Number(key) + 1 : title}` : title, rows);
    }
  } else {
    rows.push([name, String(value)]);
  }
  return rows;
}

const COLUMNS = [
  ["loss_percent", "Lost", " %"], ["jitter_ms", "Jitter", " ms"], ["round_trip_ms", "Round trip", " ms"],
  ["remote_loss_percent", "It lost of ours", " %"], ["frames_concealed", "Concealed", ""],
  ["packets_received", "Received", ""], ["packets_sent", "Sent", ""], ["level_dbfs", "Level", " dBFS"],
];

/** A table of the legs that have closed. */
export function qualityOf(records) {
  const legs = records.filter((record) => record.event === "leg.quality");
  if (legs.length === 0) return element("p", { class: "faint" }, "No leg has closed yet.");
  const head = element("tr", {}, element("th", { scope: "col" }, "Leg"),
    ...COLUMNS.map(([, title]) => element("th", { scope: "col" }, title)));
  const rows = legs.map(({ detail }) => element("tr", {}, element("th", { scope: "row" }, detail.party),
    ...COLUMNS.map(([key, , unit]) => {
      const value = detail.quality?.[key];
      return element("td", { class: "number" }, value === undefined ? "–" : `${value}${unit}`);
    })));
  return element("table", {}, element("caption", {}, "From opening to close"),
    element("thead", {}, head), element("tbody", {}, ...rows));
}
