// SPDX-License-Identifier: Apache-2.0
// The desk: rings, and has whoever works here hear, take, and end a call.

import { Bell } from "/pages/bell.js";
import { DeskCall } from "/pages/deskcall.js";
import { DeskSocket, ELSEWHERE, LOGGED_OUT } from "/pages/desksocket.js";
import { json, told } from "/pages/door.js";
import { Presence } from "/pages/presence.js";
import { Sound, whyNoMicrophone } from "/pages/sound.js";
import { showVisitor } from "/pages/visitor.js";
import { clock, element, pairs, put } from "/pages/words.js";

const ON_DUTY = "handoff-on-duty", EVERY = 250, TITLE = document.title;
const at = (id) => document.getElementById(id);
const call = new DeskCall(), bell = new Bell();
let network = "off duty", isMuted = false, presence;

// MARK: The gateway

const socket = new DeskSocket({
  opened() { say("waiting for calls"); },
  lost(code) {
    call.clear(call.isThere ? "the connection was lost" : call.over);
    if (code === ELSEWHERE) {
      say("off duty: the desk was opened elsewhere, and calls ring there");
      rest();
    } else if (code === LOGGED_OUT) {
      toLogin();
    } else {
      say("the connection to the gateway is lost; looking for it");
      // A handshake that is refused tells a script nothing: a login that is over shows here.
      json("/v1/session").then((who) => { if (!who.user) toLogin(); }).catch(() => {});
    }
    show();
  },
  message(message) {
    const before = call.phase;
    if (!call.take(message, Date.now())) return;
    if (call.phase === "ringing") arrived();
    if (before !== "none" && call.phase === "none") isMuted = false;
    show();
  },
  sound(frame) { if (!call.isHeld) sound.play(frame); },
});

const sound = new Sound({
  onFrame(frame, loudness) {
    const isQuiet = isMuted || call.isHeld;
    at("spoken").value = isQuiet ? 0 : loudness;
    // While it rings nobody is to hear what is said in the room.
    if (!isQuiet && (call.phase === "briefed" || call.phase === "talking")) socket.send(frame);
  },
  onReport({ waits, dropped, gaps, level }) {
    at("heard").value = level;
    put(at("line"), call.isThere ? `${waits} ms wait; ${dropped} times dropped to live, ${gaps} gaps` : "");
  },
});

function say(words) {
  network = words;
  show();
}

function toLogin() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
}

// MARK: Duty

async function start() {
  sessionStorage.setItem(ON_DUTY, "yes");
  at("start").hidden = true;
  at("stop").hidden = false;
  socket.open();
  say("looking for the gateway");
  await openSound();
}

async function openSound() {
  try {
    await sound.open();
    put(at("sound"), "");
  } catch (error) {
    put(at("sound"), `${whyNoMicrophone(error)} Callers will not hear you.`);
  }
  if (sound.isWaiting) put(at("sound"), "Click anywhere, so that the browser lets this page sound.");
}

sound.onLost = () => put(at("sound"), "The microphone is gone. Callers do not hear you.");

document.addEventListener("click", () => {
  if (!sound.isWaiting) return;
  sound.context.resume().then(() => put(at("sound"), ""));
});

/** Off duty, whoever said so. */
function rest() {
  sessionStorage.removeItem(ON_DUTY);
  at("start").hidden = false;
  at("stop").hidden = true;
  bell.silence();
  sound.close();
}

function stop() {
  if (call.isThere) return;
  socket.close();
  rest();
  say("off duty");
  presence?.set("away");
}

// MARK: The call

/** Focus goes to the card, unless somebody is writing. */
function arrived() {
  show();
  const busy = document.activeElement?.matches("input, textarea");
  if (!busy) at("call").focus();
}

const deeds = {
  accept() {
    if (!call.isOffered) return;
    socket.say("accept");
    bell.silence();
  },
  answer() {
    if (call.phase !== "ringing") return;
    socket.say("answer");
    call.pickUp(Date.now());
  },
  again() { if (call.phase === "briefed") socket.say("again"); },
  decline() {
    if (!call.isOffered) return;
    socket.say("decline", { decline: { reason: at("why").value.trim() } });
    at("why").value = "";
  },
  mute() { if (call.phase === "talking") isMuted = !isMuted; },
  hold() {
    if (call.phase !== "talking") return;
    call.isHeld = !call.isHeld;
    socket.say("hold", { hold: call.isHeld });
  },
  whisper() { if (call.phase === "talking") socket.say("command", { command: "whisper" }); },
  back() { if (call.phase === "talking") socket.say("command", { command: "give-back" }); },
  hangup() { if (call.isThere) socket.say("hangup"); },
};

for (const [name, deed] of Object.entries(deeds)) {
  at(name).addEventListener("click", () => {
    deed();
    show();
  });
}

for (const key of "123456789*0#") {
  const button = element("button", { type: "button" }, key);
  button.addEventListener("click", () => socket.say("key", { key }));
  at("keypad").append(button);
}

at("notes").addEventListener("submit", (event) => {
  event.preventDefault();
  const note = at("note").value.trim();
  if (!note || call.phase !== "talking") return;
  socket.say("note", { note });
  at("note").value = "";
  put(at("noted"), "written down");
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  const hear = { ringing: "answer", briefed: "again", talking: "whisper" }[call.phase];
  const deed = { KeyA: "accept", KeyD: "decline", KeyR: hear, KeyM: "mute", KeyH: "hold", KeyB: "back" }[event.code];
  if (!deed) return;
  event.preventDefault();
  deeds[deed]();
  show();
});

// MARK: What is shown

const PHASES = { ringing: "rings", briefed: "you hear what it is about; the caller hears nothing of it", talking: "you talk" };

function show() {
  const card = at("call");
  if (call.phase === "ringing") bell.ring(sound.context); else bell.silence();
  const place = network === "waiting for calls" && call.isThere ? "a call" : network;
  put(at("state"), call.over ? `${place} (the last call: ${call.over})` : place);
  document.title = call.phase === "ringing" ? `Rings: ${call.reason}` : TITLE;
  card.hidden = !call.isThere;
  // Not in the midst of a call.
  at("stop").setAttribute("aria-disabled", String(call.isThere));
  if (!call.isThere) {
    put(at("noted"), "");
    return;
  }
  card.dataset.phase = call.phase;
  card.setAttribute("role", call.isOffered ? "alertdialog" : "region");
  put(at("reason"), call.reason);
  put(at("summary"), call.summary);
  put(at("said"), call.said ? `The caller said last: “${call.said}”` : "");
  pairs(at("facts"), call.facts);
  at("offer").hidden = !call.isOffered;
  at("answer").hidden = call.phase !== "ringing";
  at("again").hidden = call.phase !== "briefed";
  for (const id of ["talk", "keypad", "notes"]) at(id).hidden = call.phase !== "talking";
  at("mute").setAttribute("aria-pressed", String(isMuted));
  at("hold").setAttribute("aria-pressed", String(call.isHeld));
  put(at("phase"), call.isHeld ? "the caller is on hold and hears music" : PHASES[call.phase]);
  tick();
}

/** What the clock changes alone, beside everything that is read out. */
function tick() {
  if (!call.isThere) return;
  const since = Date.now() - call.since, waited = call.waitedBefore + since;
  const rest = Math.max(0, call.rings - since);
  put(at("left"), call.phase === "talking" ? clock(since)
    : `· the caller has waited ${clock(waited)}${call.phase === "ringing" && call.rings ? `, ${Math.ceil(rest / 1000)} s left` : ""}`);
}

setInterval(tick, EVERY);
at("start").addEventListener("click", () => {
  start();
  presence?.set("available");
});
at("stop").addEventListener("click", stop);

// MARK: Who is here

json("/v1/session").then((who) => {
  if (who.user) {
    showVisitor(at("who"));
    presence = new Presence(who.user, at("presence"));
    if (sessionStorage.getItem(ON_DUTY)) start();
  } else if (who.users) {
    toLogin();
  } else {
    at("start").hidden = true;
    put(at("trouble"), "A desk is for users, and this gateway has none: see 'users' below 'http' in its configuration.");
  }
}).catch((error) => put(at("trouble"), told(error)));
