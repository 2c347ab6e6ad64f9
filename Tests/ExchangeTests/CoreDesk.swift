// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import Exchange
import Handoff
import MediaEngine
import SIP
import Testing
import Timing
import Triggers

/// A `GatewayCore` with a caller and operators that are nothing but the SIP messages a test writes.
struct CoreDesk {
    var core: GatewayCore
    var now = Instant.zero
    var sent: [(message: SIPMessage, flow: Flow)] = []
    var media: [MediaCommand] = []
    var events: [JournalEvent.Kind] = []
    private(set) var call: CallID?

    static let caller = Flow(transport: .udp, remoteHost: "10.0.0.2", remotePort: 5060)
    static let operators = Flow(transport: .udp, remoteHost: "10.0.0.3", remotePort: 5060)

    /// Targets `anna` and `ben`, one after the other.
    init(_ adjust: (inout GatewaySettings) -> Void = { _ in }) {
        let targets = ["anna", "ben"].map { Target(name: $0, uri: "sip:\($0)@10.0.0.3") }
        let plan = CallPlan(
            defaultRoute: Route(
                name: "help", targets: targets, lastResort: .agent, ifAgentLost: .goodbye))
        var settings = GatewaySettings(
            sip: SIPEndpoint.Settings(addresses: [.udp: HostPort(host: "10.0.0.1", port: 5060)]),
            mediaAddress: "10.0.0.1", ports: 20000...20099,
            lines: [Line(plan: plan, agent: .builtIn)],
            triggers: AlwaysHonoured(aloneFor: .zero).rules, identity: "sip:gateway@10.0.0.1",
            entropy: Entropy { String(repeating: "5a", count: 16) })
        settings.honoured = AlwaysHonoured(aloneFor: .zero)
        adjust(&settings)
        core = GatewayCore(
            settings: settings, random: SeededRandom(seed: 7),
            epoch: WallTime(milliseconds: 1_790_000_000_000))
        // The first ports are reserved before the first call.
        input(.timersDue)
    }

    /// Hands in an input; the journal writes down at once what comes of it.
    mutating func input(_ input: GatewayInput) {
        var inputs = [input]
        while !inputs.isEmpty {
            for effect in core.handle(inputs.removeFirst(), at: now) {
                switch effect {
                case .send(let bytes, let flow):
                    guard let message = try? SIPMessage(parsing: bytes) else { continue }
                    sent.append((message, flow))
                case .media(_, let command): media.append(command)
                case .reserve(let port): inputs.append(.portReserved(port))
                case .journal(let event):
                    call = call ?? event.call
                    events.append(event.kind)
                    let sequences = event.sequence...event.sequence
                    inputs.append(.journal(event.call, .written(sequences)))
                default: break
                }
            }
        }
    }

    /// Receives a message written with plain line ends.
    mutating func receive(_ text: String, from flow: Flow) {
        input(.sip(.received(Array(text.utf8), on: flow)))
    }

    mutating func pass(_ duration: Duration) {
        let end = now + duration
        while let next = core.nextDeadline, next <= end {
            now = max(now, next)
            input(.timersDue)
        }
        now = end
    }

    // MARK: What was sent

    mutating func takeResponse(_ method: Method) throws -> SIPResponse {
        defer { sent = [] }
        for case .response(let response) in sent.map(\.message).reversed()
        where response.cseq.method == method {
            return response
        }
        Issue.record("no response to \(method) in \(sent)")
        throw Missing()
    }

    mutating func takeRequest(_ method: Method) throws -> SIPRequest {
        defer { sent = [] }
        for case .request(let request) in sent.map(\.message).reversed()
        where request.method == method {
            return request
        }
        Issue.record("no \(method) in \(sent)")
        throw Missing()
    }

    struct Missing: Error {}

    /// The journal's lines since the last look that say something of holding.
    mutating func takeHolds() -> [String] {
        defer { events = [] }
        return events.compactMap { kind in
            guard case .held(let party, let isHeld) = kind else { return nil }
            return "\(party.rawValue) \(isHeld ? "holds" : "resumes")"
        }
    }

    // MARK: Messages

    static func sdp(
        _ direction: String = "sendrecv", media: String = "m=audio 4000 RTP/AVP 0 101",
        connection: String? = "c=IN IP4 10.0.0.2"
    ) -> String {
        (["v=0", "o=- 1 1 IN IP4 10.0.0.2", "s=-"] + (connection.map { [$0] } ?? [])
            + ["t=0 0", media, "a=rtpmap:101 telephone-event/8000", "a=\(direction)", ""])
            .joined(separator: "\n")
    }

    /// A request of the caller's.
    static func request(
        _ method: String, cseq: Int = 1, branch: String = "a", to tag: String? = nil,
        type: String = "application/sdp", body: String = ""
    ) -> String {
        request(
            method, cseq: cseq, branch: branch, from: "<sip:caller@10.0.0.2>;tag=peer",
            to: "<sip:gateway@10.0.0.1>" + (tag.map { ";tag=\($0)" } ?? ""), callID: "call-1",
            at: "10.0.0.2", type: type, body: body)
    }

    /// A request of the operator's in the dialog of our INVITE.
    static func request(
        _ method: String, cseq: Int = 1, branch: String, in invite: SIPRequest,
        body: String = ""
    ) -> String {
        request(
            method, cseq: cseq, branch: branch, from: "\(invite.to);tag=them",
            to: "\(invite.from)", callID: invite.callID, at: "10.0.0.3",
            type: "application/sdp", body: body)
    }

    private static func request(
        _ method: String, cseq: Int, branch: String, from: String, to: String, callID: String,
        at host: String, type: String, body: String
    ) -> String {
        var lines = [
            "\(method) sip:demo@10.0.0.1 SIP/2.0",
            "Via: SIP/2.0/UDP \(host):5060;branch=z9hG4bK\(branch)", "From: \(from)", "To: \(to)",
            "Call-ID: \(callID)", "CSeq: \(cseq) \(method)", "Max-Forwards: 70",
            "Contact: <sip:someone@\(host):5060>",
        ]
        if !body.isEmpty { lines.append("Content-Type: \(type)") }
        lines.append("Content-Length: \(body.utf8.count)")
        return lines.joined(separator: "\n") + "\n\n" + body
    }

    /// A response of the operator's.
    static func response(
        _ status: Int, to request: SIPRequest, headers: [String] = [], body: String = ""
    ) -> String {
        let to = request.headers[.to] ?? ""
        var lines = ["SIP/2.0 \(status) Whatever"]
        lines += request.headers.values(of: .via).map { "Via: \($0)" }
        lines += [
            "From: \(request.headers[.from] ?? "")",
            "To: " + (request.to.tag == nil ? to + ";tag=them" : to),
            "Call-ID: \(request.callID)", "CSeq: \(request.cseq)",
            "Contact: <sip:anna@10.0.0.3:5060>",
        ]
        lines += headers
        if !body.isEmpty { lines.append("Content-Type: application/sdp") }
        lines.append("Content-Length: \(body.utf8.count)")
        return lines.joined(separator: "\n") + "\n\n" + body
    }

    // MARK: Steps

    /// The caller's INVITE, answered and acknowledged; our tag.
    @discardableResult
    mutating func call(_ body: String = CoreDesk.sdp(), ack: String = "") throws -> String {
        receive(Self.request("INVITE", body: body), from: Self.caller)
        let tag = try #require(try takeResponse(.invite).to.tag)
        receive(Self.request("ACK", branch: "b", to: tag, body: ack), from: Self.caller)
        if let call { input(.stream(StreamID(call: call, number: 1), .opened)) }
        return tag
    }

    /// A caller who pressed 0; our INVITE to the first operator.
    mutating func escalate() throws -> SIPRequest {
        let tag = try call()
        pass(.seconds(1))
        receive(
            Self.request(
                "INFO", cseq: 2, branch: "i", to: tag, type: "application/dtmf-relay",
                body: "Signal=0\n"), from: Self.caller)
        return try takeRequest(.invite)
    }

    /// An operator who has answered, with our INVITE to them.
    mutating func answer(_ body: String = CoreDesk.sdp()) throws -> SIPRequest {
        let invite = try escalate()
        receive(Self.response(200, to: invite, body: body), from: Self.operators)
        return invite
    }
}
