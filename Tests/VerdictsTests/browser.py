# SPDX-License-Identifier: Apache-2.0
"""Opens a report in Chromium and plays on it.

browser.py FOLDER    looks at FOLDER/index.html and the page it leads to; 1 where something is wrong
browser.py --check   0 where this machine has what that takes
"""
import pathlib
import shutil
import sys
import time

# Where scripts/setup puts Playwright.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / ".build" / "python"))

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Of the call in ReportSample.swift.
WORST = 9000
LENGTH = 20000

# What is really sent to the sound card: everything that is connected to it passes a meter.
METER = """
window.refused = [];
document.addEventListener("securitypolicyviolation", event => refused.push(event.violatedDirective));
const connect = AudioNode.prototype.connect;
window.meters = [];
AudioNode.prototype.connect = function (target, ...rest) {
  if (target instanceof AudioDestinationNode) {
    const meter = new AnalyserNode(this.context, { fftSize: 2048 });
    meters.push(meter);
    connect.call(this, meter);
  }
  return connect.call(this, target, ...rest);
};
window.loudest = () => {
  const samples = new Float32Array(2048);
  let most = 0;
  for (const meter of meters) {
    meter.getFloatTimeDomainData(samples);
    for (const sample of samples) most = Math.max(most, Math.abs(sample));
  }
  return most;
};
"""


class Look:
    """One page, with what it must not do: ask for anything, or complain."""

    def __init__(self, browser, address, **options):
        self.context = browser.new_context(viewport={"width": 1366, "height": 768}, **options)
        self.page = self.context.new_page()
        self.wrong = []
        self.requests = []
        self.page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.add_init_script(METER)
        self.page.goto(address)

    @property
    def state(self):
        return self.page.evaluate("report.state")

    def expect(self, is_so, words):
        if not is_so:
            self.wrong.append(words)

    def press(self, key):
        self.page.keyboard.press(key)
        return self.state

    def wait(self, condition, words):
        """Until a condition holds; asked from outside, since the page's policy lets nothing be added."""
        end = time.monotonic() + 20
        while not self.page.evaluate(condition):
            if time.monotonic() > end:
                self.wrong.append(f"{words}: {self.state}")
                return
            self.page.wait_for_timeout(20)

    def row(self, words, party):
        """The middle of a row of a party, from the top of the window."""
        names = self.page.locator("#row-names > div")
        mine = False
        for index in range(names.count()):
            text = names.nth(index).inner_text().strip()
            mine = text.endswith(party) or (mine and not text[:1].isdigit())
            if mine and text == words:
                return names.nth(index).bounding_box()["y"] + 8
        raise LookupError(f"no row {words} of {party}")

    def x(self, moment):
        box = self.page.locator("#row-sheet").bounding_box()
        state = self.state
        return box["x"] + (moment - state["from"]) / (state["to"] - state["from"]) * box["width"]

    def finish(self):
        self.expect(len(self.requests) == 1, f"asked for {self.requests[1:]}")
        refused = self.page.evaluate("refused")
        self.expect(not refused, f"against its policy: {refused}")
        self.context.close()
        return self.wrong


def look_at_marks(look):
    state = look.state
    look.expect(state["mark"] == 1 and state["at"] == WORST, f"opens at {state}")
    look.expect(state["from"] < WORST < state["to"], f"opens with {state} in view")
    look.expect(state["to"] - state["from"] <= 10000, f"opens with all of it in view: {state}")
    look.expect("heard a whisper" in look.page.inner_text("#mark"), "the mark is not told")
    ways = [("n", 2, 14000), ("n", 0, 6000), ("p", 2, 14000), ("p", 1, WORST), ("p", 0, 6000)]
    for key, mark, at in ways:
        state = look.press(key)
        look.expect((state["mark"], state["at"]) == (mark, at), f"{key} went to {state}")
        look.expect(state["from"] <= at <= state["to"], f"{key} left {at} out of view")
    look.page.click("#next")
    look.expect(look.state["mark"] == 1, "the button for the next mark")
    look.page.click("#side .row:has-text('joins 140 ms later')")
    look.expect(look.state["at"] == 14000, "a mark at the side")


def look_at_lines(look):
    gone, came = "agent stops", "caller hears whisper"
    for key, lines, has in [("d", "expected", (1, 0)), ("d", "actual", (0, 1)), ("d", "both", (1, 1))]:
        state = look.press(key)
        look.expect(state["lines"] == lines, f"D showed {state['lines']}, not {lines}")
        panel = look.page.locator("#side details", has_text="Timeline").first
        found = tuple(panel.locator(".row", has_text=words).count() for words in (gone, came))
        look.expect(found == has, f"lines {lines}: {found}")
    look.page.click("#lines button[data-lines=actual]")
    look.expect(look.state["lines"] == "actual", "the button for actual lines")
    look.press("d")


def look_at_text(look):
    text = look.page.inner_text("body")
    for words in ["caller", "agent", "anna", "calls/wish", "handoff test calls/wish --from 9.000",
                  "not met never heard by caller: whisper", "instead: 500 ms", "scenario.yaml:42",
                  "+140 ms", "<img src=x"]:
        look.expect(words in text, f"the page does not say {words}")
    look.expect(look.page.evaluate("window.broken") is None, "text from a file was run")
    for title in ["Transcript", "Phrases", "Who hears whom"]:
        look.page.click(f"#side summary:has-text('{title}')")
    side = look.page.inner_text("#side")
    for words in ["presses 1", "“talk to a person” −0.31 ≥ −0.80", "0.30 short", "anna hears whisper",
                  "8.50–12.00 s"]:
        look.expect(words in side, f"the side does not say {words}")
    look.expect(look.page.locator("img").count() == 0, "text from a file is taken for HTML")
    labels = look.page.evaluate(
        "[...document.querySelectorAll('button')].filter(b => !(b.ariaLabel || b.innerText).trim()).length")
    look.expect(labels == 0, f"{labels} buttons have no name")


def look_at_view(look):
    def length(state):
        return state["to"] - state["from"]
    state = look.press("f")
    look.expect(state["from"] <= 0 and state["to"] >= LENGTH, f"F shows {state}")
    closer = look.press("+")
    look.expect(length(closer) < length(state), "+ does not zoom in")
    look.expect(length(look.press("-")) > length(closer), "- does not zoom out")
    box = look.page.locator("#row-sheet").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + 60)
    before = look.state
    look.page.mouse.move(*middle)
    look.page.mouse.wheel(0, -600)
    look.wait(f"report.state.to - report.state.from < {length(before) * 0.7}", "the wheel does not zoom")
    zoomed = look.state
    center = (zoomed["from"] + zoomed["to"]) / 2
    look.expect(abs(center - (before["from"] + before["to"]) / 2) < 50, "the wheel zooms elsewhere")
    look.page.mouse.down()
    look.page.mouse.move(middle[0] - 200, middle[1], steps=4)
    look.page.mouse.up()
    dragged = look.state
    moved = 200 / box["width"] * length(zoomed)
    look.expect(abs(dragged["from"] - zoomed["from"] - moved) < 20, f"dragging: {zoomed} to {dragged}")
    look.expect(not dragged["isPlaying"], "dragging plays")
    look.expect(look.press("ArrowLeft")["from"] < dragged["from"], "the left arrow")
    look.expect(look.press("ArrowRight")["from"] == dragged["from"], "the right arrow")
    for _ in range(40):
        look.press("+")
    look.expect(199 <= length(look.state) <= 201, f"zooming in ends at {look.state}")
    for _ in range(40):
        look.press("-")
    look.expect(length(look.state) <= LENGTH * 1.05, f"zooming out ends at {look.state}")
    at = look.press("Home")["at"]
    look.expect(at == 0 and look.press(".")["at"] == 20 and look.press(",")["at"] == 0, "a tick on, back")
    look.expect(look.press("End")["at"] == LENGTH, "the end")


def look_at_ears(look):
    for key, ear in [("2", 1), ("3", 2), ("9", 2), ("0", None), ("1", 0)]:
        look.expect(look.press(key)["ear"] == ear, f"{key} hears with {look.state['ear']}")
    look.page.click("#ears button:has-text('anna')")
    look.expect(look.state["ear"] == 2, "the button of anna's ear")
    for party, what, start, end, is_loud in [
            (0, "heard", 9100, 9400, True), (0, "heard", 10000, 12000, False),
            (1, "heard", 2100, 4900, True), (2, "said", 14300, 14700, True), (2, "said", 0, 14000, False)]:
        peak = look.page.evaluate(f"report.peak({party}, '{what}', {start}, {end})")
        look.expect(7500 < peak < 8500 if is_loud else peak == 0, f"{party} {what} {start}: {peak}")


def look_at_sound(look):
    look.press("f")
    look.page.mouse.click(look.x(10200), look.row("hears", "anna"))
    state = look.state
    look.expect((state["ear"], state["what"]) == (2, "heard"), f"a click hears with {state}")
    look.expect(state["isPlaying"] and abs(state["at"] - 10200) < 200, f"a click plays {state}")
    look.wait("report.state.isSounding", "no sound is played")
    look.wait("report.state.at > 10500", "the cursor stands still")
    # Before the caller hears something, too.
    look.wait("report.state.at < 13500 && loudest() > 0.15", "nothing is heard")
    look.press("2")
    look.wait("report.state.ear === 1 && loudest() === 0", "the agent hears the whisper")
    state = look.press(" ")
    look.expect(not state["isPlaying"], "space does not pause")
    look.expect(look.page.inner_text("#play") == "Play", "the button says it plays")
    look.page.mouse.click(look.x(3000), look.row("says", "caller"))
    state = look.state
    look.expect((state["ear"], state["what"]) == (0, "said"), f"a click on what is said: {state}")
    look.wait("loudest() > 0.15", "nothing is said")
    look.press(" ")
    look.press("End")
    look.press(" ")
    look.expect(look.state["isPlaying"] and look.state["at"] < 5000, "it does not begin again")
    look.press(" ")
    ruler = look.page.locator("#top-sheet").bounding_box()
    look.page.mouse.click(look.x(5000), ruler["y"] + 40)
    state = look.state
    look.expect(not state["isPlaying"] and abs(state["at"] - 5000) < 100, f"the ruler: {state}")
    look.page.mouse.click(look.x(19900), look.row("hears", "agent"))
    look.wait(f"!report.state.isPlaying && report.state.at === {LENGTH}", "it does not end")


def look_at_help(look):
    look.press("?")
    look.expect(look.page.locator("#keys[open]").count() == 1, "? does not open the keys")
    before = look.state["mark"]
    look.expect(look.press("n")["mark"] == before, "N goes on behind the list of keys")
    look.press("Escape")
    look.expect(look.page.locator("#keys[open]").count() == 0, "Esc does not close the keys")
    # All that has the focus shows it, and space presses a button that has it.
    look.page.locator("#whole").focus()
    look.press(" ")
    look.expect(not look.state["isPlaying"], "space on a button plays")


def look_at_index(browser, folder):
    look = Look(browser, (folder / "index.html").as_uri())
    rows = [row.split("\t")[0] for row in look.page.inner_text(".list tbody").split("\n")]
    order = ["changed", "changed", "could not tell", "skipped", "as expected", "as expected"]
    look.expect([row for row in rows if row in order] == order, f"the index has {rows}")
    look.page.click(".list a:has-text('calls/wish')")
    look.page.wait_for_load_state()
    look.expect(look.page.evaluate("report.state.at") == WORST, "the index does not lead to the page")
    look.page.go_back()
    look.page.click(".list a:has-text('calls/warm-transfer')")
    cells = look.page.locator(".matrix td a")
    look.expect(cells.count() == 108, f"{cells.count()} cells")
    cell = look.page.locator(".matrix td.changed a").first
    look.expect("--cell operator=is busy --cell caller=presses 0 --cell agent=dies"
                in cell.get_attribute("title"), "the cell does not name its command")
    cell.click()
    look.page.wait_for_load_state()
    look.expect(look.page.evaluate("report.state.at") == WORST, "the cell does not lead to its page")
    look.requests = look.requests[:1]
    return look.finish()


def main(folder):
    from playwright.sync_api import sync_playwright
    page = (folder / "a page.html").as_uri()
    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--mute-audio", "--disable-gpu", "--disable-dev-shm-usage",
                  "--autoplay-policy=document-user-activation-required"])
        try:
            look = Look(browser, page)
            for part in [look_at_marks, look_at_lines, look_at_text, look_at_view, look_at_ears,
                         look_at_sound, look_at_help]:
                part(look)
            wrong += look.finish()
            # By night, on something narrow.
            dark = Look(browser, page, color_scheme="dark")
            dark.page.set_viewport_size({"width": 420, "height": 800})
            dark.press("n")
            across = dark.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            dark.expect(across <= 0, f"{across} pixels too wide")
            wrong += dark.finish()
            wrong += look_at_index(browser, folder)
        finally:
            browser.close()
    print("\n".join(wrong) or "nothing is wrong")
    return 1 if wrong else 0


if sys.argv[1:] == ["--check"]:
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        sys.exit(2)
    sys.exit(0 if CHROMIUM else 2)
sys.exit(main(pathlib.Path(sys.argv[1])))
