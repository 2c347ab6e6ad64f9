// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import Exchange
import Handoff
import SIP
import Testing
import Timing
import Triggers

/// The gateway's decisions with a test's own messages on the wire: what a caller at 10.0.0.2 and
/// the operators' side send, and what goes back.
struct Switchboard {
    var core: GatewayCore
    var now = Instant.zero
    var effects: [GatewayEffect] = []
    /// The names it has looked up, all of which are at 10.9.9.9.
    private(set) var names: [String] = []
    /// What those who share our operators say, by the operator; who is not here gets no answer.
    var leaseAnswers: [String: LeaseAnswer] = [:]
    private var calls = 0

    static let offer = """
        v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r
        m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n
        """

    init(
        targets: [Target] = [Target(name: "anna", uri: "sip:anna@10.0.0.7:5070")],
        _ adjust: (inout GatewaySettings) -> Void = { _ in }
    ) {
        let route = Route(name: "help", targets: targets, lastResort: .goodbye)
        var settings = GatewaySettings(
            sip: SIPEndpoint.Settings(addresses: [.udp: HostPort(host: "10.0.0.1", port: 5060)]),
            mediaAddress: "10.0.0.1", ports: 20000...20099,
            lines: [Line(plan: CallPlan(defaultRoute: route))],
            triggers: AlwaysHonoured(aloneFor: .zero).rules, identity: "sip:gateway@10.0.0.1",
            entropy: Entropy { String(repeating: "5a", count: 16) })
        settings.honoured = AlwaysHonoured(aloneFor: .zero)
        adjust(&settings)
        core = GatewayCore(
            settings: settings, random: SeededRandom(seed: 7), epoch: WallTime(milliseconds: 0))
        // The first ports are reserved before the first call.
        input(.timersDue)
    }

    /// Hands it an input; its journal, its ports and its resolver answer at once.
    mutating func input(_ input: GatewayInput) {
        var waiting = [input]
        while !waiting.isEmpty {
            let new = core.handle(waiting.removeFirst(), at: now)
            effects += new
            for case .reserve(let port) in new { waiting.append(.portReserved(port)) }
            for case .journal(let event) in new {
                let sequence = event.sequence
                waiting.append(.journal(event.call, .written(sequence...sequence)))
            }
            for case .lease(let target, let call) in new {
                guard let answer = leaseAnswers[target] else { continue }
                waiting.append(.lease(target: target, call, answer))
            }
            for case .locate(let lookup, let name) in new {
                names.append(name.remoteHost)
                let place = Flow(
                    transport: name.transport, remoteHost: "10.9.9.9",
                    remotePort: name.remotePort == 0 ? 5060 : name.remotePort)
                waiting.append(.sip(.located(lookup, [place], reason: "")))
            }
        }
    }

    /// Receives a message written with plain line ends.
    mutating func receive(_ text: String, from host: String = "10.0.0.2", port: UInt16 = 5062) {
        let bytes = Array(
            text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)
        let flow = Flow(transport: .udp, remoteHost: host, remotePort: port, local: 1)
        input(.sip(.received(bytes, on: flow)))
    }

    mutating func pass(_ duration: Duration) {
        let end = now + duration
        while let next = core.nextDeadline, next <= end {
            now = max(now, next)
            input(.timersDue)
        }
        now = end
    }

    // MARK: A caller

    static func request(
        _ method: String, _ uri: String = "sip:demo@10.0.0.1", call: String, to tag: String? = nil,
        from caller: String = "\"Maria\" <sip:+49301111@10.0.0.2>", cseq: Int = 1,
        headers: [String] = [], body: String = ""
    ) -> String {
        var lines = [
            "\(method) \(uri) SIP/2.0",
            "Via: SIP/2.0/UDP 10.0.0.2:5062;branch=z9hG4bK\(call)\(method)\(cseq)",
            "From: \(caller);tag=\(call)", "To: <\(uri)>" + (tag.map { ";tag=\($0)" } ?? ""),
            "Call-ID: \(call)", "CSeq: \(cseq) \(method)", "Max-Forwards: 70",
            "Contact: <sip:caller@10.0.0.2:5062>",
        ]
        if !body.isEmpty { lines.append("Content-Type: application/sdp") }
        lines += headers
        let length = body.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8.count
        lines.append("Content-Length: \(length)")
        return lines.joined(separator: "\n") + "\n\n" + body
    }

    /// A caller who is answered and talks; returns the call.
    mutating func arrive(
        _ uri: String = "sip:demo@10.0.0.1",
        from caller: String = "\"Maria\" <sip:+49301111@10.0.0.2>",
        at host: String = "10.0.0.2", headers: [String] = []
    ) throws -> CallID {
        calls += 1
        let name = "c\(calls)"
        receive(
            Self.request(
                "INVITE", uri, call: name, from: caller, headers: headers, body: Self.offer),
            from: host)
        let answer = try #require(responses.last { $0.callID == name && $0.status == 200 })
        receive(
            Self.request("ACK", uri, call: name, to: answer.to.tag, from: caller), from: host)
        return try #require(
            effects.compactMap { effect -> CallID? in
                if case .openMedia(let call) = effect { call } else { nil }
            }.last)
    }

    /// The caller asks for a person.
    mutating func press(_ call: CallID) {
        input(
            .heard(call, .digit(Digit(party: .caller, key: "0", carrier: .telephoneEvent))))
    }

    /// The caller asks for a person; returns the INVITE that goes out.
    mutating func ask(_ call: CallID) throws -> SIPRequest {
        let before = requests.count
        press(call)
        return try #require(requests.dropFirst(before).first { $0.method == .invite })
    }

    /// The call that came last.
    var lastCall: CallID? {
        effects.compactMap { if case .openMedia(let call) = $0 { call } else { nil } }.last
    }

    // MARK: The operators' side

    /// Answers a request of the gateway's, and returns the next one it sends, other than ACKs.
    @discardableResult
    mutating func answer(
        _ request: SIPRequest, _ status: Int, headers: [String] = [], body: String = ""
    ) throws -> SIPRequest? {
        let before = requests.count
        let to = (request.headers["To"] ?? "") + (request.to.tag == nil ? ";tag=them" : "")
        var lines = [
            "SIP/2.0 \(status) Whatever", "Via: \(request.via)",
            "From: \(request.headers["From"] ?? "")", "To: \(to)", "Call-ID: \(request.callID)",
            "CSeq: \(request.cseq)",
        ]
        if status < 300 { lines.append("Contact: <sip:anna@10.0.0.7:5070>") }
        if !body.isEmpty { lines.append("Content-Type: application/sdp") }
        let length = body.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8.count
        lines += headers + ["Content-Length: \(length)"]
        receive(lines.joined(separator: "\n") + "\n\n" + body, from: "10.0.0.7", port: 5070)
        return requests.dropFirst(before).first { $0.method != .ack }
    }

    // MARK: What goes out

    private var messages: [(SIPMessage, Flow)] {
        effects.compactMap { effect in
            guard case .send(let bytes, let flow) = effect,
                let message = try? SIPMessage(parsing: bytes)
            else { return nil }
            return (message, flow)
        }
    }

    var requests: [SIPRequest] {
        messages.compactMap { if case .request(let request) = $0.0 { request } else { nil } }
    }

    var responses: [SIPResponse] {
        messages.compactMap { if case .response(let response) = $0.0 { response } else { nil } }
    }

    /// Where the last request went.
    var lastFlow: Flow? {
        messages.last { if case .request = $0.0 { true } else { false } }?.1
    }

    var journal: [JournalEvent.Kind] {
        effects.compactMap { if case .journal(let event) = $0 { event.kind } else { nil } }
    }

    var log: [String] {
        effects.compactMap { if case .log(_, let text) = $0 { text } else { nil } }
    }

    /// How the last attempt ended.
    var lastAttempt: Attempt? {
        journal.compactMap { if case .attemptEnded(let attempt) = $0 { attempt } else { nil } }.last
    }

    /// What the bot of the last call was told, by key.
    var told: [String: String] {
        let destinations = effects.compactMap { effect -> AgentDestination? in
            if case .connectStream(_, _, let destination) = effect { destination } else { nil }
        }
        let items = destinations.last?.parameters ?? []
        return Dictionary(items.map { ($0.key, $0.value) }) { first, _ in first }
    }

    /// Who is calling, as the last package has it.
    var callerAddress: String? { package?.callerAddress?.exposed }

    /// The last package a human was to get.
    var package: HandoffPackage? {
        journal.compactMap { if case .package(let package) = $0 { package } else { nil } }.last
    }
}

extension SIPResponse {
    var callID: String { fields.callID }
}
