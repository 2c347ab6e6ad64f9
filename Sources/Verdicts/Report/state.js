// SPDX-License-Identifier: Apache-2.0
// What the page is about, and what of it is seen and heard just now.

const data = JSON.parse(document.getElementById("data").textContent);
const marks = data.marks.map(mark => mark).sort((one, other) => one.at - other.at);

const view = {
  // In view, and the cursor, in ms.
  from: 0, to: Math.max(1000, data.length), at: 0,
  // Who is heard: the index of a party, or null for all; what it heard, or what it said.
  ear: null, what: "heard",
  lines: "both",
  // The index of the mark one is at; -1 before any.
  mark: -1,
  isPlaying: false,
};

// Where there is no mark: whether that is good news.
const noMarks = data.verdict === "as-expected" ? "nothing differs" : data.verdict === "skipped" ? "not played" : "no marks";

function element(name, text = "", style = "") {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (style) made.className = style;
  return made;
}
