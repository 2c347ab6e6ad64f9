// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// One endpoint under test, and a peer that is nothing but the messages a test writes.
struct Peer {
    var endpoint: SIPEndpoint
    var now = Instant.zero
    /// Messages the endpoint sent and the test has not looked at.
    var sent: [(bytes: [UInt8], flow: Flow)] = []
    var events: [(SessionID, SessionEvent)] = []
    var drops: [DropReason] = []
    /// Names the endpoint wants located, and connections it wants closed.
    var lookups: [(id: LookupID, flow: Flow)] = []
    var disconnected: [Flow] = []
    /// Whose devices have changed, with how many there are: `anna 1`.
    var told: [String] = []
    var flow: Flow

    init(
        transport: Flow.Transport = .udp, seed: UInt64 = 1,
        _ adjust: (inout SIPEndpoint.Settings) -> Void = { _ in }
    ) {
        var settings = SIPEndpoint.Settings(addresses: [
            .udp: HostPort(host: "10.0.0.1", port: 5060),
            .tcp: HostPort(host: "10.0.0.1", port: 5060),
        ])
        adjust(&settings)
        endpoint = SIPEndpoint(settings: settings, random: SeededRandom(seed: seed))
        flow = Flow(transport: transport, remoteHost: "10.0.0.2", remotePort: 5062, local: 7)
    }

    mutating func input(_ input: SIPEndpoint.Input) {
        for effect in endpoint.handle(input, at: now) {
            switch effect {
            case .send(let bytes, let flow): sent.append((bytes, flow))
            case .locate(let id, let flow): lookups.append((id, flow))
            case .disconnect(let flow, _): disconnected.append(flow)
            case .session(let id, let event): events.append((id, event))
            case .devices(let user, let devices): told.append("\(user) \(devices.count)")
            case .dropped(let reason): drops.append(reason)
            }
        }
    }

    mutating func command(_ command: SIPEndpoint.Command) { input(.command(command)) }

    /// Receives a message written with plain line ends; the body follows the empty line.
    mutating func receive(_ text: String) {
        input(.received(Self.wire(text), on: flow))
    }

    static func wire(_ text: String) -> [UInt8] {
        Array(text.replacing("\n", with: "\r\n").utf8)
    }

    /// Lets virtual time pass, firing every timer when it is due.
    mutating func pass(_ duration: Duration) {
        let end = now + duration
        while let next = endpoint.nextDeadline, next <= end {
            now = max(now, next)
            input(.timersDue)
        }
        now = end
    }

    /// The messages sent since the last look, parsed.
    mutating func takeSent() throws -> [SIPMessage] {
        defer { sent = [] }
        return try sent.map { try SIPMessage(parsing: $0.bytes) }
    }

    /// The start lines of the messages sent since the last look, as `INVITE` or `200 INVITE`.
    mutating func takeSummary() throws -> [String] {
        try takeSent().map { message in
            switch message {
            case .request(let request): "\(request.method)"
            case .response(let response): "\(response.status) \(response.cseq.method)"
            }
        }
    }

    mutating func takeRequest(sourceLocation: SourceLocation = #_sourceLocation) throws
        -> SIPRequest
    {
        let messages = try takeSent()
        for case .request(let request) in messages { return request }
        Issue.record("no request in \(messages)", sourceLocation: sourceLocation)
        throw Missing()
    }

    mutating func takeResponse(sourceLocation: SourceLocation = #_sourceLocation) throws
        -> SIPResponse
    {
        let messages = try takeSent()
        for case .response(let response) in messages.reversed() { return response }
        Issue.record("no response in \(messages)", sourceLocation: sourceLocation)
        throw Missing()
    }

    struct Missing: Error {}

    /// The names of the events since the last look, as `answered` or `ended(hungUp)`.
    mutating func takeEvents() -> [String] {
        defer { events = [] }
        return events.map { Self.name($0.1) }
    }

    static func name(_ event: SessionEvent) -> String {
        switch event {
        case .incoming: "incoming"
        case .progress(let status, _, _): "progress \(status)"
        case .answered: "answered"
        case .established: "established"
        case .failed(let failure): "failed \(failure.status) \(failure.origin)"
        case .cancelled: "cancelled"
        case .reoffered(let body): body == nil ? "reoffered nothing" : "reoffered"
        case .reofferWithdrawn: "reofferWithdrawn"
        case .reofferEstablished: "reofferEstablished"
        case .refreshDue: "refreshDue"
        case .reinviteAnswered: "reinviteAnswered"
        case .reinviteFailed(let status): "reinviteFailed \(status)"
        case .info: "info"
        case .infoAnswered(let status): "infoAnswered \(status)"
        case .ended(let reason): "ended \(reason)"
        }
    }
}

extension Body {
    static let offer = Body(contentType: "application/sdp", bytes: Array("v=0 offer".utf8))
    static let answer = Body(contentType: "application/sdp", bytes: Array("v=0 answer".utf8))
}
