// SPDX-License-Identifier: Apache-2.0
// The lines of the timeline as a row of diamonds: hollow as expected, filled as they came; and phrases
// with keys.

const sentence = line => line.detail ? line.event + " " + line.detail : line.event;
const stateWords = {
  same: "as expected", moved: "moved", altered: "changed", vanished: "did not come", appeared: "was not expected",
};

// What of a pair is shown while these lines are.
function shown(pair, lines) {
  if (lines === "expected") return pair.expected ? { ...pair, actual: null } : null;
  if (lines === "actual") return pair.actual ? { ...pair, expected: null } : null;
  return pair;
}

function pairWords(pair) {
  const parts = [], line = pair.actual ?? pair.expected;
  if (pair.expected) parts.push("expected " + seconds(pair.expected.at, 3) + " s  " + sentence(pair.expected)
    + (pair.expected.terms ? "  (" + pair.expected.terms + ")" : ""));
  if (pair.actual) parts.push("came " + seconds(pair.actual.at, 3) + " s  " + sentence(pair.actual)
    + (pair.actual.terms ? "  (" + pair.actual.terms + ")" : ""));
  return line.subject + ": " + stateWords[pair.state] + (pair.note ? ", " + pair.note : "") + "\n" + parts.join("\n");
}

function diamond(picture, x, y, fill, stroke) {
  const pen = picture.pen;
  pen.beginPath();
  pen.moveTo(x, y - 5);
  pen.lineTo(x + 4.5, y);
  pen.lineTo(x, y + 5);
  pen.lineTo(x - 4.5, y);
  pen.closePath();
  pen.fillStyle = fill;
  pen.strokeStyle = stroke;
  pen.lineWidth = 1.5;
  pen.fill();
  pen.stroke();
  pen.lineWidth = 1;
}

// Words beside points: on the first level with room, else not at all; then the pointer tells them.
class Shelf {
  constructor(levels) { this.taken = Array.from({ length: levels }, () => []); }

  place(from, to) {
    const level = this.taken.findIndex(spans => spans.every(([left, right]) => to < left || from > right));
    if (level >= 0) this.taken[level].push([from, to]);
    return level;
  }
}

function drawEvents(picture, row) {
  const pairs = row.pairs.map(pair => shown(pair, view.lines)).filter(pair => pair);
  const shelf = new Shelf(row.levels), height = row.height / row.levels;
  // What differs is written first.
  const order = [...pairs].sort((one, other) => (one.state === "same") - (other.state === "same"));
  const placed = order.map(pair => {
    const line = pair.actual ?? pair.expected;
    const points = [pair.expected, pair.actual].filter(end => end).map(end => picture.x(end.at));
    const from = Math.min(...points), to = Math.max(...points);
    if (to < -8 || from > picture.width + 10) return null;
    let words = row.party ? sentence(line) : line.subject + " " + sentence(line);
    if (pair.state === "moved" && pair.expected && pair.actual) words = pair.note + "  " + words;
    if (pair.state === "appeared") words = "new: " + words;
    const level = shelf.place(from - 7, to + picture.pen.measureText(words).width + 14);
    const point = Math.max(0, level < 0 ? shelf.place(from - 6, to + 6) : level);
    return { pair, from, to, words: level < 0 ? "" : words, level: point, y: row.y + height * (point + 0.5) };
  }).filter(item => item);
  for (const item of placed) {
    // A point that found no free place cuts the words it would stand in.
    const ends = placed.filter(other => other.level === item.level && other.from > item.to).map(other => other.from - 14);
    drawPair(picture, item, Math.min(...ends, Infinity) - item.to);
  }
}

function drawPair(picture, { pair, from, to, words, y }, room) {
  const isSame = pair.state === "same", pen = isSame ? ink.ink : ink.bad;
  if (pair.expected?.tolerance) {
    const x = picture.x(pair.expected.at), half = picture.x(pair.expected.at + pair.expected.tolerance) - x;
    if (half > 6) {
      picture.line(x - half, y + 0.5, x + half, y + 0.5, ink.strong);
      for (const end of [x - half, x + half]) picture.line(end, y - 3, end, y + 4, ink.strong);
    }
  }
  if (to - from > 9) picture.line(from, y + 0.5, to, y + 0.5, pen);
  if (pair.expected && !(isSame && pair.actual)) diamond(picture, picture.x(pair.expected.at), y, ink.shade, pen);
  if (pair.actual) diamond(picture, picture.x(pair.actual.at), y, pen, pen);
  const width = words ? picture.text(words, to + 8, y + 0.5, pen, room) : 0;
  if (width && pair.state === "vanished") picture.line(to + 8, y + 0.5, to + 8 + width, y + 0.5, ink.bad);
  picture.hit(from - 6, y - 8, to - from + 12 + (width ? width + 4 : 0), 16, pairWords(pair));
}

function phraseWords(phrase) {
  const counts = phrase.score >= phrase.threshold;
  return "“" + phrase.words + "” " + number(phrase.score) + (counts ? " ≥ " : " < ") + number(phrase.threshold);
}

const number = value => (value < 0 ? "−" : "") + Math.abs(value).toFixed(2);

// A phrase is a box over its sound, filled where its score counts, dashed where it falls short.
function drawPhrases(picture, row) {
  const shelf = new Shelf(1), middle = row.y + row.height / 2, pen = picture.pen;
  for (const key of data.keys.filter(key => key.party === row.party.name)) {
    const x = picture.x(key.at);
    if (x < -20 || x > picture.width + 20) continue;
    const width = Math.max(16, pen.measureText(key.words).width + 9);
    shelf.place(x - 3, x + width + 4);
    pen.beginPath();
    pen.roundRect(x, middle - 8, width, 16, 3);
    pen.fillStyle = ink.sheet;
    pen.strokeStyle = ink.ink;
    pen.fill();
    pen.stroke();
    picture.line(x + 1, middle + 6.5, x + width - 1, middle + 6.5, ink.ink);
    picture.text(key.words, x + 4.5, middle, ink.ink);
    picture.hit(x, middle - 9, width, 18, seconds(key.at, 2) + " s  " + key.party + " presses " + key.words);
  }
  for (const phrase of data.phrases.filter(phrase => phrase.party === row.party.name)) {
    const x = picture.x(phrase.from), width = Math.max(4, picture.x(phrase.to) - x);
    if (x > picture.width || x + width < 0) continue;
    const counts = phrase.score >= phrase.threshold, shade = colour(phrase.party);
    pen.globalAlpha = counts ? 0.24 : 0.06;
    picture.box(x, middle - 8, width, 16, shade);
    pen.globalAlpha = 1;
    pen.strokeStyle = shade;
    pen.setLineDash(counts ? [] : [3, 3]);
    pen.strokeRect(x + 0.5, middle - 8, width - 1, 16);
    pen.setLineDash([]);
    const words = phraseWords(phrase), room = pen.measureText(words).width;
    const left = room + 10 < width ? Math.max(x, 0) + 5 : x + width + 5;
    if (shelf.place(x, Math.max(x + width, left + room + 6)) >= 0) {
      picture.text(words, left, middle + 0.5, counts ? ink.ink : ink.quiet);
    }
    picture.hit(x, middle - 9, Math.max(width, left + room - x), 18,
      phrase.party + " " + phraseWords(phrase) + (counts ? ", counts" : ", does not count") + "\n" + span(phrase.from, phrase.to));
  }
}
