// SPDX-License-Identifier: Apache-2.0
// Who is logged in, and the way out; and the way in when the API asks for it.

import { ask, json, token, told } from "/pages/door.js";
import { element, put } from "/pages/words.js";

/** Says in a place who is logged in. */
export async function showVisitor(place) {
  let who;
  try {
    who = await json("/v1/session");
  } catch {
    // Whatever is wrong, what the page asks for next says it.
    return;
  }
  if (!who.user) return;
  const leave = element("button", { type: "button" }, "Log out");
  const answer = element("span", { role: "status", class: "bad" });
  leave.addEventListener("click", async () => {
    try {
      await ask("/v1/session", { method: "DELETE" });
      location.assign("/login");
    } catch (error) {
      put(answer, told(error));
    }
  });
  place.replaceChildren(`${who.user} (${who.role}) `, leave, answer);
}

/** What a page does when the API does not know who asks: it goes to the login where there are users,
    else it has the token typed in, and calls `again`. */
export function keepDoor(form, again) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = form.querySelector("input");
    token.value = field.value.trim();
    field.value = "";
    form.hidden = true;
    again();
  });
  return async () => {
    token.value = "";
    const who = await json("/v1/session").catch(() => ({}));
    if (who.users) {
      location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    form.hidden = false;
    form.querySelector("input").focus();
  };
}
