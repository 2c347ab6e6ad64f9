// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
import MediaEngine

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
    /// How it is spoken to.
    package var dialect: AgentProtocolDescription
    /// Clips by name, in its protocol's format.
    package var clips: [String: [UInt8]]
    package var connection: Connection
    package var death: Death
    /// It talks and listens on as if nobody had told it that a handoff began.
    package var ignoresHandoffs: Bool
    /// The tone it talks in.
    package let voice: Tone

    package init(
        _ steps: [AgentScript.Step], onReturn: [AgentScript.Step] = [],
        speaking dialect: AgentProtocolDescription = AgentProtocolCatalog.twilio,
        clips: [String: [UInt8]]? = nil,
        connection: Connection = .opens(after: .milliseconds(40)), death: Death = .never,
        ignoresHandoffs: Bool = false, voice: Tone = .agent
    ) {
        lines = AgentScript(steps: steps, onReturn: onReturn)
        self.dialect = dialect
        self.clips = clips ?? Self.toneClips(in: dialect.format, voice)
        self.voice = voice
        self.connection = connection
        self.death = death
        self.ignoresHandoffs = ignoresHandoffs
    }

    /// Speaks another protocol from now on, with the usual clips.
    package mutating func speak(_ dialect: AgentProtocolDescription) {
        self.dialect = dialect
        clips = Self.toneClips(in: dialect.format, voice)
    }

    /// A tone as `short` (1 s), `sentence` (2.5 s) and `long` (60 s).
    package static func toneClips(
        in format: StreamFormat, _ voice: Tone = .agent
    ) -> [String: [UInt8]] {
        madeClips[voice]?[format] ?? makeClips(in: format, voice)
    }

    private static func makeClips(in format: StreamFormat, _ voice: Tone) -> [String: [UInt8]] {
        let lengths = [
            ("short", Duration.seconds(1)), ("sentence", .milliseconds(2500)),
            ("long", .seconds(60)),
        ]
        return Dictionary(
            uniqueKeysWithValues: lengths.map { name, length in
                (name, format.bytes(of: PureTone.clip(voice, for: length)))
            })
    }

    /// The clips of every protocol in the voices bots have: each simulated bot needs those of its
    /// own.
    private static let madeClips = Dictionary(
        uniqueKeysWithValues: [Tone.agent, .operatorC].map { voice in
            let formats = Set(AgentProtocolCatalog.all.map(\.format))
            let clips = formats.map { ($0, makeClips(in: $0, voice)) }
            return (voice, Dictionary(uniqueKeysWithValues: clips))
        })
}
