// SPDX-License-Identifier: Apache-2.0
// What can be done to a running call: buttons, and what came of them.

import { ask, ofCall, told } from "/pages/door.js";
import { element, put } from "/pages/words.js";

const DEEDS = [
  { label: "Bring in a person", path: "takeover", done: "a person is being called" },
  { label: "End the handoff", path: "abort", done: "the handoff ends", isFinal: true },
  { label: "Hang up", path: "hangup", done: "the call ends after the agent's last words", isFinal: true },
];
const SURE = 5000;

/** A row of buttons, and a place that says what the gateway answered. What cannot be taken back
    wants a second press. */
export function deedsOf(call) {
  const answer = element("p", { role: "status", class: "answer" });
  const buttons = DEEDS.map((deed) => {
    const button = element("button", { type: "button" }, deed.label);
    let sureUntil = 0, isUnderWay = false;
    const calm = () => {
      sureUntil = 0;
      button.classList.remove("sure");
      put(button, deed.label);
    };
    button.addEventListener("click", async () => {
      if (isUnderWay) return;
      if (deed.isFinal && Date.now() > sureUntil) {
        sureUntil = Date.now() + SURE;
        button.classList.add("sure");
        put(button, `${deed.label}: sure?`);
        setTimeout(() => { if (Date.now() >= sureUntil) calm(); }, SURE);
        return;
      }
      calm();
      isUnderWay = true;
      button.setAttribute("aria-disabled", "true");
      try {
        await ask(ofCall(call, deed.path), { method: "POST" });
        answer.className = "answer good";
        put(answer, deed.done);
      } catch (error) {
        answer.className = "answer bad";
        put(answer, `${deed.label}: ${told(error)}`);
      }
      button.removeAttribute("aria-disabled");
      isUnderWay = false;
    });
    return button;
  });
  return { row: element("div", { class: "row", role: "group", "aria-label": "Actions" }, ...buttons), answer };
}
