// SPDX-License-Identifier: Apache-2.0

import Foundation
import SoundFiles
import Testing

/// Recordings in a real browser: `browser.py` gives one to Chromium, which decodes it. libopusfile is
/// what opusdec and opusinfo play it with (`RecordingWriterTests`).
@Suite struct BrowserPlaybackTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("browser.py").path

    static let hasBrowser =
        (try? OpusSamples.run("/usr/bin/env", ["python3", script, "--check"]).status) == 0

    private struct Played: Decodable {
        var channels: Int
        var seconds: Double
        var shown: Double
        var levels: [[Double]]
    }

    @Test(
        .enabled(if: hasBrowser, "needs Chromium and Playwright for python3: make setup"),
        .timeLimit(.minutes(2)), arguments: [2, 4])
    func everyTrackIsAChannelOfItsOwn(tracks: Int) throws {
        let path = OpusSamples.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let tones = Array([400.0, 700, 1100, 1500].prefix(tracks))
        try OpusSamples.record(tones, frames: 151, to: path)
        let run = try OpusSamples.run(
            "/usr/bin/env", ["python3", Self.script, path] + tones.map { "\($0)" })
        try #require(run.status == 0, "\(run.text)")
        let json = try #require(run.text.split(separator: "\n").last)
        let played = try JSONDecoder().decode(Played.self, from: Data(json.utf8))
        #expect(played.channels == tracks)
        #expect(abs(played.seconds - 3.02) < 0.001, "\(played.seconds)")
        #expect(abs(played.shown - 3.02) < 0.02, "\(played.shown)")
        for (track, levels) in played.levels.enumerated() {
            for (tone, level) in levels.enumerated() {
                if tone == track {
                    #expect(level > -13, "track \(track): \(level) dB")
                } else {
                    #expect(level < -40, "track \(track) has the tone of \(tone): \(level) dB")
                }
            }
        }
    }
}
