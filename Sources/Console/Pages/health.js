// SPDX-License-Identifier: Apache-2.0
// The figures of the gateway's health.

import { pairs } from "/pages/words.js";

const NAMES = {
  calls: "Calls", rtp_ports_in_use: "RTP ports", operators_held: "Operators held",
  journal: "Journal", journal_records_waiting: "Records waiting", draining: "Draining",
};
const EVERY = 5000;

/** Asks for the health again and again, and shows it in a list. */
export function watchHealth(list) {
  const look = async () => {
    try {
      // Not well is an answer, too: 503.
      const health = await (await fetch("/v1/health", { cache: "no-store" })).json();
      pairs(list, rows(health));
    } catch {
      pairs(list, [["Gateway", "does not answer", "bad"]]);
    }
    setTimeout(look, EVERY);
  };
  look();
}

function rows(health) {
  const shown = [["Gateway", health.status, health.status === "ok" ? "good" : "bad"]];
  for (const problem of health.problems || []) shown.push([problem.part, problem.reason, "bad"]);
  for (const [key, name] of Object.entries(NAMES)) {
    const value = health[key];
    if (value === undefined || value === false) continue;
    shown.push([name, String(value), value === "silent" || value === true ? "warn" : "number"]);
  }
  return shown;
}
