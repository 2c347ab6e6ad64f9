// SPDX-License-Identifier: Apache-2.0
// Logging in with a name and a password.

import { json, Refusal, told } from "/pages/door.js";
import { put } from "/pages/words.js";

const at = (id) => document.getElementById(id);

/** Where to go then: a page of ours, or the first. */
function target() {
  const wish = new URLSearchParams(location.search).get("next") || "/live";
  const place = new URL(wish, location.origin);
  // Whole, for a path alone could begin as the name of another host does.
  return place.origin === location.origin ? place.href : "/live";
}

at("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  put(at("trouble"), "");
  try {
    // As `handoff password` had it: letters with accents have one form.
    const password = at("password").value.normalize("NFKC");
    await json("/v1/session", { method: "POST", body: { user: at("user").value.trim(), password } });
    location.replace(target());
  } catch (error) {
    put(at("trouble"), error instanceof Refusal ? error.message : told(error));
    at("password").value = "";
    at("password").focus();
  }
});

json("/v1/session").then((who) => {
  if (who.user) location.replace(target());
  else if (!who.users) put(at("trouble"), "This gateway has no users: nobody can log in.");
}).catch((error) => put(at("trouble"), told(error)));
at("user").focus();
