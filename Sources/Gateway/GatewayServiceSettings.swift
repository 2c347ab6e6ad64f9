// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import AgentWire
package import CallModel
package import ConfigurationFiles
package import Exchange
import Handoff
package import Listening
package import MediaEngine
package import MediaThreads
import SIP
import SoundFiles
package import Timing
import Transcripts
package import Transport
package import Voice

/// Everything a live gateway is started with.
package struct GatewayServiceSettings: Sendable {
    /// What the built-in agent says, for lines without an agent of their own.
    package struct BuiltIn: Sendable {
        package var script: AgentScript
        package var clips: ScriptedAgent.Clips

        package init(script: AgentScript, clips: ScriptedAgent.Clips) {
            self.script = script
            self.clips = clips
        }
    }

    /// 160 samples at 8 kHz, valid only during the call.
    package typealias VoiceTap =
        @Sendable (CallID, Party, UnsafeBufferPointer<Int16>, SampleTime) -> Void

    /// Whoever writes summaries for operators: asked with the package, as the operator may know it, it
    /// answers once, in its own time, with one that may be said, or why there is none.
    package typealias Summariser =
        @Sendable (HandoffPackage, _ answer: @escaping @Sendable (Summary) -> Void) -> Void

    /// What is written down of what is said. The recogniser on this machine, where `models` has
    /// it, always judges keyword candidates.
    package struct RecogniserUse: Sendable {
        /// Utterances are written down on this machine, too.
        package var transcribes = false
        /// Voices are sent to a recogniser service.
        package var service: WebSocketURL?
        /// Whose words are written down.
        package var parties: Set<Party.Role> = [.caller]

        package init() {}
    }

    /// The addresses in `sip` are filled in once the sockets are bound.
    package var gateway: GatewaySettings
    /// Where SIP listens; port 0 takes any free one.
    package var udp: SocketAddress?
    package var tcp: SocketAddress?
    /// The address in Via and Contact; `GatewaySettings.mediaAddress` is that in SDP.
    package var advertisedHost: String
    /// The address RTP sockets are bound on.
    package var mediaHost: String
    package var threads = MediaThreadsSettings()
    /// How names in SIP addresses are asked of DNS.
    package var resolver = NameResolver.Settings()
    package var prompts: [PromptLibrary.Prompt]
    package var ownSounds = OwnSounds.made
    /// Whose exchanges' ringing, busy and congestion tones callers are played.
    var playedTones = "us"
    package var whisperVoice = SpeechVoice.rms
    /// The voice of what is said to callers.
    var promptVoice = SpeechVoice.slt
    /// The speed of the whisper: a little brisk, so that a briefing takes ten seconds or less.
    package var speechRate = Self.briskness
    private static let briskness = 1.1
    /// What is listened for in every call, and with what.
    package var hearing = CallHearing.Settings()
    package var recogniser = RecogniserUse()
    /// Where messages and recordings go.
    package var recordings: String
    package var recording = RecordingSettings()
    package var builtIn: BuiltIn
    /// How long a link to a package works.
    package var linkLife: Duration = .seconds(14_400)
    /// Whoever writes summaries; nil for nobody.
    package var summariser: Summariser?
    /// Sees every briefing as it was synthesised, before any wire: how a demo or a test knows what
    /// the whisper was. Called on the speech worker's thread.
    package var onSpeech: @Sendable (CallID, Clip) -> Void = { _, _ in }
    /// Sees every frame of a party's voice as it was decoded, with its time on the party's leg: how a
    /// test knows who said what. Called on the listening post's thread.
    package var onVoice: VoiceTap?
    /// Seed of tags, branches and SSRCs; live from the system's generator.
    package var seed: UInt64

    package init(
        gateway: GatewaySettings, udp: SocketAddress?, tcp: SocketAddress?, advertisedHost: String,
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

extension GatewayServiceSettings {
    /// The settings of a configured gateway. Synthesises the built-in agent's lines and opens the
    /// models; what of them is missing is in `models.problems`.
    ///
    /// - Parameters:
    ///   - configuration: validated already.
    ///   - localHost: this machine's address towards others, for `advertised_host: auto`.
    ///   - localIPv6Host: the one of IPv6, if there is any.
    /// - Throws: `SpeechError` or `KeywordError`, naming the text that cannot be used.
    package init(
        _ configuration: GatewayConfiguration, localHost: String, localIPv6Host: String? = nil
    ) throws {
        let sip = configuration.sip
        let addresses = [sip.udp, sip.tcp].compactMap { $0?.address }
        let listening = addresses.first { !$0.isUnspecified }?.description
        let host = sip.advertisedHost ?? listening ?? localHost
        var random = SystemRandomNumberGenerator()
        var gateway = GatewaySettings(
            configuration, host: host, entropy: .system,
            secret: (0..<32).map { _ in random.next() })
        let mediaHost = Self.mediaHost(listeningOn: addresses)
        if mediaHost == "::" {
            gateway.loopbackMediaAddressV6 = "::1"
            let isIPv6 = IPAddress(host)?.isIPv6 == true
            gateway.otherMediaAddress = isIPv6 ? localHost : localIPv6Host
            gateway.sip.otherHost = gateway.otherMediaAddress
            gateway.sip.otherLoopbackHost = isIPv6 ? "127.0.0.1" : "::1"
        }
        if let advertised = sip.advertisedHost {
            gateway.loopbackMediaAddress = advertised
            gateway.loopbackMediaAddressV6 = nil
        }
        let prompts = configuration.prompts
        let voice = SpeechVoice(rawValue: prompts.voice) ?? .slt
        let whisperVoice = SpeechVoice(rawValue: prompts.whisperVoice) ?? .rms
        try self.init(
            gateway: gateway, udp: sip.udp, tcp: sip.tcp,
            advertisedHost: host, mediaHost: mediaHost,
            prompts: prompts.texts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                PromptLibrary.Prompt(
                    name: $0.key.rawValue, text: $0.value,
                    voice: $0.key.isForOperator ? whisperVoice : voice, rate: prompts.rate)
            },
            recordings: configuration.media.recordings, builtIn: .standard(voice: voice))
        self.whisperVoice = whisperVoice
        promptVoice = voice
        playedTones = prompts.tones
        speechRate = prompts.rate * Self.briskness
        linkLife = configuration.http.linkLife
        recording = configuration.recordings
        let threadCount = configuration.media.threads
        if threadCount > 0 { threads = MediaThreadsSettings(threads: threadCount) }
        try listen(configuration.listening)
    }

    /// Where RTP sockets are bound: on this machine alone where SIP is, and on both families where
    /// SIP listens on IPv6.
    private static func mediaHost(listeningOn addresses: [IPAddress]) -> String {
        if addresses.contains(IPAddress(ipv4: 0x7F00_0001)) { return "127.0.0.1" }
        if addresses.allSatisfy({ $0.isIPv6 && $0.isLoopback }), !addresses.isEmpty { return "::1" }
        return addresses.contains(where: \.isIPv6) ? "::" : "0.0.0.0"
    }

    /// Opens the models and makes the phrases ready. A gateway without models works without.
    private mutating func listen(_ listening: ListeningSettings) throws(KeywordError) {
        guard listening.isEnabled else { return }
        try hearing.listen(
            listening,
            with: ListeningModels(
                directory: listening.models, recogniser: listening.recogniser.model == .moonshine))
        recogniser.transcribes = listening.recogniser.transcribes
        if let address = listening.recogniser.service {
            recogniser.service = WebSocketURL(address)
            if recogniser.service == nil {
                hearing.models.problems.append("'service' is not the address of a recogniser")
            }
        }
        recogniser.parties = listening.recogniser.parties
        gateway.asksBack = hearing.models.phones != nil && listening.unsure == .ask
    }
}

extension Entropy {
    package static let system = Entropy {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in
            let byte = String(UInt8.random(in: 0...255, using: &generator), radix: 16)
            return byte.count == 1 ? "0" + byte : byte
        }.joined()
    }
}

extension GatewayServiceSettings {
    package var models: ListeningModels {
        get { hearing.models }
        set { hearing.models = newValue }
    }

    /// Phrases to listen for; nil for none.
    package var keywords: KeywordSet? {
        get { hearing.keywords }
        set { hearing.keywords = newValue }
    }
}
