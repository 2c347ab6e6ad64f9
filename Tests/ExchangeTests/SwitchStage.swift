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

/// One call's switch, with a test in the place of the gateway and of everything outside: it lends
/// what is borrowed, and media threads and peers say their last words. Not a byte is on a wire.
struct SwitchStage {
    /// What kind of leg somebody has.
    enum Kind: String, Sendable, CaseIterable {
        case sip, stream, desk, card
    }

    static let id = CallID(rawValue: "call-1")
    static let callersStream = StreamID(call: id, number: 100)
    static let callersSession = SessionID(rawValue: 100)
    static let sdp = Body(contentType: "application/sdp", bytes: Array(CoreDesk.sdp().utf8))
    static let card = CardAddress(device: "hw:1,0", answerAfter: .seconds(2))
    private static let phone = SIPURI(user: "anna", host: "10.0.0.7")

    var call: CallSwitch
    var now = Instant.zero
    private(set) var effects: [GatewayEffect] = []
    private(set) var events: [JournalEvent] = []
    let caller: Kind

    // What is out.
    private(set) var targets: Set<String> = []
    private(set) var ports: Set<UInt16> = []
    private(set) var sessions: Set<SessionID> = []
    private(set) var streams: Set<StreamID> = []
    private(set) var sounds: [Party] = []
    private(set) var clips: Set<ClipID> = []
    private(set) var hasEnded = false

    /// Targets that other calls hold.
    var busy: Set<String> = []
    var hasPorts = true
    /// What is borrowed is lent when `lend` says so, as where leases are asked for outside.
    var lendsLate = false
    private(set) var asked: LoanRequest?
    /// Whether peers answer our goodbye.
    var peersAnswer = true
    /// What is handed in once all effects of the last input are performed.
    private var waiting: [CallSwitch.Input] = []
    private var isBusy = false
    private var random = SeededRandom(seed: 3)
    private var lastSession: UInt64 = 0
    /// The sessions that our call to somebody was answered on.
    private var answered: Set<SessionID> = []

    init(
        caller: Kind = .stream, targets: [Target], lastResort: LastResort = .goodbye,
        _ adjust: (inout GatewaySettings, inout CallPlan) -> Void = { _, _ in }
    ) throws {
        var plan = CallPlan(
            defaultRoute: Route(name: "help", targets: targets, lastResort: lastResort))
        var settings = GatewaySettings(
            sip: SIPEndpoint.Settings(addresses: [.udp: HostPort(host: "10.0.0.1", port: 5060)]),
            mediaAddress: "10.0.0.1", ports: 20000...20099, lines: [],
            triggers: AlwaysHonoured(aloneFor: .zero).rules, identity: "sip:gateway@10.0.0.1",
            entropy: Entropy { String(repeating: "5a", count: 16) })
        settings.honoured = AlwaysHonoured(aloneFor: .zero)
        adjust(&settings, &plan)
        let loan = SIPLoan(session: Self.callersSession, port: 20000, random: &random)
        let leg: Leg =
            switch caller {
            case .sip:
                .sip(
                    try SIPLeg(
                        of: Self.id, on: Line(plan: plan), answering: Self.sdp, from: "10.0.0.2",
                        with: loan, settings: settings))
            case .stream:
                .stream(
                    StreamLeg(
                        Self.callersStream, of: .caller,
                        to: AgentDestination(address: .builtIn, parameters: [])))
            case .desk, .card:
                .card(CardLeg(Self.callersStream, ofCallerAt: Self.card))
            }
        self.caller = caller
        let maria = NameAddr(displayName: "Maria", SIPURI(user: "+4930", host: "10.0.0.2"))
        let invite = IncomingInvite(
            requestURI: .sip(SIPURI(user: "demo", host: "10.0.0.1")), from: maria, to: maria,
            callID: "c", contact: SIPURI(host: "10.0.0.2"), body: nil,
            flow: Flow(transport: .udp, remoteHost: "10.0.0.2", remotePort: 5060))
        let arrival = CallArrival(
            callerAddress: Redacted("sip:+4930@10.0.0.2"), callerName: "Maria", to: "demo",
            line: "main", wall: WallTime(milliseconds: 0), at: .zero)
        call = CallSwitch(
            Self.id,
            of: Visit(
                Self.id, arrival: arrival, who: CallerIdentity(invite, isTrusted: false)),
            on: Line(plan: plan), caller: leg, settings: settings,
            epoch: WallTime(milliseconds: 0))
        if caller == .sip {
            ports.insert(20000)
            sessions.insert(Self.callersSession)
        }
    }

    // MARK: Handing in

    mutating func input(_ input: CallSwitch.Input) {
        // A socket that is closed at the other end needs no closing at ours.
        if case .leg(.stream(let stream, let event)) = input {
            switch event {
            case .failed, .closed, .ended: streams.remove(stream)
            case .opened, .event: break
            }
        }
        if case .leg(.card(let stream, let event)) = input {
            switch event {
            case .failed, .lost: streams.remove(stream)
            case .opened, .hungUp: break
            }
        }
        waiting.append(input)
        guard !isBusy else { return }
        isBusy = true
        defer { isBusy = false }
        while !waiting.isEmpty { take(call.handle(waiting.removeFirst(), at: now)) }
    }

    private mutating func take(_ new: [CallSwitch.Effect]) {
        for (index, effect) in new.enumerated() {
            switch effect {
            case .perform(let effect): perform(effect)
            case .borrow(let request):
                #expect(index == new.count - 1, "a borrow is the last of a step")
                #expect(asked == nil, "one thing at a time is borrowed")
                asked = request
                if !lendsLate { waiting.insert(takeAnswer(), at: 0) }
            case .giveBack(.target(let name)): #expect(targets.remove(name) != nil)
            case .giveBack(.session(let session)): #expect(sessions.remove(session) != nil)
            case .giveBack(.port(let port)): #expect(ports.remove(port) != nil)
            }
        }
    }

    /// Answers what was asked for.
    mutating func lend() {
        if asked != nil { input(takeAnswer()) }
    }

    /// Says that it cannot be had.
    mutating func refuse() {
        guard asked != nil else { return }
        asked = nil
        input(.refused(.leased, remark: nil))
    }

    private mutating func takeAnswer() -> CallSwitch.Input {
        defer { asked = nil }
        return asked.map { answer(to: $0) } ?? .refused(.leased, remark: nil)
    }

    private mutating func answer(to request: LoanRequest) -> CallSwitch.Input {
        let port: UInt16
        switch request {
        case .lease(let target):
            guard !busy.contains(target), !call.holds(target) else {
                return .refused(.leased, remark: nil)
            }
            targets.insert(target)
            return .lent(nil)
        case .call(let target):
            guard !busy.contains(target), !call.holds(target) else {
                return .refused(.leased, remark: nil)
            }
            guard hasPorts else { return .refused(.unreachable, remark: "no RTP port free") }
            targets.insert(target)
            port = (ports.max() ?? 19_998) + 2
            ports.insert(port)
        case .move(_, let target):
            if let target {
                guard !busy.contains(target) else { return .refused(.leased, remark: nil) }
                targets.insert(target)
            }
            // The session in whose place the new one comes has said its last word.
            sessions.remove(operatorsSession)
            port = ports.max() ?? 0
        }
        lastSession += 1
        let session = SessionID(rawValue: lastSession)
        sessions.insert(session)
        return .lent(SIPLoan(session: session, port: port, random: &random))
    }

    private mutating func perform(_ effect: GatewayEffect) {
        #expect(!hasEnded, "\(effect) after the end")
        effects.append(effect)
        switch effect {
        case .journal(let event): events.append(event)
        case .connectStream(let stream, _, _): streams.insert(stream)
        case .closeStream(let stream, _): streams.remove(stream)
        case .openCard(let stream, _): streams.insert(stream)
        case .joinCard(let stream, _, _): if stream == Self.callersStream { streams.insert(stream) }
        case .closeCard(let stream): streams.remove(stream)
        case .media(_, .openRTP(let party, _)), .media(_, .openStream(let party)):
            sounds.append(party)
        case .media(_, .moveStream(let from, let to)):
            if let index = sounds.firstIndex(of: from) { sounds[index] = to }
        case .media(_, .close(let party)): soundEnds { $0 == party }
        case .closeMedia: soundEnds { _ in true }
        case .speak(_, let clip, _), .quote(_, let clip):
            clips.insert(clip)
            input(.clipReady(clip))
        case .media(_, .unload(let clip)): clips.remove(clip)
        case .command(_, .hangUp(let session, _)): if peersAnswer { sayLastWord(of: session) }
        case .callEnded: hasEnded = true
        default: break
        }
    }

    /// The media thread's last words about legs that are closed.
    private mutating func soundEnds(_ isMeant: (Party) -> Bool) {
        let ending = sounds.filter(isMeant)
        sounds.removeAll(where: isMeant)
        for party in ending { input(.media(.statistics(party, LegStatistics(), isLast: true))) }
    }

    mutating func pass(_ duration: Duration) {
        let end = now + duration
        while let next = call.nextDeadline, next <= end {
            now = max(now, next)
            input(.timersDue)
        }
        now = end
    }

    // MARK: The parties

    /// What the caller's leg hears of its connection.
    mutating func callerAnswers() {
        switch caller {
        case .sip: input(.leg(.session(Self.callersSession, .established(body: nil))))
        case .stream: input(.leg(.stream(Self.callersStream, .opened)))
        // A line's card runs already.
        case .desk, .card: break
        }
    }

    mutating func callerHangsUp() {
        switch caller {
        case .sip:
            input(.leg(.session(Self.callersSession, .ended(.peerHungUp(reason: nil)))))
        case .stream:
            streams.remove(Self.callersStream)
            input(.leg(.stream(Self.callersStream, .closed(reason: "hung up"))))
        case .desk, .card:
            input(.leg(.card(Self.callersStream, .hungUp(reason: "a busy tone"))))
        }
    }

    /// A caller who talks with the agent.
    mutating func beginTalk() {
        input(.arrived)
        callerAnswers()
        input(.leg(.stream(StreamID(call: Self.id, number: 1), .opened)))
        pass(.seconds(1))
    }

    /// The caller asks for a person: the first target is called.
    mutating func ask() {
        input(.media(.digit(.caller, "0", at: SampleTime(samples: 0))))
    }

    /// The session of the last call to a target.
    var operatorsSession: SessionID { SessionID(rawValue: lastSession) }

    /// The last stream to a target.
    var operatorsStream: StreamID {
        for effect in effects.reversed() {
            switch effect {
            case .connectStream(let stream, _, _), .openCard(let stream, _): return stream
            default: break
            }
        }
        return Self.callersStream
    }

    mutating func operatorSession(_ event: SessionEvent) {
        if case .answered = event { answered.insert(operatorsSession) }
        input(.leg(.session(operatorsSession, event)))
    }

    mutating func operatorStream(_ event: AgentConnectionEvent) {
        input(.leg(.stream(operatorsStream, event)))
    }

    mutating func operatorCard(_ event: CardEvent) {
        input(.leg(.card(operatorsStream, event)))
    }

    /// Whoever was called picks up, as their kind of leg says it.
    mutating func operatorPicksUp(_ kind: Kind) {
        switch kind {
        case .sip: operatorSession(Self.answer())
        case .stream, .desk: operatorStream(.opened)
        case .card:
            operatorCard(.opened("16000 Hz"))
            pass(Self.card.answerAfter)
        }
    }

    static func answer(_ body: Body? = SwitchStage.sdp) -> SessionEvent {
        .answered(
            AnsweredInvite(
                status: 200, reason: "OK", body: body, remote: NameAddr(phone), contact: phone))
    }

    static func failure(
        _ status: Int, _ origin: SessionFailure.Origin = .remote, headers: Headers = []
    ) -> SessionEvent {
        .failed(SessionFailure(status: status, reason: "No", origin: origin, headers: headers))
    }

    /// A session that is still out says that it is over, if it is.
    mutating func sayLastWord(of session: SessionID) {
        guard sessions.contains(session) else { return }
        let isCall = session != Self.callersSession && !answered.contains(session)
        input(.leg(.session(session, isCall ? Self.failure(487) : .ended(.hungUp))))
    }

    // MARK: What came of it

    /// What is still out although the call is over; empty when all has come back.
    var leaks: [String] {
        targets.map { "the lease of \($0)" } + ports.map { "port \($0)" }
            + sessions.map { "\($0)" } + streams.map { "stream \($0.number)" }
            + sounds.map { "the sound of the \($0.rawValue)" }
            + (call.state == .over && hasEnded ? [] : ["the call: \(call.state)"])
            + (call.nextDeadline.map { ["a timer at \($0)"] } ?? [])
    }

    var kinds: [JournalEvent.Kind] { events.map(\.kind) }

    var names: [String] { kinds.map(\.name) }

    var attempts: [Attempt] {
        kinds.compactMap { if case .attemptEnded(let attempt) = $0 { attempt } else { nil } }
    }

    static func target(_ name: String, _ kind: Kind) -> Target {
        switch kind {
        case .sip: Target(name: name, uri: "sip:\(name)@10.0.0.7")
        case .stream: Target(name: name, address: .stream(.builtIn, acceptAfter: nil))
        case .desk: Target(name: name, address: .desk(.builtIn))
        case .card: Target(name: name, address: .card(card))
        }
    }
}
