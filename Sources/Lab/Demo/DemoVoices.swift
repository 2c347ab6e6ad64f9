// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import GatewayTesting
import MediaEngine
import SoundFiles

/// The recorded voices of the demo, from the `audio-fixtures` directory.
struct DemoVoices: Sendable {
    /// Samples by the name of the recording.
    private var sounds: [String: [Int16]] = [:]

    private static let names = [
        "caller-problem", "caller-person", "caller-confirms", "caller-thanks", "agent-greeting",
        "agent-answer", "agent-request", "agent-returned", "operator-hello", "operator-refund",
        "operator-goodbye",
    ]

    /// Reads every recording; throws `WAVError` when one cannot be read.
    init(directory: String) throws(WAVError) {
        for name in Self.names {
            sounds[name] = try WAVFile(path: "\(directory)/\(name).wav").channel(0)
        }
    }

    func voice(_ name: String) -> PhoneVoice { .clip(sounds[name] ?? [], loops: false) }

    /// The recording as the demo's bot sends it.
    func clip(_ name: String) -> [UInt8] {
        AgentProtocolCatalog.twilio.format.bytes(of: sounds[name] ?? [])
    }
}
