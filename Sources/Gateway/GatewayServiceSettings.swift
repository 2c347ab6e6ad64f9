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
    /// Whose exchanges' ringing, busy and congestion tones callers are played.
    var playedTones = "us"
    package var whisperVoice = SpeechVoice.rms
    /// The speed of the whisper: a little brisk, so that a briefing takes ten seconds or less.
    package var speechRate = Self.briskness
    private static let briskness = 1.1
    package var models = ListeningModels()
    package var keywords: KeywordSet?
    /// Phrases that machines say, and those of `keywords` where operators are listened to, too.
    package var machinePhrases: KeywordSet?
    /// Whose exchanges the tones are of; nil for any.
    package var toneCountry: String?
    package var keywordParties: Set<Party.Role> = [.caller]
    package var recogniser = RecogniserUse()
    /// Where messages and recordings go.
    package var recordings: String
    package var recording = RecordingSettings()
    package var builtIn: BuiltIn
    /// How long a link to a package works.
    package var linkLife: Duration = .seconds(14_400)
    /// Sees every briefing as it was synthesised, before any wire: how a demo or a test knows what
    /// the whisper was. Called on the speech worker's thread.
    package var onSpeech: @Sendable (CallID, Clip) -> Void = { _, _ in }
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
        var gateway = GatewaySettings(
            sip: configuration.endpoint, mediaAddress: host,
            ports: configuration.media.ports,
            lines: configuration.lines.map { Line($0, of: configuration) },
            triggers: configuration.rules, identity: "sip:gateway@\(host)",
            entropy: .system)
        gateway.trunks = configuration.trunks
        gateway.operatorCredentials = configuration.operatorCredentials
        gateway.redirectDomains = sip.redirectDomains
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
        gateway.codecs = configuration.media.codecs
        gateway.cleaning = configuration.cleaning
        gateway.maximumCalls = configuration.limits.calls
        gateway.callsPerSecond = configuration.limits.callsPerSecond
        gateway.callDuration = configuration.limits.callDuration
        gateway.mediaTimeout = configuration.media.silenceTimeout
        gateway.journalPatience = configuration.journal.patience
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
        playedTones = prompts.tones
        speechRate = prompts.rate * Self.briskness
        link(configuration.http)
        carry(configuration.media, configuration.recordings)
        try listen(configuration.listening, prompts: prompts)
    }

    /// Where RTP sockets are bound: on this machine alone where SIP is, and on both families where
    /// SIP listens on IPv6.
    private static func mediaHost(listeningOn addresses: [IPAddress]) -> String {
        if addresses.contains(IPAddress(ipv4: 0x7F00_0001)) { return "127.0.0.1" }
        if addresses.allSatisfy({ $0.isIPv6 && $0.isLoopback }), !addresses.isEmpty { return "::1" }
        return addresses.contains(where: \.isIPv6) ? "::" : "0.0.0.0"
    }

    private mutating func carry(_ media: MediaSettings, _ recordings: RecordingSettings) {
        recording = recordings
        gateway.recording = recordings.policy
        if media.threads > 0 { threads = MediaThreadsSettings(threads: media.threads) }
    }

    /// Operators get links to their packages where the API can be reached from outside.
    private mutating func link(_ http: HTTPSettings) {
        gateway.publicURL = http.publicURL
        linkLife = http.linkLife
    }

    /// Opens the models and makes the phrases ready. A gateway without models works without.
    private mutating func listen(
        _ listening: ListeningSettings, prompts: PromptSettings
    ) throws(KeywordError) {
        gateway.operatorPrompts = SharedClip.allCases.filter(\.isForOperator)
            .compactMap { prompts.texts[$0] }
        guard listening.isEnabled else { return }
        models = ListeningModels(
            directory: listening.models, recogniser: listening.recogniser.model == .moonshine)
        keywordParties = listening.parties
        recogniser.transcribes = listening.recogniser.transcribes
        if let address = listening.recogniser.service {
            recogniser.service = WebSocketURL(address)
            if recogniser.service == nil {
                models.problems.append("'service' is not the address of a recogniser")
            }
        }
        recogniser.parties = listening.recogniser.parties
        toneCountry = listening.toneCountry
        guard models.phones != nil else { return }
        let phrases = listening.keywords.map {
            KeywordPhrase(
                text: $0.phrase, pronunciations: $0.pronunciations, language: $0.language,
                certain: $0.certain.map(Float.init), possible: $0.possible.map(Float.init))
        }
        let margin =
            models.recogniser == nil ? KeywordSet.candidateMargin : KeywordSet.judgedMargin
        self.gateway.asksBack = listening.unsure == .ask
        if !phrases.isEmpty {
            keywords = try KeywordSet(phrases, pronouncer: models.pronouncer, margin: margin)
        }
        // Without the pronunciation model most of these words cannot be listened for.
        guard models.pronouncer != nil else { return }
        machinePhrases = try KeywordSet(
            MachinePhrases.spotted.map { KeywordPhrase(text: $0) }
                + (listening.parties.contains(.operator) ? phrases : []),
            pronouncer: models.pronouncer, margin: margin)
    }
}

extension GatewayConfiguration {
    /// The SIP endpoint, before its sockets are bound.
    fileprivate var endpoint: SIPEndpoint.Settings {
        var settings = SIPEndpoint.Settings(addresses: [:])
        settings.admission = admission
        settings.sessionExpires = sip.sessionExpires
        return settings
    }

    /// Who may call which line. Nonces are made from bytes that nobody outside this run knows.
    fileprivate var admission: Admission {
        var doors = lines.map { line in
            let peers = line.peers ?? sip.peers
            return Admission.Door(
                numbers: line.numbers, networks: peers.networks, accounts: peers.accounts)
        }
        doors.append(
            Admission.Door(networks: sip.peers.networks, accounts: sip.peers.accounts))
        var random = SystemRandomNumberGenerator()
        var admission = Admission(
            doors: doors, realm: sip.realm, secret: (0..<32).map { _ in random.next() })
        admission.strangers = sip.strangers
        admission.hashes = sip.passwordHashes
        return admission
    }
}

extension SharedClip {
    /// Whether the operator hears it, in the whisper's voice.
    fileprivate var isForOperator: Bool {
        switch self {
        case .keys, .accepted, .declined, .callerGone, .timedOut: true
        case .holdMusic, .ringback, .busy, .congestion, .connecting, .stillTrying, .connected,
            .reconnecting, .connectionLost, .returning, .goodbye, .farewell, .callEnding,
            .leaveMessage, .messageThanks,
            .messageFailed, .agentLost, .askBack, .recordingConsent, .beep:
            false
        }
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

extension Line {
    fileprivate init(_ line: LineSettings, of configuration: GatewayConfiguration) {
        self.init(
            name: line.name, numbers: line.numbers, plan: configuration.plan(for: line),
            agent: line.agent, agentParameters: configuration.agent.parameters)
        isTrusted = line.isTrusted
        passedHeaders = line.headers
        card = line.card
    }
}
