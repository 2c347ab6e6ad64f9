// SPDX-License-Identifier: Apache-2.0
// Moves: of the view, of the cursor, from mark to mark; and what keys, pointer and buttons ask for.

const byName = name => document.getElementById(name);
const stage = byName("stage");
const tracks = data.parties.map(party => ({ said: new Track(party.said), heard: new Track(party.heard) }));
const player = new Player();
const over = new Picture(byName("top-sheet")), body = new Picture(byName("row-sheet"));

// Drawing, once a frame at most.
let isDue = false;
function draw() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    over.drawTop();
    body.drawBody();
    placeCursor();
  });
}

function lay() {
  readInk();
  const top = topRows.reduce((sum, row) => sum + row.height, 0);
  body.rows = bodyRows(stage.clientHeight - top - 2);
  const height = body.rows.reduce((sum, row) => sum + row.height, 0);
  byName("row-names").style.height = height + "px";
  byName("row-names").replaceChildren(...body.rows.flatMap(labelsOf));
  let y = 0;
  const heads = topRows.map(row => { const made = { ...row, y }; y += row.height; return made; });
  byName("top-names").style.height = top + "px";
  byName("top-names").replaceChildren(...heads.flatMap(labelsOf));
  draw();
}

function placeCursor() {
  for (const picture of [over, body]) {
    const x = picture.x(view.at), isSeen = x >= 0 && x <= picture.width;
    picture.cursor.style.display = isSeen ? "block" : "none";
    picture.cursor.style.transform = "translateX(" + x + "px)";
  }
  over.cursor.style.top = topRows[0].height + "px";
  over.cursor.style.bottom = topRows[2].height + "px";
  const clock = byName("clock"), now = element("b", seconds(view.at, 2));
  clock.replaceChildren(now, " / " + seconds(data.length, 1) + " s");
  followPanels();
}

const pad = data.length * 0.015;
function show(from, to) {
  const most = Math.max(1000, data.length) + 2 * pad, length = Math.min(most, Math.max(200, to - from));
  let start = from + (to - from - length) / 2;
  start = Math.min(start, Math.max(1000, data.length) + pad - length);
  view.from = Math.max(-pad, start);
  view.to = view.from + length;
  draw();
}

function zoom(factor, around = view.at) {
  const anchor = around >= view.from && around <= view.to ? around : (view.from + view.to) / 2;
  const length = Math.min(Math.max(1000, data.length) + 2 * pad, Math.max(200, (view.to - view.from) * factor));
  const share = (anchor - view.from) / (view.to - view.from);
  show(anchor - share * length, anchor + (1 - share) * length);
}

const pan = time => show(view.from + time, view.to + time);

// The cursor to a moment; the view follows where it left it.
function moveTo(time) {
  view.at = Math.min(data.length, Math.max(0, time));
  if (view.at < view.from || view.at > view.to) {
    const length = view.to - view.from;
    show(view.at - length * 0.3, view.at + length * 0.7);
  }
  if (view.isPlaying) play(); else placeCursor();
}

function goTo(time) {
  moveTo(time);
  const length = Math.min(view.to - view.from, 8000);
  show(time - length * 0.4, time + length * 0.6);
}

function chooseMark(index) {
  if (index < 0 || index >= marks.length) return;
  view.mark = index;
  goTo(marks[index].at);
  describeMark();
}

function describeMark() {
  const output = byName("mark");
  byName("previous").disabled = byName("next").disabled = marks.length === 0;
  if (marks.length === 0) output.replaceChildren(document.createTextNode(noMarks));
  else if (view.mark < 0) output.replaceChildren(document.createTextNode(marks.length + " marks"));
  else {
    const mark = marks[view.mark], words = (mark.party ? mark.party + ": " : "") + mark.words;
    output.replaceChildren(element("b", (view.mark + 1) + " of " + marks.length), words);
    output.title = words;
  }
  chosenInPanels();
}

// From mark to mark, around the end.
function step(by) {
  if (marks.length) chooseMark((Math.max(view.mark, by > 0 ? -1 : 0) + by + marks.length) % marks.length);
}

// Sound.
function play() {
  if (view.at >= data.length) view.at = 0;
  view.isPlaying = true;
  const chosen = view.ear === null ? tracks.map(track => track.heard) : [tracks[view.ear][view.what]];
  player.start(chosen, view.at);
  describeSound();
  requestAnimationFrame(follow);
}

function pause() {
  player.stop();
  view.isPlaying = false;
  describeSound();
}

function follow() {
  if (!view.isPlaying) return;
  if (player.isPlaying) {
    view.at = Math.min(data.length, player.position);
    const length = view.to - view.from;
    if (view.at > view.to - length * 0.05 && view.to < data.length) show(view.at - length * 0.1, view.at + length * 0.9);
    placeCursor();
    if (view.at >= data.length) { pause(); return; }
  }
  requestAnimationFrame(follow);
}

function listen(ear, what = "heard") {
  if (ear !== null && ear >= tracks.length) return;
  view.ear = ear;
  view.what = ear === null ? "heard" : what;
  if (view.isPlaying) play(); else describeSound();
}

function describeSound() {
  byName("play").textContent = view.isPlaying ? "Pause" : "Play";
  for (const button of byName("ears").children) {
    const isChosen = button.dataset.ear === String(view.ear);
    button.setAttribute("aria-pressed", isChosen);
    const name = button.querySelector(".ear");
    name.textContent = button.dataset.name + (isChosen && view.what === "said" ? " says" : "");
  }
}

function chooseLines(lines) {
  view.lines = lines;
  for (const button of byName("lines").children) {
    button.setAttribute("aria-pressed", button.dataset.lines === lines);
  }
  showLines();
  followPanels();
  draw();
}

const nextLines = { both: "expected", expected: "actual", actual: "both" };

function help() {
  const dialog = byName("keys");
  if (dialog.open) dialog.close(); else dialog.showModal();
}

const keys = {
  " ": () => view.isPlaying ? pause() : play(),
  n: () => step(1), p: () => step(-1),
  d: () => chooseLines(nextLines[view.lines]),
  f: () => show(-pad, data.length + pad),
  "+": () => zoom(1 / 1.5), "=": () => zoom(1 / 1.5), "-": () => zoom(1.5), "−": () => zoom(1.5),
  ArrowLeft: () => pan((view.from - view.to) / 5), ArrowRight: () => pan((view.to - view.from) / 5),
  ",": () => moveTo(view.at - 20), ".": () => moveTo(view.at + 20),
  Home: () => moveTo(0), End: () => moveTo(data.length),
  "?": help,
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (byName("keys").open && event.key !== "?") return;
  // A button or a heading with the focus is pressed by space.
  if (event.key === " " && event.target.closest?.("button, summary")) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[0-9]$/.test(name)) listen(name === "0" ? null : Number(name) - 1);
  else if (keys[name]) keys[name]();
  else return;
  event.preventDefault();
});

// The pointer: drags pan, clicks listen.
function rowAt(picture, y) {
  return picture.rows.find(row => y >= row.y && y < row.y + row.height);
}

function hitAt(picture, x, y) {
  return picture.hits.findLast(hit => x >= hit.x && x <= hit.x + hit.width && y >= hit.y && y <= hit.y + hit.height);
}

function clicked(picture, x, y) {
  const row = rowAt(picture, y), hit = hitAt(picture, x, y);
  if (hit?.mark !== undefined) { chooseMark(hit.mark); return; }
  view.at = Math.min(data.length, Math.max(0, picture.time(x)));
  if (picture === over) { moveTo(view.at); return; }
  if (row?.party) {
    const isVoice = ["says", "transcript", "phrases", "events"].includes(row.kind);
    view.ear = row.index;
    view.what = isVoice ? "said" : "heard";
  }
  play();
}

function overviewTo(x) {
  const middle = x / over.width * data.length, half = (view.to - view.from) / 2;
  show(middle - half, middle + half);
}

function watch(picture) {
  let grip = null;
  const place = event => {
    const box = picture.sheet.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  picture.sheet.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    const [x, y] = place(event);
    grip = { x, y, from: view.from, to: view.to, isDrag: false, isOverview: picture === over && y < topRows[0].height };
    picture.sheet.setPointerCapture(event.pointerId);
    if (grip.isOverview) overviewTo(x);
  });
  picture.sheet.addEventListener("pointermove", event => {
    const [x, y] = place(event);
    point(picture, x, y, event);
    if (!grip) return;
    if (grip.isOverview) { overviewTo(x); return; }
    if (Math.abs(x - grip.x) > 4) grip.isDrag = true;
    picture.sheet.classList.toggle("dragged", grip.isDrag);
    const time = (x - grip.x) / picture.width * (grip.to - grip.from);
    if (grip.isDrag) show(grip.from - time, grip.to - time);
  });
  picture.sheet.addEventListener("pointerup", event => {
    const [x, y] = place(event);
    if (grip && !grip.isDrag && !grip.isOverview) clicked(picture, x, y);
    grip = null;
    picture.sheet.classList.remove("dragged");
  });
  picture.sheet.addEventListener("pointercancel", () => { grip = null; });
  picture.sheet.addEventListener("pointerleave", () => point(null));
  picture.sheet.addEventListener("wheel", event => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1, length = view.to - view.from;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      pan((event.deltaX || event.deltaY) * unit / picture.width * length);
    } else {
      zoom(Math.exp(Math.max(-200, Math.min(200, event.deltaY * unit)) * 0.0022), picture.time(place(event)[0]));
    }
  }, { passive: false });
}

function point(picture, x, y, event) {
  const tip = byName("tip");
  for (const each of [over, body]) {
    each.pointer.style.display = picture ? "block" : "none";
    if (picture) each.pointer.style.transform = "translateX(" + Math.round(x) + "px)";
  }
  const hit = picture && hitAt(picture, x, y), row = picture && rowAt(picture, y);
  if (!hit && row?.kind !== "ruler") { tip.hidden = true; return; }
  tip.textContent = hit ? hit.words : seconds(picture.time(x), 3) + " s";
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - box.width - 8)) + "px";
  tip.style.top = Math.max(4, event.clientY + 20 + box.height > innerHeight
    ? event.clientY - box.height - 12 : event.clientY + 20) + "px";
}

function earButton(ear, digit, name) {
  const button = element("button");
  button.dataset.ear = String(ear);
  button.dataset.name = name;
  if (digit) button.append(element("kbd", digit));
  button.append(element("span", name, "ear"));
  button.title = ear === null ? "All ears (0)" : "What " + name + " hears" + (digit ? " (" + digit + ")" : "");
  button.addEventListener("click", () => listen(ear));
  byName("ears").append(button);
}

function begin() {
  earButton(null, "0", "all");
  data.parties.forEach((party, index) => earButton(index, index < 9 ? String(index + 1) : "", party.name));
  byName("ears").hidden = data.parties.length === 0;
  byName("play").disabled = data.parties.length === 0;
  const buttons = { play: keys[" "], next: keys.n, previous: keys.p, in: keys["+"], out: keys["-"], whole: keys.f, help };
  for (const [name, act] of Object.entries(buttons)) byName(name).addEventListener("click", act);
  for (const button of byName("lines").children) button.addEventListener("click", () => chooseLines(button.dataset.lines));
  byName("copy").addEventListener("click", () => {
    getSelection().selectAllChildren(byName("command"));
    navigator.clipboard?.writeText(byName("command").textContent).catch(() => {});
  });
  // What is clicked does not keep the focus: space goes on playing.
  byName("bar").addEventListener("mousedown", event => event.preventDefault());
  watch(over);
  watch(body);
  readInk();
  showPanels();
  chooseLines("both");
  describeSound();
  new ResizeObserver(lay).observe(stage);
  dark.addEventListener("change", () => { lay(); showPanels(); describeMark(); });
  lay();
  show(-pad, data.length + pad);
  // At the worst moment, the first of them.
  const worst = marks.reduce((best, mark, index) => best < 0 || mark.gravity > marks[best].gravity ? index : best, -1);
  if (worst >= 0) chooseMark(worst); else describeMark();
}

// For looking at the page from outside.
window.report = {
  get state() { return { ...view, marks: marks.length, isSounding: Boolean(player.isPlaying && player.isAudible) }; },
  // The greatest size of a sample in a stretch, of what a party heard or said.
  peak(party, what, from, to) {
    const [least, most] = tracks[party][what].range(from * RATE / 1000, to * RATE / 1000);
    return Math.max(most, -least);
  },
};
begin();
