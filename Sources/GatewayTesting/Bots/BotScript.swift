// SPDX-License-Identifier: Apache-2.0

package import AgentWire
import CallModel
import Codecs

/// What a scripted bot does: its lines, its voice, and how it fails.
package struct BotScript: Sendable, Hashable {
    /// What becomes of its socket.
    package enum Death: Sendable, Hashable {
        case never
        case afterStart(Duration)
        /// Closes so long after it was told of a handoff.
        case afterHandoffBegan(Duration)
    }

    package enum Connection: Sendable, Hashable {
        case opens(after: Duration)
        case refused(after: Duration)
        case neverOpens
    }

    package var lines: AgentScript
    /// Clips by name, PCMU at 8 kHz.
    package var clips: [String: [UInt8]]
    package var connection: Connection
    package var death: Death
    /// It talks and listens on as if nobody had told it that a handoff began.
    package var ignoresHandoffs: Bool

    package init(
        _ steps: [AgentScript.Step], onReturn: [AgentScript.Step] = [],
        clips: [String: [UInt8]] = Self.toneClips,
        connection: Connection = .opens(after: .milliseconds(40)), death: Death = .never,
        ignoresHandoffs: Bool = false
    ) {
        lines = AgentScript(steps: steps, onReturn: onReturn)
        self.clips = clips
        self.connection = connection
        self.death = death
        self.ignoresHandoffs = ignoresHandoffs
    }

    /// The agent's tone as `short` (1 s), `sentence` (2.5 s) and `long` (60 s).
    package static let toneClips: [String: [UInt8]] = [
        "short": encoded(.seconds(1)), "sentence": encoded(.milliseconds(2500)),
        "long": encoded(.seconds(60)),
    ]

    private static func encoded(_ length: Duration) -> [UInt8] {
        PureTone.clip(.agent, for: length).map(PCMU.compress)
    }
}
