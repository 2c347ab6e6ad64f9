# SPDX-License-Identifier: Apache-2.0
"""Plays a recording in Chromium and says what is on its channels.

browser.py FILE TONE...   prints JSON: channels, seconds, the length a player shows, and of each channel the
                          level of each tone in dB below full scale
browser.py --check        0 where this machine has what that takes
"""
import base64
import json
import pathlib
import shutil
import sys

# Where scripts/setup puts Playwright.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / ".build" / "python"))

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

PLAY = """
async ([encoded, tones]) => {
  const bytes = Uint8Array.from(atob(encoded), byte => byte.charCodeAt(0));
  const player = new Audio(URL.createObjectURL(new Blob([bytes], {type: "audio/ogg; codecs=opus"})));
  const shown = await new Promise((resolve, reject) => {
    player.onloadedmetadata = () => resolve(player.duration);
    player.onerror = () => reject(new Error(player.error.message));
  });
  const context = new OfflineAudioContext(1, 1, 48000);
  const sound = await context.decodeAudioData(bytes.buffer);
  const level = (samples, tone) => {
    let real = 0, imaginary = 0;
    for (let index = 0; index < samples.length; index++) {
      const angle = 2 * Math.PI * tone * index / sound.sampleRate;
      real += samples[index] * Math.cos(angle);
      imaginary += samples[index] * Math.sin(angle);
    }
    return 20 * Math.log10(Math.max(2 * Math.hypot(real, imaginary) / samples.length, 1e-6));
  };
  const levels = [];
  for (let channel = 0; channel < sound.numberOfChannels; channel++) {
    const samples = sound.getChannelData(channel);
    levels.push(tones.map(tone => level(samples, tone)));
  }
  return {channels: sound.numberOfChannels, seconds: sound.duration, shown, levels};
}
"""


def main(path, tones):
    from playwright.sync_api import sync_playwright

    encoded = base64.b64encode(pathlib.Path(path).read_bytes()).decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio"])
        page = browser.new_page()
        print(json.dumps(page.evaluate(PLAY, [encoded, tones])))
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        try:
            import playwright.sync_api  # noqa: F401
        except ImportError:
            sys.exit(1)
        sys.exit(0 if CHROMIUM else 1)
    main(sys.argv[1], [float(tone) for tone in sys.argv[2:]])
