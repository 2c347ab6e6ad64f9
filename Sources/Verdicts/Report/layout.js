// SPDX-License-Identifier: Apache-2.0
// What stands where: the rows of the picture, their heights, and the colour of each source.

// Colours of sources, on light and on dark paper. A source has the same on every page.
const named = {
  caller: ["#1f5fd0", "#7db0ff"], agent: ["#0b7468", "#54cdbb"], whisper: ["#b0168f", "#ff8be4"],
  hold: ["#5c6672", "#a3afbb"], announcement: ["#76590a", "#d8b95c"], notice: ["#76590a", "#d8b95c"],
};
const others = [
  ["#b04a08", "#ffae73"], ["#566a08", "#b9d162"], ["#6a4bc4", "#bda8ff"], ["#80502f", "#d8ab8a"],
  ["#0a6a8c", "#6fcdf0"], ["#a02c52", "#ff9bb6"],
];
const dark = matchMedia("(prefers-color-scheme: dark)");

const colours = (() => {
  const found = new Map(Object.entries(named)), taken = new Set();
  const sources = data.parties.flatMap(party => [party.name, ...party.bands.map(band => band[0])]);
  for (const source of [...new Set(sources)].sort()) {
    if (found.has(source)) continue;
    let place = [...source].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
    for (let tries = 0; tries < others.length && taken.has(place % others.length); tries += 1) place += 1;
    taken.add(place % others.length);
    found.set(source, others[place % others.length]);
  }
  return found;
})();

function colour(source) {
  const pair = colours.get(source);
  return pair ? pair[dark.matches ? 1 : 0] : ink.quiet;
}

// The page's own colours, as the canvas needs them.
const ink = {};
function readInk() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["paper", "sheet", "raised", "ink", "quiet", "line", "strong", "bad", "shade",
    "focus", "warn"]) ink[name] = style.getPropertyValue("--" + name).trim();
}

const topRows = [
  { kind: "overview", height: 30, label: "whole call" }, { kind: "ruler", height: 20, label: "seconds" },
  { kind: "marks", height: 22, label: "marks" },
];

// Which sources a party heard, parties before anything else.
function sourcesOf(party) {
  const names = [...new Set(party.bands.map(band => band[0]))];
  const order = data.parties.map(other => other.name);
  const rank = name => order.includes(name) ? order.indexOf(name) : order.length;
  return names.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

// Sources on as few lanes as they need so that none covers another; a whisper has one of its own.
function lanesOf(party) {
  const lanes = [], place = new Map();
  const overlap = (one, other) => one[1] < other[2] && other[1] < one[2];
  for (const source of sourcesOf(party)) {
    const mine = party.bands.filter(band => band[0] === source);
    let lane = lanes.findIndex(bands => !bands.some(band => band[0] === "whisper" || source === "whisper"
      || mine.some(other => overlap(band, other))));
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane].push(...mine);
    place.set(source, lane);
  }
  return { count: lanes.length, place };
}

const subjectOf = pair => (pair.actual ?? pair.expected).subject;
const isParty = name => data.parties.some(party => party.name === name);

// The rows below the ruler: what the gateway did, then party by party. What is to spare goes to the waves.
function bodyRows(space) {
  const rows = [];
  const events = (pairs, label, party, index) => {
    if (!pairs.length) return;
    const levels = pairs.length > 12 && !party ? 3 : pairs.length > 3 ? 2 : 1;
    rows.push({ kind: "events", pairs, party, index, levels, height: 4 + 16 * levels, label });
  };
  events(data.lines.filter(pair => !isParty(subjectOf(pair))), "gateway");
  if (rows.length) rows.push({ kind: "gap", height: 5 });
  data.parties.forEach((party, index) => {
    const has = list => list.some(item => item.party === party.name);
    rows.push({ kind: "says", party, index, height: 40, wave: 2, label: "says" });
    if (has(data.transcript)) rows.push({ kind: "transcript", party, index, height: 18, label: "transcript" });
    if (has(data.phrases) || has(data.keys)) {
      rows.push({ kind: "phrases", party, index, height: 21, label: has(data.phrases) ? "phrases, keys" : "keys" });
    }
    events(data.lines.filter(pair => subjectOf(pair) === party.name), "events", party, index);
    rows.push({ kind: "hears", party, index, height: 28, wave: 1, label: "hears" });
    const lanes = lanesOf(party);
    if (lanes.count) rows.push({ kind: "bands", party, index, lanes, height: 3 + 15 * lanes.count, label: "heard from" });
    rows.push({ kind: "gap", height: 5 });
  });
  const waves = rows.reduce((sum, row) => sum + (row.wave ?? 0), 0);
  const spare = space - rows.reduce((sum, row) => sum + row.height, 0);
  const share = waves ? Math.max(0, Math.min(30, Math.floor(spare / waves))) : 0;
  let y = 0;
  for (const row of rows) {
    row.height += share * (row.wave ?? 0);
    row.y = y;
    y += row.height;
  }
  return rows;
}

function labelsOf(row) {
  const cells = [];
  const cell = (text, top, name) => {
    const made = element("div", text, name);
    made.style.top = top + "px";
    cells.push(made);
    return made;
  };
  if (row.kind === "gap") {
    cell("", row.y + 2, "rule");
  } else if (row.kind === "says") {
    const party = cell("", row.y + 3, "party");
    const dot = element("span", "", "dot");
    dot.style.background = colour(row.party.name);
    party.append(dot);
    if (row.index < 9) party.append(element("kbd", String(row.index + 1)));
    party.append(element("span", row.party.name));
    cell(row.label, row.y + 22);
  } else {
    cell(row.label, row.y + Math.max(-2, (Math.min(row.height, 22) - 18) / 2));
  }
  return cells;
}
