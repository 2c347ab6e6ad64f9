# SPDX-License-Identifier: Apache-2.0
"""Opens the console's pages in Chromium and works with them.

browser.py PART ADDRESS   looks at one part of the console at ADDRESS; 1 where something is wrong
browser.py --check        0 where this machine has what that takes
"""
import os
import pathlib
import shutil
import sys
import time

# Where scripts/setup puts Playwright.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / ".build" / "python"))

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PICTURES = os.environ.get("HANDOFF_PICTURES")

# Texts against what is behind them, names of what can be pressed, sizes of targets (WCAG 2.2 AA).
AUDIT = r"""
() => {
  const wrong = [], canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgba(getComputedStyle(node).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return rgba("Canvas");
  };
  for (const node of document.querySelectorAll("body *")) {
    const box = node.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || box.right < 0) continue;
    const name = `${node.tagName.toLowerCase()} "${(node.textContent || "").trim().slice(0, 30)}"`;
    if ([...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) {
      if (!node.closest("svg, meter, option")) {
        const [one, other] = [light(rgba(getComputedStyle(node).color)), light(ground(node))];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(1)}: ${name}`);
      }
    }
    if (["BUTTON", "INPUT", "SELECT"].includes(node.tagName)) {
      if (box.height < 24 || box.width < 24) wrong.push(`small: ${name} ${box.width}x${box.height}`);
      const label = node.ariaLabel || node.labels?.[0]?.textContent || node.textContent;
      if (!label.trim()) wrong.push(`no name: ${name}`);
    }
    if (["CANVAS", "IMG", "METER"].includes(node.tagName) && !node.ariaLabel) wrong.push(`no words: ${name}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  if (new Set(ids).size !== ids.length) wrong.push("an id is there twice");
  if (!document.documentElement.lang || !document.title) wrong.push("no language or title");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  const across = document.documentElement.scrollWidth - innerWidth;
  if (across > 0) wrong.push(`${across} pixels too wide`);
  return wrong;
}
"""


class Look:
    """One page, with what it must not do: complain, or ask another host."""

    def __init__(self, browser, address, path, **options):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        self.address, self.wrong, self.mute = address, [], False
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", self.asked)
        self.open(path)

    def heard(self, said):
        # What the API refuses on purpose, Chromium tells of by itself.
        if not (self.mute and "Failed to load resource" in said.text):
            self.wrong.append(f"console: {said.text}")

    def asked(self, request):
        if not request.url.startswith((self.address, "blob:")):
            self.wrong.append(f"asked for {request.url}")

    def open(self, path):
        self.page.goto(self.address + path)

    def expect(self, is_so, words):
        if not is_so:
            self.wrong.append(words)

    def wait(self, words, selector="body"):
        """Until an element says these words."""
        end = time.monotonic() + 20
        while words not in self.text(selector):
            if time.monotonic() > end:
                self.wrong.append(f"{selector} does not say '{words}' but '{self.text(selector)[:400]}'")
                return
            self.page.wait_for_timeout(20)

    def until(self, condition):
        """Until a condition holds; asked from outside, since the page's policy lets nothing be added."""
        end = time.monotonic() + 20
        while not self.page.evaluate(condition):
            if time.monotonic() > end:
                self.wrong.append(f"it does not come to {condition}")
                return
            self.page.wait_for_timeout(20)

    def text(self, selector):
        place = self.page.locator(selector)
        return "\n".join(place.all_inner_texts())

    def tab_to(self, words):
        """By the keyboard alone to what is called so, and says that the focus can be seen."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            name = self.page.evaluate(
                "(document.activeElement.ariaLabel || document.activeElement.labels?.[0]?.textContent "
                "|| document.activeElement.textContent || '').trim()")
            if name.startswith(words):
                outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                self.expect(outline != "none", f"the focus on '{words}' is not seen")
                return
        self.wrong.append(f"the keyboard does not come to '{words}'")

    def audit(self, name):
        self.wrong += [f"{name}: {found}" for found in self.page.evaluate(AUDIT)]
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)

    def finish(self):
        self.context.close()
        return self.wrong


def look_at_live(browser, address):
    look = Look(browser, address, "/live")
    look.wait("live", "#feed")
    look.wait("with the agent", "[data-call=c-1]")
    card = look.text("[data-call=c-1]")
    for words in ["caller hears", "agent", "main", "Jane <b>", "“talk to a person” -1.20, sure",
                  "frustration 2.1 of 3.0", "Near misses"]:
        look.expect(words in card, f"the card does not say '{words}': {card}")
    look.expect("1 running, 0 waiting" in look.text("#count"), look.text("#count"))
    look.wait("ok", "#health")
    look.audit("live")
    # The keyboard alone: a person is brought in.
    look.tab_to("c-1")
    look.tab_to("Bring in a person")
    look.page.keyboard.press("Enter")
    look.wait("a person is being called", "[data-call=c-1]")
    look.wait("anna rings", "[data-call=c-1]")
    look.wait("waiting 0:", "[data-call=c-1]")
    look.wait("1 running, 1 waiting", "#count")
    look.wait("asked for a person", "#news")
    # What the gateway refuses is said.
    look.mute = True
    look.tab_to("End the handoff")
    look.page.keyboard.press("Enter")
    look.wait("End the handoff: sure?", "[data-call=c-1]")
    look.page.keyboard.press("Enter")
    look.wait("no handoff is under way", "[data-call=c-1]")
    look.page.fill("#filter", "nobody is called so")
    look.page.locator("#filter").focus()
    look.until("!document.querySelector('[data-call]')")
    look.page.fill("#filter", "MAIN")
    look.wait("c-1", "#calls")
    # The connection goes and comes back: nothing is lost.
    look.context.set_offline(True)
    look.context.set_offline(False)
    look.wait("live", "#feed")
    return look.finish()


def look_narrow(browser, address):
    wrong = []
    for path, words in [("/live", "with the agent")]:
        look = Look(browser, address, path, color_scheme="dark", viewport={"width": 360, "height": 740},
                    reduced_motion="reduce")
        look.wait(words)
        look.audit(f"narrow{path.replace('/', '-')}")
        wrong += look.finish()
    return wrong


def look_at_history_narrow(browser, address):
    wrong = []
    for path, words in [("/calls", "1 calls"), ("/calls/c-1", "near miss")]:
        look = Look(browser, address, path, color_scheme="dark", viewport={"width": 360, "height": 740})
        look.wait(words)
        look.audit(f"narrow{path.replace('/', '-')}")
        wrong += look.finish()
    return wrong


def look_at_token(browser, address):
    look = Look(browser, address, "/live")
    look.mute = True
    look.wait("A token is wanted", "#trouble")
    look.expect(look.page.evaluate("document.activeElement.id") == "token", "the focus is not on the token")
    look.page.keyboard.type("wrong-wrong-wrong")
    look.page.keyboard.press("Enter")
    look.wait("The token is wrong", "#trouble")
    look.page.keyboard.type("s3cret-s3cret-s3cret")
    look.page.keyboard.press("Enter")
    look.wait("live", "#feed")
    look.wait("with the agent", "[data-call=c-1]")
    return look.finish()


def look_at_many(browser, address):
    look = Look(browser, address, "/live")
    look.wait("1500 running", "#count")
    count = look.page.locator("[data-call]").count()
    look.expect(count == 30, f"{count} cards of 1500 calls")
    look.page.click("#more")
    look.until("document.querySelectorAll('[data-call]').length === 60")
    return look.finish()


def look_at_history(browser, address):
    look = Look(browser, address, "/calls")
    look.wait("1 calls", "#count")
    look.expect("bridged: completed" in look.text("#rows"), look.text("#rows"))
    look.audit("calls")
    # By the keyboard: a rule that called nobody, then one that did.
    look.tab_to("Rule that called")
    look.page.keyboard.type("nobody-s")
    look.page.keyboard.press("Enter")
    look.wait("no calls found", "#count")
    look.expect(look.page.url.endswith("/calls?rule=nobody-s"), look.page.url)
    look.page.fill("[name=rule]", "console")
    look.page.fill("[name=since]", "2020-02-03T04:05")
    look.page.keyboard.press("Enter")
    look.wait("1 calls", "#count")
    look.page.reload()
    look.wait("1 calls", "#count")
    look.expect(look.page.input_value("[name=rule]") == "console", "the address does not keep the rule")
    look.expect(look.page.input_value("[name=since]") == "2020-02-03T04:05", "nor the time")
    look.tab_to("c-1")
    look.page.keyboard.press("Enter")
    look.page.wait_for_url("**/calls/c-1")
    look.wait("Call c-1", "h1")
    look.wait("near miss", "#why")
    look.wait("Wants <i>the</i> May invoice", "#packages")
    look.expect("joined" in look.page.locator("#picture svg").get_attribute("aria-label"), "the picture has no words")
    look.expect(look.page.locator("#picture rect").count() >= 5, "the picture is empty")
    look.expect("2.5 ms" in look.text("#quality"), look.text("#quality"))
    look.expect("call.ended" in look.text("#rows"), "the end is not told")
    look.tab_to("Load the recording")
    look.page.keyboard.press("Enter")
    look.until("document.querySelector('audio')?.duration > 0")
    look.audit("call")
    look.mute = True
    look.open("/calls/c-404")
    look.wait("there is no call", "#trouble")
    return look.finish()


def look_at_login(browser, address):
    look = Look(browser, address, "/calls?rule=console")
    look.mute = True
    look.page.wait_for_url("**/login?next=*")
    look.until("document.activeElement.id === 'user'")
    look.audit("login")
    for password, words in [("wrong", "the name or the password is wrong"), ("anna's password", None)]:
        look.page.fill("#user", "anna")
        look.page.locator("#password").focus()
        look.page.keyboard.type(password)
        look.page.keyboard.press("Enter")
        if words:
            look.wait(words, "#trouble")
    look.page.wait_for_url("**/calls?rule=console")
    look.wait("anna (operator)", "#who")
    look.wait("1 calls", "#count")
    # What the role does not allow is said.
    look.open("/calls/c-1")
    look.wait("near miss", "#why")
    look.page.click("#play")
    look.wait("this is for the role supervisor", "#sound")
    look.tab_to("Log out")
    look.page.keyboard.press("Enter")
    look.page.wait_for_url("**/login")
    look.open("/live")
    look.page.wait_for_url("**/login?next=*")
    return look.finish()


def look_at_desk(browser, address, **options):
    look = Look(browser, address, "/desk", **options)
    name = "narrow-desk" if options else "desk"
    look.page.wait_for_url("**/login?next=*")
    look.page.fill("#user", "anna")
    look.page.fill("#password", "anna's password")
    look.page.keyboard.press("Enter")
    look.page.wait_for_url("**/desk")
    look.wait("off duty", "#state")
    look.audit(name)
    look.tab_to("Take calls")
    look.page.keyboard.press("Enter")
    # This browser has no microphone, which is said; it rings all the same.
    look.wait("No microphone: this machine has none", "#sound")
    look.wait("wants <b>a person</b>", "#reason")
    look.until("document.activeElement.id === 'call'")
    for words in ["Jane, +4930", "4471", "gold", "Charged twice.", "“a person”", "s left"]:
        look.wait(words, "#call")
    look.audit(f"{name}-rings")
    # Whoever writes is not taken away from it, and a letter alone does nothing.
    look.page.locator("#why").focus()
    look.page.keyboard.type("ad")
    look.expect(look.page.input_value("#why") == "ad", "the letters are not in the field")
    look.page.keyboard.press("Alt+r")
    look.wait("you hear what it is about", "#phase")
    look.page.keyboard.press("Alt+a")
    look.wait("you talk", "#phase")
    look.page.keyboard.press("Alt+m")
    look.until("document.querySelector('#mute').ariaPressed === 'true'")
    look.audit(f"{name}-talks")
    look.tab_to("Hang up")
    look.page.keyboard.press("Enter")
    look.wait("hung up at the desk", "#state")
    look.until("document.querySelector('#call').hidden")
    return look.finish()


def look_at_desk_narrow(browser, address):
    return look_at_desk(browser, address, color_scheme="dark", viewport={"width": 360, "height": 740})


PARTS = {"desk": [look_at_desk, look_at_desk_narrow], "users": [look_at_login], "over": [look_at_history, look_at_history_narrow], "live": [look_narrow, look_at_live], "token": [look_at_token], "many": [look_at_many]}


def main(part, address):
    from playwright.sync_api import sync_playwright
    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--mute-audio", "--disable-gpu", "--disable-dev-shm-usage"])
        try:
            for look in PARTS[part]:
                wrong += [f"{look.__name__}: {found}" for found in look(browser, address)]
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
sys.exit(main(sys.argv[1], sys.argv[2]))
