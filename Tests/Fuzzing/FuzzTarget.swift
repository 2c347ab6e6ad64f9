// SPDX-License-Identifier: Apache-2.0

/// What strangers can send us, each with the real machine that takes it.
///
/// A target plays one input at its machine and says which promise was broken, if any: what was
/// sent is bounded, nothing is held for longer than its timers, what we write we can read. A crash
/// or a hang is the driver's to find.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// Datagrams of SIP at a whole gateway's decisions, with time, keys and agents in between.
    case sip
    /// One TCP stream of SIP, in chunks of any size.
    case sipStream = "sip-stream"
    /// Offers and answers, one after the other in one negotiation.
    case sdp
    /// RTP and RTCP packets at a call's media, and its ticks.
    case rtp
    /// Messages of bots and recognisers.
    case agent
    /// Octets of a WebSocket connection.
    case webSocket = "websocket"
    /// One HTTP request at the console.
    case http
    /// A gateway file, and a trigger file behind it.
    case configuration
    case json
    /// Bodies of several parts in an INVITE.
    case multipart
    /// Header fields that ask for a password, and that answer.
    case digest
    /// Answers of DNS.
    case names
    /// Hosts, addresses, networks and ports, a text a step.
    case addresses
    /// Sound files.
    case wav
    case ogg
    case recorded
    /// Captures of networks, and the calls in them.
    case capture

    /// Plays one input; the broken promise in words, nil when all were kept.
    package func play(_ bytes: [UInt8]) -> String? {
        switch self {
        case .sip: SIPPlay.play(bytes)
        case .sipStream: SIPStreamPlay.play(bytes)
        case .sdp: SDPPlay.play(bytes)
        case .rtp: RTPPlay.play(bytes)
        case .agent: AgentPlay.play(bytes)
        case .webSocket: WebSocketPlay.play(bytes)
        case .http: HTTPPlay.play(bytes)
        case .configuration: ConfigurationPlay.play(bytes)
        case .json: JSONPlay.play(bytes)
        case .multipart: MultipartPlay.play(bytes)
        case .digest: DigestPlay.play(bytes)
        case .names: NamesPlay.play(bytes)
        case .addresses: AddressesPlay.play(bytes)
        case .wav: WAVPlay.play(bytes)
        case .ogg: OggPlay.play(bytes)
        case .recorded: RecordedPlay.play(bytes)
        case .capture: CapturePlay.play(bytes)
        }
    }

    /// What stands between the steps of one input (ASCII's record separator): no protocol here
    /// means anything by it, and texts stay readable.
    package static let separator: UInt8 = 0x1E

    static func steps(of bytes: [UInt8], limit: Int = 64) -> [ArraySlice<UInt8>] {
        Array(bytes.split(separator: separator, maxSplits: limit).prefix(limit))
    }
}

extension FuzzTarget {
    /// What becomes of one raw input, in a few words: the statuses sent in answer, the codec that
    /// is agreed, the events of a message, the first problem of a file.
    /// `protocol` is that of agents' messages.
    package func verdict(on bytes: [UInt8], protocol name: String = "twilio") -> String {
        switch self {
        case .sip: SIPPlay.verdict(on: bytes)
        case .sdp: SDPPlay.verdict(on: bytes)
        case .rtp: RTPPlay.verdict(on: bytes)
        case .agent: AgentPlay.verdict(on: bytes, in: name)
        case .webSocket: WebSocketPlay.verdict(on: bytes)
        case .http: HTTPPlay.verdict(on: bytes)
        case .configuration: ConfigurationPlay.verdict(on: bytes)
        case .sipStream, .json, .multipart, .digest, .names, .addresses, .wav, .ogg,
            .recorded, .capture:
            play(bytes) ?? "kept"
        }
    }
}
