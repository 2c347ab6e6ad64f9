// SPDX-License-Identifier: Apache-2.0
// The same as text, at the side: what differs, what was demanded, every line, who said what, who heard
// whom. Each line leads to its moment.

const side = document.getElementById("side");
const panelRows = { marks: [], lines: [] };

function panel(title, note, rows, isOpen, empty) {
  const details = element("details"), summary = element("summary", title + " ");
  details.open = isOpen;
  summary.append(element("small", note));
  details.append(summary);
  if (rows.length) {
    const list = element("ul");
    for (const row of rows) {
      const item = element("li");
      item.append(row);
      list.append(item);
    }
    details.append(list);
  } else {
    details.append(element("p", empty));
  }
  side.append(details);
  return details;
}

// A line that leads to a moment; without one it leads nowhere and is no button.
function leading(at, parts, style, go) {
  const made = element(at === null ? "div" : "button", "", "row " + style);
  const words = element("span");
  words.append(...parts);
  made.append(element("time", at === null ? "" : seconds(at, 3)), words);
  if (at !== null) made.addEventListener("click", go ?? (() => goTo(at)));
  return made;
}

function markRows() {
  panelRows.marks = marks.map((mark, index) => leading(mark.at,
    [element("b", (index + 1) + " "), (mark.party ? mark.party + ": " : "") + mark.words], "bad",
    () => chooseMark(index)));
  return panelRows.marks;
}

function expectationRows() {
  const order = [...data.expectations].sort((one, other) => one.met - other.met);
  return order.map(result => {
    const parts = [element("b", result.met ? "met " : "not met "), result.words];
    if (!result.met && result.got) parts.push(element("small", "instead: " + result.got));
    parts.push(element("small", result.place));
    return leading(result.at, parts, result.met ? "same" : "bad");
  });
}

function lineRow(pair) {
  const line = pair.actual ?? pair.expected, isSame = pair.state === "same";
  const parts = [element("b", line.subject + " ")], note = words => parts.push(element("small", words));
  const isGone = pair.state === "vanished" || (pair.state === "altered" && !pair.actual);
  parts.push(isSame || pair.state === "moved" ? sentence(line) : element(isGone ? "s" : "span", sentence(line), "bad"));
  if (pair.note && pair.expected && pair.actual) parts.push(element("span", " " + pair.note, isSame ? "place" : "bad"));
  if (pair.state === "altered" && pair.expected && pair.actual) {
    const before = element("small", "expected " + seconds(pair.expected.at, 3) + " s: ");
    before.append(element("s", sentence(pair.expected)));
    parts.push(before);
  } else if (pair.state === "moved" && pair.expected && pair.actual) {
    note("expected at " + seconds(pair.expected.at, 3) + " s");
  } else if (!isSame) {
    note(stateWords[pair.state]);
  }
  if (line.terms && !isSame) note(line.terms);
  const row = leading(line.at, parts, isSame ? "same" : "bad");
  row.title = pairWords(pair);
  return row;
}

let linePanel;
function showLines() {
  const pairs = data.lines.map(pair => shown(pair, view.lines)).filter(pair => pair)
    .sort((one, other) => (one.actual ?? one.expected).at - (other.actual ?? other.expected).at);
  panelRows.lines = pairs.map(pair => ({ at: (pair.actual ?? pair.expected).at, row: lineRow(pair) }));
  const isOpen = linePanel?.open ?? true, before = linePanel?.nextSibling ?? null;
  linePanel?.remove();
  const note = view.lines === "both" ? "expected and actual" : view.lines;
  linePanel = panel("Timeline", note, panelRows.lines.map(entry => entry.row), isOpen, "no line");
  side.insertBefore(linePanel, before);
}

// Who heard what when, in words.
function heardRows() {
  return data.parties.flatMap(party => sourcesOf(party).map(source => {
    const times = party.bands.filter(band => band[0] === source);
    return leading(times[0][1], [element("b", party.name + " "), "hears " + source,
      element("small", times.map(band => span(band[1], band[2])).join(", "))], "");
  }));
}

function saidRows() {
  const said = data.transcript.map(item => ({ ...item, text: item.words }));
  const pressed = data.keys.map(item => ({ ...item, text: "presses " + item.words }));
  return [...said, ...pressed].sort((one, other) => one.at - other.at).map(item => {
    const who = element("b", item.party + " ");
    who.style.color = colour(item.party);
    return leading(item.at, [who, item.text], "");
  });
}

function phraseRows() {
  return [...data.phrases].sort((one, other) => one.from - other.from).map(phrase => leading(phrase.from,
    [element("b", phrase.party + " "), phraseWords(phrase),
      element("small", phrase.score >= phrase.threshold ? "counts" : "does not count: "
        + number(phrase.threshold - phrase.score) + " short")], ""));
}

function showPanels() {
  side.replaceChildren();
  linePanel = undefined;
  const failed = data.expectations.filter(result => !result.met).length;
  panel("Marks", String(marks.length), markRows(), true, noMarks);
  if (data.expectations.length) {
    panel("Demanded", failed ? failed + " of " + data.expectations.length + " not met" : "all "
      + data.expectations.length + " met", expectationRows(), true, "");
  }
  showLines();
  if (data.transcript.length + data.keys.length) {
    panel("Transcript", "and keys", saidRows(), false, "");
  }
  if (data.phrases.length) panel("Phrases", "scores against thresholds", phraseRows(), false, "");
  panel("Who hears whom", "", heardRows(), false, "nobody heard anything");
}

// Where the cursor is, in the lists.
let lineNow = null;
function followPanels() {
  let latest = null;
  for (const entry of panelRows.lines) if (entry.at <= view.at + 0.5) latest = entry.row;
  if (latest === lineNow) return;
  lineNow?.classList.remove("now");
  latest?.classList.add("now");
  lineNow = latest;
}

function chosenInPanels() {
  panelRows.marks.forEach((row, index) => {
    row.classList.toggle("current", index === view.mark);
    if (index === view.mark) {
      row.setAttribute("aria-current", "true");
      row.scrollIntoView({ block: "nearest" });
    } else {
      row.removeAttribute("aria-current");
    }
  });
}
