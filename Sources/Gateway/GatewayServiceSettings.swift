// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
package import Exchange
package import Listening
package import MediaEngine
package import MediaThreads
package import Transport
package import Voice

/// Everything a live gateway is started with.
package struct GatewayServiceSettings: Sendable {
    /// An address to listen on; port 0 takes any free one.
    package struct Address: Sendable, Hashable {
        package var host: String
        package var port: UInt16

        package init(host: String, port: UInt16) {
            self.host = host
            self.port = port
        }
    }

    /// What the built-in agent says, for lines without an agent of their own.
    package struct BuiltIn: Sendable {
        package var script: AgentScript
        package var clips: ScriptedAgent.Clips

        package init(script: AgentScript, clips: ScriptedAgent.Clips) {
            self.script = script
            self.clips = clips
        }
    }

    /// What is written down of what is said. The recogniser on this machine, where `models` has
    /// it, always judges keyword candidates.
    package struct RecogniserUse: Sendable {
        /// Utterances are written down on this machine, too.
        package var transcribes = false
        /// Voices are sent to a recogniser service.
        package var service: WebSocketURL?
        /// Whose words are written down.
        package var parties: Set<Party> = [.caller]

        package init() {}
    }

    /// The addresses in `sip` are filled in once the sockets are bound.
    package var gateway: GatewaySettings
    package var udp: Address?
    package var tcp: Address?
    /// The address in Via and Contact; `GatewaySettings.mediaAddress` is that in SDP.
    package var advertisedHost: String
    /// The address RTP sockets are bound on.
    package var mediaHost: String
    package var threads = MediaThreadsSettings()
    /// How names in SIP addresses are asked of DNS.
    package var resolver = NameResolver.Settings()
    package var prompts: [PromptLibrary.Prompt]
    package var whisperVoice = SpeechVoice.rms
    /// The speed of the whisper: a little brisk, so that a briefing takes ten seconds or less.
    package var speechRate = Self.briskness
    static let briskness = 1.1
    package var models = ListeningModels()
    package var keywords: KeywordSet?
    /// Phrases that machines say, and those of `keywords` where operators are listened to, too.
    package var machinePhrases: KeywordSet?
    /// Whose exchanges the tones are of; nil for any.
    package var toneCountry: String?
    package var keywordParties: Set<Party> = [.caller]
    package var recogniser = RecogniserUse()
    package var recordings: String
    package var recordsCalls = false
    package var builtIn: BuiltIn
    /// How long a link to a package works.
    package var linkLife: Duration = .seconds(14_400)
    /// Sees every briefing as it was synthesised, before any wire: how a demo or a test knows what
    /// the whisper was. Called on the speech worker's thread.
    package var onSpeech: @Sendable (CallID, Clip) -> Void = { _, _ in }
    /// Seed of tags, branches and SSRCs; live from the system's generator.
    package var seed: UInt64

    package init(
        gateway: GatewaySettings, udp: Address?, tcp: Address?, advertisedHost: String,
        mediaHost: String, prompts: [PromptLibrary.Prompt], recordings: String, builtIn: BuiltIn,
        seed: UInt64 = .random(in: 0...(.max))
    ) {
        self.gateway = gateway
        self.udp = udp
        self.tcp = tcp
        self.advertisedHost = advertisedHost
        self.mediaHost = mediaHost
        self.prompts = prompts
        self.recordings = recordings
        self.builtIn = builtIn
        self.seed = seed
    }
}
