// SPDX-License-Identifier: Apache-2.0

import Addresses
package import CallModel
package import Codecs
package import SIP
package import Triggers

/// What the gateway's decisions need to know, validated by `Configuration`.
package struct GatewaySettings: Sendable {
    package var sip: SIPEndpoint.Settings
    /// The address written into SDP.
    package var mediaAddress: String
    /// The one of the other family, where the gateway listens on both.
    package var otherMediaAddress: String?
    /// The addresses for media peers on this machine, who may not reach the others.
    package var loopbackMediaAddress = "127.0.0.1"
    package var loopbackMediaAddressV6: String?
    /// RTP ports: even ones for RTP, the next odd one for RTCP.
    package var ports: ClosedRange<UInt16>
    /// First choice first.
    package var codecs = [PCMU.description, PCMA.description]
    /// What is done to the sound of parties on telephones.
    package var cleaning = CleaningPlan()
    /// Where calls arrive; a call for a number of no line is answered 404.
    package var lines: [Line]
    package var triggers: [TriggerRule] { didSet { prepareRules() } }
    /// How callers get a person whatever the rules say.
    package var honoured = AlwaysHonoured() { didSet { prepareRules() } }
    /// Both, as calls take them.
    private(set) var preparedRules: PreparedRules
    /// The address in From towards operators: `sip:USER@HOST`.
    package var identity: String
    /// The networks that carry calls for us, by name.
    package var trunks: [String: Trunk] = [:]
    /// The credentials of targets that have their own, by the target's name.
    package var operatorCredentials: [String: Credentials] = [:]
    /// Hosts a 3xx may send a call to, beside those of targets.
    package var redirectDomains: Set<String> = []
    /// Asks a caller who seemed to ask for a person whether that is so.
    package var asksBack = false
    /// What operators hear from the gateway beside their briefing: no evidence of a machine when
    /// it comes back as echo.
    package var operatorPrompts: [String] = []
    /// Where operators reach the API, as the beginning of links to packages; nil sends no links.
    package var publicURL: String?
    /// Keys of the links to packages.
    package var entropy: Entropy
    /// More calls than this are answered 503 with Retry-After.
    package var maximumCalls = 1000
    /// New calls in one second; more are answered 503 with Retry-After.
    package var callsPerSecond = 1000
    /// The longest call; then the caller hears goodbye.
    package var callDuration: Duration = .seconds(4 * 3600)
    /// A leg without RTP for this long is taken for dead; on hold it may be silent.
    package var mediaTimeout: Duration = .seconds(30)
    /// What the journal of each call calls the configuration it went by; nil where there is none.
    package var configuration: String?
    /// When calls are recorded.
    package var recording = RecordingPolicy()
    /// How long a call waits for its records to be written before it goes on without.
    package var journalPatience: Duration = .milliseconds(900)

    /// Minutes since Monday 0:00 where the people of this gateway are, for rules that go by hours;
    /// nil where nobody knows.
    package var minuteOfWeek: (@Sendable (WallTime) -> Int)?
    /// Whether other gateways ring our operators, too: then each lease is asked for outside.
    package var sharesOperators = false
    /// How long a call waits for that answer before it goes by what this gateway knows.
    package var leasePatience: Duration = .milliseconds(500)

    package init(
        sip: SIPEndpoint.Settings, mediaAddress: String, ports: ClosedRange<UInt16>,
        lines: [Line], triggers: [TriggerRule], identity: String, entropy: Entropy
    ) {
        self.sip = sip
        self.mediaAddress = mediaAddress
        self.ports = ports
        self.lines = lines
        self.triggers = triggers
        preparedRules = PreparedRules(triggers, honouring: honoured)
        self.identity = identity
        self.entropy = entropy
    }

    private mutating func prepareRules() {
        preparedRules = PreparedRules(triggers, honouring: honoured)
    }

    /// What we take, for a person to read.
    var codecTitles: [String] { codecs.map(\.title) }

    /// The address in From towards operators.
    var ownAddress: SIPURI {
        (try? SIPURIReference(text: identity))?.sip
            ?? SIPURI(user: "gateway", host: mediaAddress)
    }

    /// Where a peer whose own sound comes from this address is to send what it hears.
    func mediaAddress(towards peer: SocketAddress) -> String {
        guard peer.isLoopback else { return mediaAddress(of: peer.family) }
        switch peer.family {
        case .ipv4: return loopbackMediaAddress
        case .ipv6: return loopbackMediaAddressV6 ?? loopbackMediaAddress
        }
    }

    /// Where a peer is to send its sound that has not said yet where that comes from: behind a
    /// signalling host on this machine there may be a telephone far away.
    func mediaAddress(unknownBehind host: String) -> String {
        guard let signalling = SocketAddress(host: host, port: 0) else { return mediaAddress }
        return mediaAddress(of: signalling.family)
    }

    private func mediaAddress(of family: IPAddress.Family) -> String {
        let wanted = [mediaAddress, otherMediaAddress].compactMap(\.self).first {
            $0.contains(":") == (family == .ipv6)
        }
        return wanted ?? mediaAddress
    }

    /// The trunk whose calls come from this address.
    func trunk(from host: String) -> Trunk? {
        guard let address = IPAddress(host) else { return nil }
        return trunks.values.sorted { $0.name < $1.name }
            .first { $0.networks.contains { $0.contains(address) } }
    }

    /// The line a call for this number arrives on: one that names it, else one that takes all.
    package func line(for user: String) -> Line? {
        lines.first { $0.numbers.contains(user) } ?? lines.first { $0.numbers.contains("*") }
    }
}

/// A source of what nobody can guess: the system's, or a seeded one in simulation.
package struct Entropy: Sendable {
    /// 128 bits in hexadecimal digits.
    package var token: @Sendable () -> String

    package init(token: @escaping @Sendable () -> String) { self.token = token }
}
