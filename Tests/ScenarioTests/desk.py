# SPDX-License-Identifier: Apache-2.0
"""Works at a desk in Chromium, whose microphone hears a tone.

desk.py ADDRESS STORY HERTZ  logs in, opens the desk, says "open", and does what the story has; 1 where something
                             is wrong
desk.py --check              0 where this machine has what that takes
"""
import math
import os
import pathlib
import shutil
import struct
import sys
import tempfile
import time
import wave

# Where scripts/setup puts Playwright.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / ".build" / "python"))

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PICTURES = os.environ.get("HANDOFF_PICTURES")

# What goes to the loudspeaker is looked at on the way; and a tone is no noise to be taken out.
EARS = """
(() => {
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      const ears = this.context.ears ||= new AnalyserNode(this.context, { fftSize: 8192, smoothingTimeConstant: 0 });
      window.ears = ears;
      connect.call(this, ears);
    }
    return connect.call(this, to, ...rest);
  };
  const media = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = () =>
    media({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
})();
"""

# How loud a frequency is among what is heard, and all of it: amplitudes, of 1 at most (Goertzel).
HEAR = """
(hertz) => {
  if (!window.ears) return [0, 0];
  const wave = new Float32Array(ears.fftSize), rate = ears.context.sampleRate;
  ears.getFloatTimeDomainData(wave);
  const turn = 2 * Math.cos(2 * Math.PI * hertz / rate);
  let [one, two, most] = [0, 0, 0];
  for (const sample of wave) {
    [one, two] = [sample + turn * one - two, one];
    most = Math.max(most, Math.abs(sample));
  }
  return [2 * Math.sqrt(Math.max(0, one * one + two * two - turn * one * two)) / wave.length, most];
}
"""


class Desk:
    def __init__(self, page):
        self.page, self.wrong = page, []
        page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))

    def text(self, selector="body"):
        return self.page.locator(selector).inner_text()

    def until(self, is_so, words, seconds=20):
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                self.wrong.append(f"{words}; the page says: {self.text()[:600]}")
                return False
            self.page.wait_for_timeout(20)
        return True

    def wait(self, words, selector="body"):
        return self.until(lambda: words in self.text(selector), f"{selector} does not say '{words}'")

    def hears(self, hertz, is_heard=True):
        """Until a frequency is most of what is heard, or is not heard at all."""
        def so():
            tone, most = self.page.evaluate(HEAR, hertz)
            return tone > 0.02 and tone > 0.3 * most if is_heard else tone < 0.002
        return self.until(so, f"{hertz} Hz is {'not ' if is_heard else ''}heard")

    def hears_something(self):
        return self.until(lambda: self.page.evaluate(HEAR, 100)[1] > 0.01, "nothing is heard")

    def log_in(self, address):
        self.page.goto(address + "/desk")
        self.page.wait_for_url("**/login?next=*")
        self.page.fill("#user", "anna")
        self.page.fill("#password", "anna's password")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/desk")
        self.wait("anna (operator)", "#who")

    def open(self):
        self.wait("off duty", "#state")
        self.page.click("#start")
        self.wait("waiting for calls", "#state")
        self.until(lambda: self.page.evaluate("document.querySelector('#spoken').value > 0"), "the microphone is deaf")
        print("open", flush=True)

    def is_rung(self):
        self.until(lambda: self.page.locator("#call").is_visible(), "no call rings", 60)
        self.until(lambda: self.page.locator("#call").get_attribute("role") == "alertdialog", "the card is no alert")
        self.until(lambda: self.page.evaluate("document.activeElement.id") == "call", "the focus is not on the card")
        self.wait("s left", "#left")
        # It rings by itself, and nobody hears the caller yet.
        self.hears_something()
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/desk-rings.png", full_page=True)


def takes_the_call(desk, hertz):
    """Hears what it is about, takes the call, and does what can be done with it."""
    page = desk.page
    desk.is_rung()
    page.click("#answer")
    desk.wait("you hear what it is about", "#phase")
    desk.hears_something()
    desk.hears(hertz, False)
    page.click("#accept")
    desk.wait("you talk", "#phase")
    desk.hears(hertz)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/desk-talks.png", full_page=True)
    page.keyboard.press("Alt+h")
    desk.wait("on hold", "#phase")
    desk.hears(hertz, False)
    page.click("#hold")
    desk.hears(hertz)
    page.fill("#note", "was charged twice")
    page.keyboard.press("Enter")
    desk.wait("written down", "#noted")
    # The page is loaded anew, and goes on with its call.
    page.reload()
    desk.wait("you talk", "#phase")
    desk.hears(hertz)
    page.click("#hangup")
    desk.wait("hung up at the desk", "#state")
    desk.until(lambda: not page.locator("#call").is_visible(), "the card stays")


def declines(desk, hertz):
    desk.is_rung()
    desk.page.fill("#why", "no time")
    desk.page.keyboard.press("Alt+d")
    desk.wait("the last call", "#state")


def is_left(desk, hertz):
    """Takes the call at once, by key; then the caller hangs up."""
    desk.is_rung()
    desk.page.keyboard.press("Alt+a")
    desk.wait("you talk", "#phase")
    desk.hears(hertz)
    desk.wait("the last call", "#state")
    desk.until(lambda: not desk.page.locator("#call").is_visible(), "the card stays")


STORIES = {"takes": takes_the_call, "declines": declines, "is-left": is_left}


def write_tone(path, hertz, rate=48_000):
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(
            struct.pack("<h", round(8000 * math.sin(2 * math.pi * hertz * index / rate))) for index in range(rate)))


def main(address, story, hertz):
    from playwright.sync_api import sync_playwright
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_tone(f"{folder}/voice.wav", 1900)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--mute-audio", "--disable-gpu", "--disable-dev-shm-usage",
                  "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                  f"--use-file-for-fake-audio-capture={folder}/voice.wav"])
        try:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.grant_permissions(["microphone"], origin=address)
            context.add_init_script(EARS)
            desk = Desk(context.new_page())
            desk.log_in(address)
            desk.open()
            STORIES[story](desk, float(hertz))
        finally:
            browser.close()
    print("\n".join(desk.wrong) or "nothing is wrong", flush=True)
    return 1 if desk.wrong else 0


if sys.argv[1:] == ["--check"]:
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        sys.exit(2)
    sys.exit(0 if CHROMIUM else 2)
sys.exit(main(*sys.argv[1:]))
