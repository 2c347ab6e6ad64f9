// SPDX-License-Identifier: Apache-2.0
// Draws the rows over the time that is in view, and keeps what lies where for the pointer.

const FONT = '12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif';

class Picture {
  constructor(sheet) {
    this.sheet = sheet;
    this.canvas = sheet.querySelector("canvas");
    this.cursor = sheet.querySelector(".cursor");
    this.pointer = sheet.querySelector(".pointer");
    this.rows = [];
    this.hits = [];
  }

  begin(height) {
    const ratio = devicePixelRatio || 1;
    this.width = this.sheet.clientWidth;
    this.canvas.style.height = height + "px";
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.pen = this.canvas.getContext("2d");
    this.pen.scale(ratio, ratio);
    this.pen.font = FONT;
    this.pen.textBaseline = "middle";
    this.hits = [];
  }

  x(time) { return (time - view.from) / (view.to - view.from) * this.width; }
  time(x) { return view.from + x / this.width * (view.to - view.from); }

  box(x, y, width, height, fill) {
    this.pen.fillStyle = fill;
    this.pen.fillRect(x, y, width, height);
  }

  text(words, x, y, fill, room = Infinity) {
    let shown = words;
    if (room < Infinity && this.pen.measureText(words).width > room) {
      let length = Math.floor(words.length * room / this.pen.measureText(words).width);
      while (length > 0 && this.pen.measureText(words.slice(0, length) + "…").width > room) length -= 1;
      shown = length > 1 ? words.slice(0, length) + "…" : "";
    }
    this.pen.fillStyle = fill;
    this.pen.fillText(shown, x, y);
    return this.pen.measureText(shown).width;
  }

  hit(x, y, width, height, words, mark) {
    this.hits.push({ x, y, width, height, words, mark });
  }

  line(x, y, toX, toY, stroke, dash = []) {
    this.pen.strokeStyle = stroke;
    this.pen.setLineDash(dash);
    this.pen.beginPath();
    this.pen.moveTo(x, y);
    this.pen.lineTo(toX, toY);
    this.pen.stroke();
    this.pen.setLineDash([]);
  }

  // Bold where a difference of a few samples would show: the root of the amplitude is drawn, so that
  // what is quiet is still seen.
  wave(track, row, fill, from = view.from, to = view.to) {
    const middle = row.y + row.height / 2, half = row.height / 2 - 2;
    const scale = (to - from) * RATE / 1000 / this.width;
    this.line(0, middle + 0.5, this.width, middle + 0.5, ink.line);
    this.pen.fillStyle = fill;
    for (let x = 0; x < this.width; x += 1) {
      const start = from * RATE / 1000 + x * scale;
      if (start > track.samples.length) break;
      const [least, most] = track.range(start, start + scale);
      const up = Math.sqrt(most / 32768) * half, down = Math.sqrt(-least / 32768) * half;
      if (up + down > 0.4) this.pen.fillRect(x, middle - up, 1, Math.max(1, up + down));
    }
  }

  grid(height) {
    const step = stepFor(view.to - view.from, this.width);
    for (let time = Math.ceil(view.from / step) * step; time < view.to; time += step) {
      this.line(Math.round(this.x(time)) + 0.5, 0, Math.round(this.x(time)) + 0.5, height, ink.line);
    }
    if (view.to > data.length) this.box(this.x(data.length), 0, this.width, height, ink.raised);
  }

  drawTop() {
    let y = 0;
    for (const row of topRows) { row.y = y; y += row.height; }
    this.rows = topRows;
    this.begin(y);
    const [overview, ruler, marksRow] = topRows;
    this.overview(overview);
    this.line(0, ruler.y + 0.5, this.width, ruler.y + 0.5, ink.strong);
    const step = stepFor(view.to - view.from, this.width);
    for (let time = Math.ceil(view.from / step) * step; time <= view.to; time += step) {
      const x = Math.round(this.x(time)) + 0.5;
      this.line(x, ruler.y + 12, x, ruler.y + 20, ink.strong);
      this.text(seconds(time, step < 10 ? 3 : step < 1000 ? 2 : 0), x + 3, ruler.y + 10, ink.quiet);
    }
    this.box(0, marksRow.y, this.width, marksRow.height, ink.shade);
    this.flags(marksRow);
  }

  // All of the call: where someone speaks, where marks are, what is in view.
  overview(row) {
    const whole = Math.max(1, data.length), x = time => time / whole * this.width;
    this.box(0, row.y, this.width, row.height, ink.shade);
    const lane = Math.max(2, Math.floor((row.height - 8) / Math.max(1, data.parties.length)));
    data.parties.forEach((party, index) => {
      for (const [from, to] of party.speech) {
        this.box(x(from), row.y + 4 + index * lane, Math.max(1, x(to) - x(from)), lane - 1, colour(party.name));
      }
    });
    for (const mark of marks) this.box(x(mark.at) - 1, row.y, 2, row.height, ink.bad);
    const left = x(Math.max(0, view.from)), right = x(Math.min(whole, view.to));
    this.pen.globalAlpha = 0.62;
    this.box(0, row.y, left, row.height, ink.raised);
    this.box(right, row.y, this.width - right, row.height, ink.raised);
    this.pen.globalAlpha = 1;
    this.pen.strokeStyle = ink.focus;
    this.pen.lineWidth = 2;
    this.pen.strokeRect(left + 1, row.y + 1, Math.max(3, right - left - 2), row.height - 2);
    this.pen.lineWidth = 1;
  }

  flags(row) {
    let free = -Infinity;
    const order = marks.map((mark, index) => index);
    for (const index of order) {
      const x = this.x(marks[index].at), number = String(index + 1);
      if (x < -20 || x > this.width + 20) continue;
      const width = this.pen.measureText(number).width + 12, isChosen = index === view.mark;
      const left = Math.max(x - width / 2, isChosen ? -Infinity : free + 2);
      if (!isChosen && left > x + width) { this.box(x - 1, row.y + 14, 2, 8, ink.bad); continue; }
      this.pen.beginPath();
      this.pen.roundRect(left, row.y + 3, width, 16, 4);
      this.pen.fillStyle = isChosen ? ink.bad : ink.sheet;
      this.pen.strokeStyle = ink.bad;
      this.pen.fill();
      this.pen.stroke();
      this.text(number, left + 6, row.y + 11.5, isChosen ? ink.sheet : ink.bad);
      this.hit(left, row.y, width, row.height, seconds(marks[index].at, 3) + " s  " + marks[index].words, index);
      free = left + width;
    }
  }

  drawBody() {
    const height = this.rows.reduce((sum, row) => sum + row.height, 0);
    this.begin(height);
    for (const row of this.rows) {
      if (row.kind === "events") this.box(0, row.y, this.width, row.height, ink.shade);
    }
    this.grid(height);
    this.shadeMarks();
    for (const row of this.rows) {
      switch (row.kind) {
      case "gap": this.line(0, row.y + 2.5, this.width, row.y + 2.5, ink.strong); break;
      case "events": drawEvents(this, row); break;
      case "says":
        this.wave(tracks[row.index].said, { y: row.y, height: row.height - 7 }, colour(row.party.name));
        this.speech(row);
        break;
      case "transcript": this.transcript(row); break;
      case "phrases": drawPhrases(this, row); break;
      case "hears": this.wave(tracks[row.index].heard, row, ink.quiet); break;
      case "bands": this.bands(row); break;
      }
    }
    for (const [index, mark] of marks.entries()) {
      const x = Math.round(this.x(mark.at)) + 0.5;
      this.line(x, 0, x, height, ink.bad, index === view.mark ? [] : [2, 4]);
    }
  }

  // The rows of whom a mark is about, around the moment.
  shadeMarks() {
    this.pen.globalAlpha = 0.13;
    for (const [index, mark] of marks.entries()) {
      const x = this.x(mark.at), half = index === view.mark ? 14 : 6;
      for (const row of this.rows) {
        if (mark.party && row.party?.name === mark.party) this.box(x - half, row.y, 2 * half, row.height, ink.bad);
      }
    }
    this.pen.globalAlpha = 1;
  }

  speech(row) {
    const y = row.y + row.height - 6;
    for (const [from, to] of row.party.speech) {
      const x = this.x(from), width = Math.max(2, this.x(to) - x);
      if (x > this.width || x + width < 0) continue;
      this.box(x, y, width, 4, colour(row.party.name));
      this.hit(x, y - 3, width, 9, row.party.name + " speaks " + span(from, to));
    }
  }

  transcript(row) {
    const list = data.transcript.filter(item => item.party === row.party.name);
    list.forEach((item, index) => {
      const x = this.x(item.at), next = index + 1 < list.length ? this.x(list[index + 1].at) : Infinity;
      const left = Math.max(x, 0), end = Math.min(next, this.width);
      // What began before the view stays readable for as long as it is being said.
      const spoken = row.party.speech.find(([from, to]) => from <= item.at + 400 && item.at < to);
      const until = spoken ? spoken[1] : item.at + 65 * item.words.length;
      if (x > this.width || next < 0 || end - left < 4 || until < view.from) return;
      if (x >= 0) this.box(x, row.y + 2, 2, row.height - 4, colour(row.party.name));
      this.text(item.words, left + 6, row.y + row.height / 2, ink.ink, end - left - 14);
      this.hit(left, row.y, Math.min(end - left, this.pen.measureText(item.words).width + 8), row.height,
        seconds(item.at, 2) + " s  " + item.party + ": " + item.words);
    });
  }

  bands(row) {
    for (const [source, from, to] of row.party.bands) {
      const x = this.x(from), end = this.x(to);
      if (x > this.width || end < 0) continue;
      const left = Math.max(x, -2), width = Math.max(2, Math.min(end, this.width + 2) - left);
      const y = row.y + 15 * row.lanes.place.get(source);
      this.box(left, y, width, 13, colour(source));
      if (source === "whisper") this.hatch(left, y, width, 13);
      this.pen.font = (source === "whisper" ? "700 " : "600 ") + "11px system-ui, \"DejaVu Sans\", sans-serif";
      const words = this.pen.measureText(source).width;
      if (words + 12 < width) {
        if (source === "whisper") this.box(left + 4, y, words + 8, 13, colour(source));
        this.text(source, Math.max(left, 0) + 8, y + 7, ink.sheet);
      }
      this.pen.font = FONT;
      this.hit(left, y, width, 13, row.party.name + " hears " + source + " " + span(from, to));
    }
  }

  hatch(x, y, width, height) {
    this.pen.save();
    this.pen.beginPath();
    this.pen.rect(x, y, width, height);
    this.pen.clip();
    this.pen.lineWidth = 2.5;
    const first = Math.floor(x / 9) * 9 - height;
    for (let at = first; at < x + width; at += 9) {
      this.line(at, y + height, at + height, y, ink.sheet);
    }
    this.pen.restore();
  }
}

// How far apart the lines of the ruler stand, in ms.
function stepFor(length, width) {
  const least = length / Math.max(1, width) * 68;
  const steps = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000];
  return steps.find(step => step >= least) ?? Math.ceil(least / 3600000) * 3600000;
}

function seconds(time, places = 3) {
  const sign = time < 0 ? "−" : "", size = Math.abs(time) / 1000;
  if (size < 60) return sign + size.toFixed(places);
  // Rounded first: 59.9996 s is a minute.
  const units = Math.round(size * 10 ** places), minute = 60 * 10 ** places;
  return sign + Math.floor(units / minute) + ":"
    + (units % minute / 10 ** places).toFixed(places).padStart(places ? places + 3 : 2, "0");
}

const span = (from, to) => seconds(from, 2) + "–" + seconds(to, 2) + " s";
