// SPDX-License-Identifier: Apache-2.0
// All running calls as they happen.

import { CallState } from "/pages/callstate.js";
import { Card } from "/pages/card.js";
import { json, ofCall, told } from "/pages/door.js";
import { Feed } from "/pages/feed.js";
import { watchHealth } from "/pages/health.js";
import { coloursOf } from "/pages/strip.js";
import { keepDoor, showVisitor } from "/pages/visitor.js";
import { clock, put } from "/pages/words.js";

// Thousands of calls may run: all are followed, some are drawn.
const STEP = 30, MOST = 240, TRACKED = 20_000, PAGES = 20, LINGER = 8000, EVERY = 250;
const at = (id) => document.getElementById(id);
const place = at("calls"), calls = new Map(), cards = new Map();
let shown = STEP, isChanged = true, isCatchingUp = true, told401 = () => {}, colours = coloursOf(document.documentElement);

const nowOf = (call) => (call.ended === null ? Date.now() + feed.skew - call.arrived : call.offset);

// MARK: What comes

function take(record) {
  let call = calls.get(record.call);
  if (!call) {
    // What comes of a call that has left is not the beginning of another.
    if (calls.size >= TRACKED || (record.sequence > 1 && !isCatchingUp)) return;
    call = new CallState(record.call);
    // Its first record has all the others behind it.
    call.isWhole = record.sequence === 1;
    call.born = Date.now();
    calls.set(record.call, call);
  }
  if (call.coming) {
    call.coming.push(record);
    return;
  }
  const wasWaiting = call.isWaiting;
  call.note(record);
  if (call.isWaiting && !wasWaiting) put(at("news"), `${call.id}: ${call.wanted || "a person is wanted"}`);
  if (call.ended !== null) call.leaves = Date.now() + LINGER;
  isChanged = true;
}

/** Calls that ran before this page was there. */
async function catchUp() {
  const running = new Set(), busy = [], began = Date.now();
  let before = "", isAll = false;
  isCatchingUp = true;
  for (let page = 0; page < PAGES && !isAll; page += 1) {
    const found = await json(`/v1/calls?running=true&limit=500${before}`);
    for (const summary of found.calls) {
      running.add(summary.call);
      if (!calls.has(summary.call) && calls.size < TRACKED) {
        calls.set(summary.call, Object.assign(CallState.of(summary), { born: began }));
      }
      if (summary.handoffs > 0) busy.push(summary.call);
    }
    isAll = !found.next;
    before = `&before=${found.next}`;
  }
  isCatchingUp = false;
  // What ended while nobody looked, or is not kept any more.
  for (const call of calls.values()) {
    if (isAll && !running.has(call.id) && call.ended === null && call.born < began) calls.delete(call.id);
  }
  isChanged = true;
  // Who waits for a person stands before all others, so that has to be known.
  for (const id of busy.slice(0, MOST)) {
    const call = calls.get(id);
    if (call && !call.isWhole) await fill(call);
  }
}

/** The whole of a call that is drawn; what comes of it meanwhile waits. */
async function fill(call) {
  call.isWhole = true;
  call.coming = [];
  try {
    const { records } = await json(ofCall(call.id));
    const whole = new CallState(call.id);
    for (const record of records.concat(call.coming)) whole.note(record);
    if (calls.get(call.id) === call) {
      calls.set(call.id, Object.assign(whole, { isWhole: true, leaves: call.leaves, born: call.born }));
    }
    if (whole.ended !== null) whole.leaves = Date.now() + LINGER;
  } catch {
    const coming = call.coming;
    call.coming = null;
    coming.forEach((record) => call.note(record));
  }
  isChanged = true;
}

// MARK: What is shown

function fits(call, wanted) {
  if (!wanted) return true;
  return [call.id, call.line, call.to, call.name, call.operator, call.wanted, call.stage, ...call.words]
    .some((text) => text.toLowerCase().includes(wanted));
}

/** Who waits longest first, then who came last. */
function inOrder(one, other) {
  if (one.isWaiting !== other.isWaiting) return one.isWaiting ? -1 : 1;
  if (one.isWaiting) return one.arrived + one.waitingSince - other.arrived - other.waitingSince;
  return other.arrived - one.arrived;
}

function show() {
  const now = Date.now(), focused = document.activeElement?.closest?.("[data-call]")?.dataset.call;
  for (const call of calls.values()) {
    if (call.leaves && call.leaves < now && call.id !== focused) calls.delete(call.id);
  }
  const wanted = at("filter").value.trim().toLowerCase();
  const found = [...calls.values()].filter((call) => call.id === focused || fits(call, wanted)).sort(inOrder);
  const drawn = found.slice(0, shown);
  const kept = calls.get(focused);
  if (kept && !drawn.includes(kept)) drawn.push(kept);
  const ids = new Set(drawn.map((call) => call.id));
  let isNew = false;
  for (const [id, card] of cards) {
    if (ids.has(id)) continue;
    card.node.remove();
    cards.delete(id);
  }
  for (const call of drawn) {
    isNew = isNew || !cards.has(call.id);
    if (!cards.has(call.id)) cards.set(call.id, new Card(call.id));
    if (!call.isWhole && !call.coming) fill(call);
  }
  // Nothing moves under the fingers of who is in a card.
  let next = place.firstChild;
  for (const call of drawn) {
    const { node } = cards.get(call.id);
    if (node === next) next = next.nextSibling;
    else if (!focused || !node.isConnected) place.insertBefore(node, next);
  }
  const running = [...calls.values()].filter((call) => call.ended === null);
  const waiting = running.filter((call) => call.isWaiting).length;
  put(at("count"), `${running.length} running, ${waiting} waiting for a person`
    + (found.length > drawn.length ? `; ${drawn.length} of ${found.length} shown` : ""));
  at("more").hidden = found.length <= shown || shown >= MOST;
  if (isNew) drawAll();
}

function refresh() {
  if (isChanged || [...calls.values()].some((call) => call.leaves)) {
    isChanged = false;
    show();
  }
  for (const [id, card] of cards) {
    const call = calls.get(id);
    if (call) card.show(call, nowOf(call));
  }
  setTimeout(refresh, EVERY);
}

const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
function drawAll() {
  for (const [id, card] of cards) {
    const call = calls.get(id);
    if (call) card.draw(call, nowOf(call), colours);
  }
}

function draw() {
  drawAll();
  setTimeout(() => requestAnimationFrame(draw), isCalm.matches ? 1000 : 60);
}

// MARK: The feed

const feed = new Feed({
  record: take,
  begun() { catchUp().catch((error) => put(at("trouble"), told(error))); },
  gap(what) {
    put(at("trouble"), `Some of what happened is not kept any more (${what.reason}).`);
    for (const call of calls.values()) call.isWhole = false;
    isChanged = true;
  },
  state(name, detail) {
    const words = {
      connecting: () => "connecting", live: () => "live",
      behind: () => `${clock(detail)} behind`,
      lost: () => `lost, trying again in ${Math.ceil(detail.pause / 1000)} s: ${told(detail.error)}`,
      refused: () => "not connected",
    };
    const text = words[name]();
    put(at("feed"), text);
    at("feed").className = name === "live" ? "good" : "warn";
    if (name === "live" && !/not kept/.test(at("trouble").textContent)) put(at("trouble"), "");
    if (name === "refused") {
      put(at("trouble"), told(detail));
      if (detail.status === 401) told401();
    }
  },
});

told401 = keepDoor(at("door"), () => feed.run());
at("filter").addEventListener("input", () => { isChanged = true; });
at("more").addEventListener("click", () => {
  shown = Math.min(MOST, shown + STEP);
  isChanged = true;
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  colours = coloursOf(document.documentElement);
});
watchHealth(at("health"));
showVisitor(at("who"));
refresh();
draw();
feed.run();
