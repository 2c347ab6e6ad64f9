// SPDX-License-Identifier: Apache-2.0

import CardRig
import Foundation
import Lab
import Testing

/// The commands for sound cards as a shell sees them, on cards made of memory whose other ends are
/// here.
@Suite(.serialized, .enabled(if: LiveGateway.isBuilt, "build it first: make binary"))
struct SoundCardCommandTests {
    private static let program = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent(".build/release/handoff").path

    private func run(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        // What it prints lies there for as long as the folder does.
        let scratch = try ScratchDirectory()
        let process = try PeerProcess(Self.program, arguments, in: scratch)
        let status = try await process.status()
        return withExtendedLifetime(scratch) { (status, process.output) }
    }

    private struct Device: Decodable {
        struct Ability: Decodable {
            var rates: [Int]?
            var channels: [Int]?
        }

        var name: String
        var title: String
        var usable: Bool
        var capture: Ability?
        var playback: Ability?
    }

    @Test func devicesListsWhatThereIs() async throws {
        let pair = try TestCards.pair(gateway: "rate 16000")
        let text = try await run(["devices"])
        #expect(text.status == 0)
        #expect(text.output.contains(pair.gateway + "   a card of memory"), "\(text.output)")
        #expect(text.output.contains("capture   16000 Hz, 1 to 2 channels"), "\(text.output)")
        let json = try await run(["devices", "--json"])
        let devices = try json.output.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try JSONDecoder().decode(Device.self, from: Data($0.utf8))
        }
        let card = try #require(devices.first { $0.name == pair.gateway })
        #expect(card.usable && card.capture?.rates == [16_000, 16_000])
    }

    private struct Heard: Decodable {
        var kind: String
        var key: String?
        var dBFS: Double?
    }

    @Test(.timeLimit(.minutes(1)))
    func listenShowsWhatACardHears() async throws {
        let pair = try TestCards.pair()
        let speaker = CardSpeaker(at: pair.far, pressing: "5")
        defer { speaker.stop() }
        let listen = try await run(["listen", "--alsa", pair.gateway, "--seconds", "5", "--json"])
        #expect(listen.status == 0, "\(listen.output)")
        let heard = try listen.output.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try JSONDecoder().decode(Heard.self, from: Data($0.utf8))
        }
        #expect(heard.contains { $0.kind == "digit" && $0.key == "5" }, "\(listen.output)")
        #expect(heard.contains { $0.kind == "level" && ($0.dBFS ?? -96) > -60 })
    }

    @Test func aDeviceThatIsNotThereIsSaid() async throws {
        _ = try TestCards.pair()
        let listen = try await run(["listen", "--alsa", "hw:7,3", "--seconds", "2"])
        #expect(listen.status != 0)
        #expect(listen.output.contains("there is no ALSA device hw:7,3"), "\(listen.output)")
    }

    @Test func wrongOptionsAreSaid() async throws {
        let table: [([String], String)] = [
            (["listen"], "name WAV files, or a sound card"),
            (["listen", "a.wav", "--alsa", "default"], "name WAV files, or a sound card"),
            (["listen", "a.wav", "--seconds", "3"], "--seconds goes with --alsa"),
            (["desk", "--listen", "nowhere"], "--listen takes ADDRESS:PORT"),
            (["desk", "--accept-key", "d"], "--accept-key is one character"),
            (["desk", "--protocol", "morse"], "--protocol is one of twilio"),
            (["desk", "--credentials-file", "/nowhere"], "cannot read /nowhere"),
        ]
        for (arguments, words) in table {
            let answer = try await run(arguments)
            #expect(answer.status != 0 && answer.output.contains(words), "\(answer.output)")
        }
    }
}
