// SPDX-License-Identifier: Apache-2.0

import CardRig
import Foundation
import MediaThreads
import Testing

/// The same through a sound server, with a server of the test's own: two sinks that lead nowhere, each
/// of which one end plays to and the other captures.
@Suite(.serialized) struct PulseAudioTests {
    static let program = "/usr/bin/pulseaudio"
    static let plugins = [
        "/usr/lib/x86_64-linux-gnu/alsa-lib/libasound_module_pcm_pulse.so",
        "/usr/lib/aarch64-linux-gnu/alsa-lib/libasound_module_pcm_pulse.so",
    ]

    static var isInstalled: Bool {
        ([program] + plugins).filter {
            FileManager.default.isExecutableFile(atPath: $0)
                || FileManager.default.isReadableFile(atPath: $0)
        }.count == 2
    }

    /// A PulseAudio that ends with the test.
    final class Server {
        let socket: String
        private let process = Process()
        private let folder: URL

        init() throws {
            folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("pulse.\(getpid()).\(UInt32.random(in: 0 ... .max))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            socket = folder.appendingPathComponent("native").path
            process.executableURL = URL(fileURLWithPath: PulseAudioTests.program)
            let sinks = ["line_in", "line_out"].flatMap { name in
                [
                    "-L",
                    "module-null-sink sink_name=\(name) rate=16000 channels=1 format=s16le",
                ]
            }
            process.arguments =
                [
                    "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
                    "--disallow-exit=no", "-L",
                    "module-native-protocol-unix socket=\(socket) auth-anonymous=1",
                ] + sinks
            var environment = ProcessInfo.processInfo.environment
            environment["XDG_RUNTIME_DIR"] = folder.path
            environment["HOME"] = folder.path
            process.environment = environment
            process.standardError = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            try process.run()
        }

        func waitUntilUp() async -> Bool {
            for _ in 0..<100 {
                if FileManager.default.fileExists(atPath: socket) { return true }
                try? await Task.sleep(for: .milliseconds(50))
            }
            return false
        }

        /// The configuration of a card that plays to one sink and captures another.
        func card(_ name: String, plays sink: String, captures source: String) -> String {
            """
            pcm.\(name) {
                type asym
                playback.pcm { type pulse server "unix:\(socket)" device \(sink) }
                capture.pcm { type pulse server "unix:\(socket)" device \(source).monitor }
            }

            """
        }

        func stop() {
            process.terminate()
            process.waitUntilExit()
            try? FileManager.default.removeItem(at: folder)
        }
    }

    @Test(
        .enabled(
            if: isInstalled,
            "pulseaudio and libasound2-plugins are not installed: scripts/setup installs them"),
        .timeLimit(.minutes(2)))
    func twoEndsHearEachOtherThroughASoundServer() async throws {
        let server = try Server()
        defer { server.stop() }
        try #require(await server.waitUntilUp())
        try TestCards.add(
            server.card("pulse_gw", plays: "line_out", captures: "line_in")
                + server.card("pulse_far", plays: "line_in", captures: "line_out"))
        let near = CardEnd(SoundCardSettings(device: "pulse_gw", isKept: true), hertz: 400)
        let far = CardEnd(SoundCardSettings(device: "pulse_far", isKept: true), hertz: 1000)
        await CardEnd.run(near, far, seconds: 12)
        near.stop()
        far.stop()
        #expect(near.told.contains { $0.hasPrefix("opened: pulse_gw") }, "\(near.told)")
        let (heardNear, heardFar) = (near.sound.suffix(5 * 16_000), far.sound.suffix(5 * 16_000))
        #expect(CardEnd.share(of: 1000, in: heardNear) > 0.9, "\(near.card.figures)")
        #expect(CardEnd.share(of: 400, in: heardFar) > 0.9, "\(far.card.figures)")
        #expect(CardEnd.share(of: 400, in: heardNear) < 0.05)
    }
}
