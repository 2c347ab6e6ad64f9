// SPDX-License-Identifier: Apache-2.0
// One call, whole: its picture, why it came to a person, its package, its legs and its sound.

import { ask, json, ofCall, Refusal, told } from "/pages/door.js";
import { factsOf, packageOf, qualityOf } from "/pages/account.js";
import { pictureOf } from "/pages/timeline.js";
import { keepDoor, showVisitor } from "/pages/visitor.js";
import { element, pairs, put, seconds } from "/pages/words.js";

const FIRST = 400;
const at = (id) => document.getElementById(id);
const id = decodeURIComponent(location.pathname.split("/").pop());

function showRecords(records, most) {
  at("rows").replaceChildren(...records.slice(0, most).map((record) => element("tr", {},
    element("td", { class: "number" }, seconds(record.offset_ms)), element("td", {}, record.event),
    element("td", {}, record.text))));
  put(at("records"), `Times since the call arrived; ${records.length} events`
    + (records.length > most ? `, ${most} of them shown` : ""));
  at("more").hidden = records.length <= most;
}

async function showWhy() {
  try {
    const { lines } = await json(ofCall(id, "explanation"));
    put(at("why"), lines.join("\n"));
  } catch (error) {
    put(at("why"), told(error));
  }
}

async function showPackages(records) {
  const handoffs = [...new Set(records.filter((record) => record.event === "handoff.package")
    .map((record) => record.detail.id))];
  if (handoffs.length === 0) return put(at("packages"), "No handoff has made one.");
  const parts = [];
  for (const handoff of handoffs.slice(0, 16)) {
    const list = element("dl", { class: "pairs sheet" });
    parts.push(element("h3", {}, handoff), list);
    try {
      pairs(list, packageOf(await json(`/v1/handoffs/${encodeURIComponent(handoff)}`,
        { headers: { Accept: "application/json" } })));
    } catch (error) {
      pairs(list, [["Package", told(error), "bad"]]);
    }
  }
  return at("packages").replaceChildren(...parts);
}

/** The recording is got whole: a browser that plays it shows no token. */
async function play() {
  put(at("sound"), "loading");
  try {
    const file = await (await ask(ofCall(id, "recording"))).blob();
    const player = element("audio", { controls: true, src: URL.createObjectURL(file) });
    player.addEventListener("error", () => put(at("sound"), "This browser cannot play the file."));
    player.setAttribute("aria-label", "Recording of the call");
    const save = element("a", { href: player.src, download: `${id}.${/wav/.test(file.type) ? "wav" : "opus"}` },
      "Save the file");
    at("player").replaceChildren(player, element("p", {}, save));
    put(at("sound"), "");
    at("play").hidden = true;
    player.focus();
  } catch (error) {
    put(at("sound"), error.code === "no-recording" ? "There is no recording of this call." : told(error));
  }
}

async function show() {
  put(at("trouble"), "");
  put(at("state"), "loading");
  try {
    const { call, records } = await json(ofCall(id));
    put(at("title"), `Call ${id}`);
    document.title = `Call ${id}`;
    put(at("state"), call?.ended === undefined ? "The call is running; load the page again for what is new." : "");
    pairs(at("facts"), factsOf(call, records));
    at("picture").replaceChildren(pictureOf(records));
    at("quality").replaceChildren(qualityOf(records));
    showRecords(records, FIRST);
    at("more").onclick = () => {
      showRecords(records, records.length);
      at("rows").closest("table").scrollIntoView();
    };
    await Promise.all([showWhy(), showPackages(records)]);
  } catch (error) {
    put(at("state"), "");
    put(at("trouble"), told(error));
    if (error instanceof Refusal && error.status === 401) closed();
  }
}

const closed = keepDoor(at("door"), show);
at("play").addEventListener("click", play);
showVisitor(at("who"));
show();
