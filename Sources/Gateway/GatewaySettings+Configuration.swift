// SPDX-License-Identifier: Apache-2.0

import CallModel
package import ConfigurationFiles
package import Exchange
import SIP

extension GatewaySettings {
    /// What the gateway's decisions are told by its configuration; sockets are not bound yet.
    ///
    /// `host` is the address peers are told to send to; `secret` bytes that nobody outside this run
    /// knows: nonces are made from them.
    package init(
        _ configuration: GatewayConfiguration, host: String, entropy: Entropy, secret: [UInt8]
    ) {
        self.init(
            sip: configuration.endpoint(secret: secret), mediaAddress: host,
            ports: configuration.media.ports,
            lines: configuration.lines.map { Line($0, of: configuration) },
            triggers: configuration.rules, identity: "sip:gateway@\(host)",
            entropy: entropy)
        honoured = configuration.honoured
        minuteOfWeek = { LocalTime.minuteOfWeek(at: $0) }
        trunks = configuration.trunks
        operatorCredentials = configuration.operatorCredentials
        redirectDomains = configuration.sip.redirectDomains
        codecs = configuration.media.codecs
        cleaning = configuration.cleaning
        maximumCalls = configuration.limits.calls
        callsPerSecond = configuration.limits.callsPerSecond
        callDuration = configuration.limits.callDuration
        mediaTimeout = configuration.media.silenceTimeout
        journalPatience = configuration.journal.patience
        recording = configuration.recordings.policy
        self.configuration = configuration.texts.version
        publicURL = configuration.http.publicURL
        operatorPrompts = SharedClip.allCases.filter(\.isForOperator)
            .compactMap { configuration.prompts.texts[$0] }
    }
}

extension GatewayConfiguration {
    /// The SIP endpoint, before its sockets are bound.
    fileprivate func endpoint(secret: [UInt8]) -> SIPEndpoint.Settings {
        var settings = SIPEndpoint.Settings(addresses: [:])
        settings.admission = admission(secret: secret)
        settings.users = operatorLogins
        settings.sessionExpires = sip.sessionExpires
        return settings
    }

    /// Who may call which line.
    private func admission(secret: [UInt8]) -> Admission {
        var doors = lines.map { line in
            let peers = line.peers ?? sip.peers
            return Admission.Door(
                numbers: line.numbers, networks: peers.networks, accounts: peers.accounts)
        }
        doors.append(
            Admission.Door(networks: sip.peers.networks, accounts: sip.peers.accounts))
        var admission = Admission(doors: doors, realm: sip.realm, secret: secret)
        admission.strangers = sip.strangers
        admission.hashes = sip.passwordHashes
        return admission
    }
}

extension SharedClip {
    /// Whether the operator hears it, in the whisper's voice.
    var isForOperator: Bool {
        switch self {
        case .keys, .accepted, .declined, .callerGone, .timedOut, .mayBeNeeded, .notNeeded,
            .alreadyTaken, .notPossible:
            true
        case .holdMusic, .ringback, .busy, .congestion, .connecting, .stillTrying, .connected,
            .reconnecting, .connectionLost, .closed, .returning, .givenBack,
            .stayKey, .callbackKey, .callbackOffer, .callbackNumber,
            .callbackConfirm, .callbackThanks, .goodbye, .farewell, .callEnding,
            .leaveMessage, .messageThanks,
            .messageFailed, .agentLost, .oneMoment, .askBack, .recordingConsent, .beep:
            false
        }
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
