// SPDX-License-Identifier: Apache-2.0

import Addresses
package import AgentWire
package import CallModel
package import Exchange
package import Handoff
package import MediaEngine
import SIP
import Synchronization
import Timing
package import Triggers

/// How a simulated world is built.
package struct SimSettings: Sendable {
    package var seed: UInt64
    package var network: NetworkConditions
    /// One way, between the gateway and the bot.
    package var streamLatency: Duration = .milliseconds(10)
    /// How long the synthesiser takes.
    package var synthesisTime: Duration = .milliseconds(120)
    /// How long clips are, by their names, where that is not the usual length.
    package var clipLengths: [String: Duration] = [:]
    /// How the journal answers.
    package var store = SimStore.prompt
    /// Who else rings the operators; nil for nobody.
    package var leases: SimLeases? {
        didSet { gateway.sharesOperators = leases != nil }
    }
    /// RTP ports that another program holds.
    package var takenPorts: Set<UInt16> = []
    /// How the recorder of messages does.
    package var recorder = SimRecorder.well
    /// What the parties' voices and the gateway's own sounds are.
    package var sounds = PhoneSounds.tones
    /// The conditions for the sound of phones, by their number, where they are others.
    package var paths: [Int: NetworkConditions] = [:]
    package var gateway: GatewaySettings

    /// `dialect` is how the bots of its line are spoken to.
    package init(
        seed: UInt64, network: NetworkConditions = .good, plan: CallPlan,
        triggers: [TriggerRule] = TriggerRule.alwaysHonoured,
        dialect: AgentProtocolDescription = AgentProtocolCatalog.twilio
    ) {
        self.seed = seed
        self.network = network
        let keys = Mutex(SeededRandom(seed: seed ^ 0x6B65_7973))
        gateway = GatewaySettings(
            sip: SIPEndpoint.Settings(addresses: [
                .udp: HostPort(host: Self.gatewayHost, port: 5060)
            ]),
            mediaAddress: Self.gatewayHost, ports: 20000...20999,
            lines: [
                Line(
                    plan: plan,
                    agent: .webSocket(WebSocketURL(host: "10.0.0.9", port: 8765), dialect))
            ], triggers: triggers,
            identity: "sip:gateway@\(Self.gatewayHost)",
            entropy: Entropy { keys.withLock { $0.token(32) } })
        gateway.publicURL = "http://\(Self.gatewayHost):8080"
    }

    /// The gateway's address in the simulated network.
    private static let gatewayHost = "10.0.0.1"

    /// Every shared clip as the tone of its lane, with the lengths prompts have.
    private static let toneLibrary: [ClipID: Clip] = Dictionary(
        uniqueKeysWithValues: SharedClip.allCases.map { clip in
            (.shared(clip), Clip(samples: PureTone.clip(Tone(clip), for: length(of: clip))))
        })

    /// The same, with the lengths of some that are others, by their names.
    package static func library(lasting lengths: [String: Duration]) -> [ClipID: Clip] {
        var library = toneLibrary
        for clip in SharedClip.allCases {
            guard let length = lengths[clip.rawValue] else { continue }
            library[.shared(clip)] = Clip(samples: PureTone.clip(Tone(clip), for: length))
        }
        return library
    }

    private static func length(of clip: SharedClip) -> Duration {
        switch clip {
        case .holdMusic: .seconds(8)
        case .ringback: .seconds(6)
        case .beep, .accepted: .milliseconds(300)
        case .connected, .declined, .timedOut, .mayBeNeeded, .notNeeded, .alreadyTaken,
            .notPossible:
            .milliseconds(1200)
        case .connecting, .stillTrying, .reconnecting, .connectionLost, .closed, .returning,
            .givenBack, .stayKey, .callbackKey, .callbackOffer, .callbackNumber,
            .callbackConfirm, .callbackThanks, .goodbye,
            .farewell, .callEnding, .leaveMessage, .messageThanks, .messageFailed, .agentLost,
            .oneMoment, .askBack, .recordingConsent,
            .callerGone, .busy, .congestion:
            .seconds(2)
        case .keys: .milliseconds(2500)
        }
    }

    /// A briefing as the tone of a whisper, words for the caller as that of an announcement, as long as
    /// its words take unless told.
    package static func speech(
        of text: String, as clip: ClipID, lasting length: Duration? = nil
    ) -> Clip {
        let words = text.split(separator: " ").count
        let seconds = length?.inSeconds ?? max(1, Double(words)) / wordsPerSecond
        let kind = if case .said = clip { Tone.announcement } else { Tone.whisper }
        var tone = PureTone(hertz: kind.hertz)
        return Clip(samples: tone.next(Int(seconds * 50) * 160))
    }

    /// A spoken clip is as long as its words take at this pace.
    private static let wordsPerSecond = 2.6
}

/// What can become of a caller's message.
package enum SimRecorder: Sendable, Hashable, CaseIterable {
    case well
    /// The file cannot be made.
    case cannotOpen
    /// The disk is full before the end.
    case breaks
    case neverAnswers
}
