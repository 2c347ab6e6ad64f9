// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SoundFiles
import Testing

/// A process that is killed while it records loses half a second at most.
@Suite struct KilledRecorderTests {
    @Test(arguments: [26, 74, 149, 512], ["opus", "wav"])
    func allButTheLastHalfSecondPlays(frames: Int, ending: String) async throws {
        let path = OpusSamples.path(ending)
        defer { try? FileManager.default.removeItem(atPath: path) }
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, frames = frames as Int] in
            try OpusSamples.record(
                [600, 900], frames: frames, to: path,
                format: path.hasSuffix("opus") ? .opus : .mulaw, finishes: false,
                whenRecorded: { kill(getpid(), SIGKILL) })
        }
        let file = try SoundFile(path: path)
        let played = Double(file.frameCount) / Double(file.rate)
        #expect(Double(frames) * 0.02 - played <= 0.5, "\(played) s of \(frames) frames")
        #expect(OpusSamples.level(of: 600, in: file.channel(0), rate: file.rate) > -25)
        if ending == "opus" {
            let info = try OpusSamples.run("/usr/bin/opusinfo", [path])
            #expect(info.text.contains("Playback length"), "\(info.text)")
            let wav = OpusSamples.path("wav")
            defer { try? FileManager.default.removeItem(atPath: wav) }
            #expect(try OpusSamples.run("/usr/bin/opusdec", ["--quiet", path, wav]).status == 0)
        }
    }
}
