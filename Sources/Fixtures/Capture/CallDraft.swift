// SPDX-License-Identifier: Apache-2.0

import Addresses
import Codecs
import Exchange
import SDP
import SIP
import Timing

/// What one side said of its sound at one time.
struct SaidMedia: Sendable {
    var at: Instant
    /// Nil for a name, and for a stream that is refused.
    var address: SocketAddress?
    var codecs: [PayloadCodec]
    var isEncrypted: Bool
}

/// A call in the making: its SIP messages are taken one after the other.
struct CallDraft: Sendable {
    /// A message that is sent again, or captured at two places, is the same.
    private struct Sent: Hashable, Sendable {
        var method: SIP.Method
        var number: UInt32
        var from: String?
        /// Nil for a request.
        var status: Int?
        var to: String?
    }

    private static let messageLimit = 10_000
    private static let descriptionLimit = 200

    let callID: String
    private(set) var caller: String
    private(set) var called: String
    let began: Instant
    private let callerTag: String?
    private(set) var progress: [CapturedCall.Progress] = []
    private(set) var answered: Instant?
    private(set) var ended: Instant?
    private(set) var end = CapturedEnd.notSeen
    private(set) var media: [CapturedParty: [SaidMedia]] = [:]
    private(set) var keys: [CapturedParty: [CapturedKey]] = [:]
    private(set) var notes: [String] = []
    private var seen: Set<Sent> = []
    private var cancelled: Instant?

    /// The first message of a Call-ID begins a call when it is of an INVITE.
    init?(_ message: SIPMessage, at now: Instant) {
        let fields = message.fields
        guard fields.cseq.method == .invite else { return nil }
        callID = fields.callID
        caller = fields.from.uri.description
        called = fields.to.uri.description
        callerTag = fields.from.tag
        began = now
        switch message {
        case .request where fields.to.tag == nil: break
        case .request, .response: note("its beginning is not in the capture")
        }
    }

    private mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    mutating func take(_ message: SIPMessage, at now: Instant) {
        let fields = message.fields
        let status: Int? =
            switch message {
            case .request: nil
            case .response(let response): response.status
            }
        let sent = Sent(
            method: fields.cseq.method, number: fields.cseq.number, from: fields.from.tag,
            status: status, to: status == nil ? nil : fields.to.tag)
        // As many as any call has; more are somebody's game.
        guard seen.count < Self.messageLimit, seen.insert(sent).inserted else { return }
        let asked: CapturedParty = fields.from.tag == callerTag ? .caller : .called
        switch message {
        case .request(let request): take(request, from: asked, at: now)
        case .response(let response): take(response, to: asked, at: now)
        }
    }

    /// The ports at which a side wanted its sound.
    func ports(of party: CapturedParty) -> Set<UInt16> {
        Set((media[party] ?? []).compactMap { $0.address?.port })
    }

    /// Nothing comes any more.
    mutating func finish() {
        guard answered == nil, ended == nil, let cancelled else { return }
        (end, ended) = (.cancelled, cancelled)
    }

    /// What a payload type means in a packet of one side: what the other side said it takes it as,
    /// else what the side said itself, at that time or at any.
    func format(of payloadType: UInt8, from party: CapturedParty, at now: Instant)
        -> CapturedPacket.Format
    {
        for whose in [party.other, party] {
            let said = media[whose] ?? []
            let inTurn = said.filter { $0.at <= now }.reversed() + said.filter { $0.at > now }
            for media in inTurn {
                if let codec = media.codecs.first(where: { $0.payloadType == payloadType }) {
                    return CapturedPacket.Format(codec)
                }
            }
        }
        if payloadType == 13 { return .comfortNoise }
        guard let known = CodecCatalog.codec(staticPayloadType: payloadType) else {
            return .unknown
        }
        return .sound(
            PayloadCodec(
                name: known.name, clockRate: known.clockRate, channels: known.channels,
                payloadType: payloadType))
    }

    // MARK: Requests

    private mutating func take(_ request: SIPRequest, from party: CapturedParty, at now: Instant) {
        takeMedia(request.headers, request.body, of: party, at: now)
        switch request.method {
        case .invite:
            // What was refused is tried again: with a password, or elsewhere.
            if answered == nil, party == .caller, cancelled == nil {
                (end, ended) = (.notSeen, nil)
            }
        case .cancel: cancelled = cancelled ?? now
        case .bye:
            guard ended == nil || answered == nil else { return }
            (end, ended) = (.hungUp(by: party), now)
        case .info:
            guard let body = request.typedBody, let key = InfoDigit.key(in: body) else { return }
            keys[party, default: []].append(
                CapturedKey(key: key, at: now, duration: .zero, way: .info))
        case SIP.Method(rawValue: "REFER"):
            note("\(party.words) asked for a transfer (REFER), which is not played")
        default: break
        }
    }

    // MARK: Responses

    private mutating func take(_ response: SIPResponse, to party: CapturedParty, at now: Instant) {
        takeMedia(response.headers, response.body, of: party.other, at: now)
        guard response.cseq.method == .invite, party == .caller, answered == nil else { return }
        switch response.status {
        case ..<101: break
        case ..<200: progress.append(CapturedCall.Progress(at: now, status: response.status))
        case ..<300:
            answered = now
            // A CANCEL that came too late is of no account.
            if ended != nil { (end, ended) = (.notSeen, nil) }
        default:
            ended = now
            end =
                cancelled != nil && response.status == 487
                ? .cancelled : .refused(status: response.status, reason: response.reason)
        }
    }

    // MARK: Session descriptions

    private mutating func takeMedia(
        _ headers: Headers, _ body: [UInt8], of party: CapturedParty, at now: Instant
    ) {
        guard media[party, default: []].count < Self.descriptionLimit,
            let selected = headers.sessionBody(body, accept: ["application/sdp"])
        else { return }
        guard let description = try? SessionDescription.parse(selected.bytes) else {
            return note("a session description of \(party.words) cannot be read")
        }
        let streams = description.media.filter { $0.kind == "audio" }
        if description.media.contains(where: { $0.kind == "image" && $0.port != 0 }) {
            note("\(party.words) goes over to fax, which is not played")
        }
        guard let audio = streams.first(where: { $0.port != 0 }) else { return }
        if streams.count(where: { $0.port != 0 }) > 1 {
            note("\(party.words) has several streams of sound; the first is read")
        }
        let host = (audio.connection ?? description.connection)?.address
        let address = host.flatMap { SocketAddress(host: $0, port: audio.port) }
        if let host, address == nil, IPAddress(host) == nil {
            note("\(party.words) wants its sound at a name, not at an address")
        }
        let isEncrypted =
            audio.transport.uppercased().contains("SAVP")
            || audio.attribute("crypto") != nil || audio.attribute("fingerprint") != nil
            || description.attribute("fingerprint") != nil
        if isEncrypted { note("the sound of \(party.words) is encrypted") }
        media[party, default: []].append(
            SaidMedia(
                at: now, address: address.flatMap { $0.isUnspecified ? nil : $0 },
                codecs: audio.codecs, isEncrypted: isEncrypted))
    }
}

extension CapturedPacket.Format {
    fileprivate init(_ codec: PayloadCodec) {
        switch codec.name.lowercased() {
        case "telephone-event": self = .keys(clockRate: codec.clockRate)
        case "cn": self = .comfortNoise
        default: self = .sound(codec)
        }
    }
}

extension SIPMessage {
    /// The fields every message has.
    var fields: CommonFields {
        switch self {
        case .request(let request): request.fields
        case .response(let response): response.fields
        }
    }
}
