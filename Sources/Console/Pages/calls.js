// SPDX-License-Identifier: Apache-2.0
// The search through past calls. What is searched for stands in the address, so that it can be kept.

import { json, Refusal, told } from "/pages/door.js";
import { keepDoor, showVisitor } from "/pages/visitor.js";
import { clock, cut, element, put } from "/pages/words.js";

const PAGE = 50, MOST = 1000;
const at = (id) => document.getElementById(id);
const form = at("search"), rows = at("rows");
let next = null, latest = 0;

/** What the form asks for, as the API has it: times in UTC. */
function asked() {
  const wish = new Map();
  for (const [name, value] of new FormData(form)) {
    const text = value.trim();
    if (!text) continue;
    wish.set(name, form.elements[name].type === "datetime-local" ? new Date(text).toISOString() : text);
  }
  return wish;
}

const query = (wish) => [...wish].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");

/** Puts what the address asks for into the form. */
function readAddress() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type !== "datetime-local") {
      field.value = value;
      continue;
    }
    const moment = new Date(value);
    if (Number.isNaN(moment.getTime())) continue;
    moment.setMinutes(moment.getMinutes() - moment.getTimezoneOffset());
    field.value = moment.toISOString().slice(0, 16);
  }
}

function row(call) {
  const arrived = new Date(call.arrived);
  const handoff = call.outcome ? `${call.outcome}: ${call.reason || ""}` : call.handoffs > 0 ? "under way" : "none";
  return element("tr", {},
    element("td", {}, element("time", { datetime: call.arrived, class: "number" }, arrived.toLocaleString())),
    element("td", { class: "number" }, clock(call.lasted_ms) + (call.ended === undefined ? ", running" : "")),
    element("td", {}, call.line), element("td", {}, handoff),
    element("td", {}, cut(call.wanted || "", 80)),
    element("td", {}, element("a", { href: `/calls/${encodeURIComponent(call.call)}` }, call.call)));
}

async function search(isMore) {
  const wish = asked(), mine = ++latest;
  if (!isMore) {
    history.replaceState(null, "", wish.size > 0 ? `?${query(wish)}` : location.pathname);
    next = null;
  }
  put(at("count"), "searching");
  const page = new Map(wish).set("limit", String(PAGE));
  if (isMore && next) page.set("before", next);
  try {
    const found = await json(`/v1/calls?${query(page)}`);
    // A later search has begun meanwhile.
    if (mine !== latest) return;
    if (!isMore) rows.replaceChildren();
    const first = rows.children.length;
    rows.append(...found.calls.map(row));
    next = found.next || null;
    put(at("trouble"), "");
    put(at("count"), rows.children.length === 0 ? "no calls found" : `${rows.children.length} calls`
      + (next ? ", and there are more" : ""));
    at("more").hidden = !next || rows.children.length >= MOST;
    if (isMore) rows.children[first]?.querySelector("a").focus();
  } catch (error) {
    if (mine !== latest) return;
    put(at("count"), "");
    put(at("trouble"), told(error));
    if (error instanceof Refusal && error.status === 401) closed();
  }
}

const closed = keepDoor(at("door"), () => search(false));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search(false);
});
at("more").addEventListener("click", () => search(true));
showVisitor(at("who"));
readAddress();
search(false);
