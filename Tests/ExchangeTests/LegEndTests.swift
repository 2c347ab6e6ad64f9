// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import MediaEngine
import SIP
import Testing
import Timing

/// Each state of a leg to whoever is called, with each event there is, sensible or not: nothing
/// breaks, and when the call is over everything is back.
@Suite struct LegEndTests {
    typealias Kind = SwitchStage.Kind

    /// Where the leg to `anna` stands.
    enum State: String, CaseIterable {
        case connecting, ringing, open, joined
        /// Its lease is asked for, before the first call and before one it was sent on to.
        case wanted, moving
        /// Taken back before and after it was answered; its last word is still to come.
        case takenBackEarly, takenBack
        case gone
    }

    static func stage(_ state: State, _ kind: Kind) throws -> SwitchStage {
        var targets = [SwitchStage.target("anna", kind), SwitchStage.target("ben", .stream)]
        if state == .moving { targets.append(SwitchStage.target("carl", .sip)) }
        var stage = try SwitchStage(targets: targets)
        stage.beginTalk()
        stage.lendsLate = state == .wanted
        stage.ask()
        if state == .connecting || state == .wanted { return stage }
        if state == .moving {
            stage.lendsLate = true
            if kind == .sip {
                stage.operatorSession(
                    SwitchStage.failure(302, headers: [Header("Contact", "<sip:carl@10.0.0.7>")]))
                #expect(stage.asked != nil)
            }
            return stage
        }
        switch kind {
        case .sip: stage.operatorSession(.progress(status: 180, reason: "Ringing", body: nil))
        case .card: stage.operatorCard(.opened("16000 Hz"))
        case .stream, .desk: break
        }
        if state == .ringing { return stage }
        if state == .takenBackEarly {
            stage.peersAnswer = false
            stage.input(.console(.abort(SwitchStage.id)))
            return stage
        }
        stage.operatorPicksUp(kind)
        switch state {
        case .joined: CallSwitchTests.accept(kind, on: &stage)
        case .takenBack:
            stage.peersAnswer = false
            stage.input(.console(.abort(SwitchStage.id)))
        case .gone:
            switch kind {
            case .sip: stage.operatorSession(.ended(.peerHungUp(reason: nil)))
            case .stream, .desk: stage.operatorStream(.closed(reason: "gone"))
            case .card: stage.operatorCard(.lost(reason: "gone"))
            }
        case .connecting, .ringing, .open, .takenBackEarly, .wanted, .moving: break
        }
        return stage
    }

    struct Event: Sendable {
        var name: String
        var happen: @Sendable (inout SwitchStage) -> Void

        init(_ name: String, _ happen: @escaping @Sendable (inout SwitchStage) -> Void) {
            self.name = name
            self.happen = happen
        }
    }

    /// Everything a session can say.
    static let sessionEvents = invitingEvents + talkingEvents + ends.map(SessionEvent.ended)

    private static let invitingEvents: [SessionEvent] = [
        .progress(status: 183, reason: "Progress", body: SwitchStage.sdp),
        .progress(status: 180, reason: "Ringing", body: nil), SwitchStage.answer(),
        SwitchStage.answer(nil), SwitchStage.answer(nonsense), .established(body: nil),
        .established(body: SwitchStage.sdp), SwitchStage.failure(486), SwitchStage.failure(403),
        SwitchStage.failure(503, .local), SwitchStage.failure(487, .local),
        SwitchStage.failure(302),
        SwitchStage.failure(302, headers: [Header("Contact", "<sip:ben@10.0.0.7>")]),
        .cancelled(reason: nil),
    ]

    private static let talkingEvents: [SessionEvent] = [
        .reoffered(nil), .reoffered(SwitchStage.sdp), .reoffered(nonsense), .reofferWithdrawn,
        .reofferEstablished(body: nil), .reofferEstablished(body: SwitchStage.sdp), .refreshDue,
        .reinviteAnswered(nil), .reinviteAnswered(SwitchStage.sdp), .reinviteFailed(status: 488),
        .info(Body(contentType: "application/dtmf", bytes: [49])),
        .info(Body(contentType: "text/plain", bytes: [])), .infoAnswered(status: 408),
    ]

    private static let ends: [EndReason] = [
        .peerHungUp(reason: "bye"), .hungUp, .rejected(status: 603), .unanswered, .ackTimeout,
        .lost(status: 481), .expired(seconds: 90), .transportLost(reason: "x"),
    ]

    private static let nonsense = Body(contentType: "application/sdp", bytes: Array("v=1".utf8))

    static let streamEvents: [AgentConnectionEvent] = [
        .opened, .failed(reason: "x"), .closed(reason: "x"), .ended(reason: "x", spokeAgo: nil),
        .ended(reason: "x", spokeAgo: .seconds(1)), .event(.accept),
        .event(.decline(reason: "no")), .event(.handoff(AgentRequest(reason: "x"))),
        .event(.hangUp(reason: "x")), .event(.sentencePlayed), .event(.unknown(event: "dance")),
        .event(.malformed(.notAnObject)), .event(.clear),
        .event(.transcript(TranscriptSegment(party: .caller, text: "x"))),
        .event(.reported(.status(.working, lasting: .seconds(20)))),
        .event(.reported(.tool("orders", error: "x"))),
    ]

    static let cardEvents: [CardEvent] = [
        .opened("16000 Hz"), .failed(reason: "x", isBusy: false),
        .failed(reason: "x", isBusy: true),
        .lost(reason: "x"), .hungUp(reason: "x"),
    ]

    /// What else may happen meanwhile.
    private static let otherEvents: [Event] = [
        Event("the caller's sound is lost") { $0.input(.soundless(.caller, reason: "x")) },
        Event("the agent's sound is lost") { $0.input(.soundless(.agent, reason: "x")) },
        Event("the operator's sound is lost") { $0.input(.soundless(.operator, reason: "x")) },
        Event("the operator is silent") {
            $0.input(.media(.wentSilent(.operator, for: .seconds(30))))
        },
        Event("nothing for 5 s") { $0.pass(.seconds(5)) },
        Event("nothing for 2 min") { $0.pass(.seconds(120)) },
        Event("abort") { $0.input(.console(.abort(SwitchStage.id))) },
        Event("hang up") { $0.input(.console(.hangUp(SwitchStage.id, reason: "x"))) },
        Event("ask again") { $0.ask() },
        Event("drain") { $0.input(.drain(deadline: $0.now)) },
        Event("the agent goes") { $0.input(stream(1, .closed(reason: "x"))) },
        Event("nobody knows of it") { $0.input(.leg(.unheard($0.operatorsSession))) },
        Event("a refusal, of something or of nothing") {
            if $0.asked == nil {
                $0.input(.refused(.leased, remark: nil))
            } else {
                $0.refuse()
            }
        },
        Event("what was asked for comes") { $0.lend() },
    ]

    /// What a leg of this kind can hear of its connection. On a stream it is the first one to a
    /// target, though another may have been called since.
    private static func ownEvents(of kind: Kind) -> [Event] {
        switch kind {
        case .sip: sessionEvents.map { event in Event("\(event)") { $0.operatorSession(event) } }
        case .stream, .desk:
            streamEvents.map { event in Event("\(event)") { $0.input(stream(2, event)) } }
        case .card:
            cardEvents.map { event in Event("\(event)") { $0.input(card(2, event)) } }
        }
    }

    private static func stream(
        _ number: Int, _ event: AgentConnectionEvent
    ) -> CallSwitch.Input {
        .leg(.stream(StreamID(call: SwitchStage.id, number: number), event))
    }

    private static func card(_ number: Int, _ event: CardEvent) -> CallSwitch.Input {
        .leg(.card(StreamID(call: SwitchStage.id, number: number), event))
    }

    /// The caller leaves, whoever is still there says so, and time passes.
    static func end(_ stage: inout SwitchStage) {
        stage.peersAnswer = true
        stage.callerHangsUp()
        stage.lend()
        stage.lendsLate = false
        for _ in 0..<2 {
            for session in stage.sessions.sorted(by: { $0.rawValue < $1.rawValue }) {
                stage.sayLastWord(of: session)
            }
            stage.pass(.seconds(30))
        }
    }

    @Test(arguments: Kind.allCases, State.allCases)
    func everyEventInEveryStateLeavesNothing(_ kind: Kind, _ state: State) throws {
        for event in Self.ownEvents(of: kind) + Self.otherEvents {
            var stage = try Self.stage(state, kind)
            event.happen(&stage)
            Self.end(&stage)
            #expect(stage.leaks == [], "\(event.name) when \(state)")
            #expect(stage.names.count { $0 == "call.ended" } == 1, "\(event.name)")
            let begun = stage.names.count { $0 == "operator.dialled" }
            #expect(stage.attempts.count == begun, "\(event.name) when \(state)")
        }
    }

    /// Two events, one after the other.
    @Test(arguments: Kind.allCases)
    func everyPairOfEventsLeavesNothing(_ kind: Kind) throws {
        let events = Self.ownEvents(of: kind)
        for first in events {
            for second in events {
                var stage = try Self.stage(.ringing, kind)
                first.happen(&stage)
                second.happen(&stage)
                Self.end(&stage)
                #expect(stage.leaks == [], "\(first.name), then \(second.name)")
            }
        }
    }

    /// What still comes of a leg that was given up is no news to the call.
    @Test(arguments: [State.takenBackEarly, .takenBack])
    func lateEventsAreNoNews(_ state: State) throws {
        for event in Self.sessionEvents {
            var stage = try Self.stage(state, .sip)
            let (before, routing) = (stage.names, stage.effects.count(where: \.isMedia))
            stage.operatorSession(event)
            let after = stage.names.dropFirst(before.count)
            #expect(after.allSatisfy { $0 == "leg.quality" }, "\(event): \(Array(after))")
            // Its own sound may end with it; no other sound begins or changes.
            let media = stage.effects.filter(\.isMedia).dropFirst(routing)
            #expect(media.allSatisfy { $0.isClosing }, "\(event): \(Array(media))")
        }
        for event in Self.streamEvents {
            var stage = try Self.stage(state, .stream)
            let before = (stage.events.count, stage.effects.count)
            stage.input(Self.stream(2, event))
            #expect((stage.events.count, stage.effects.count) == before, "\(event)")
        }
        for event in Self.cardEvents {
            var stage = try Self.stage(state, .card)
            let before = (stage.events.count, stage.effects.count)
            stage.input(Self.card(2, event))
            #expect((stage.events.count, stage.effects.count) == before, "\(event)")
        }
    }
}

extension GatewayEffect {
    fileprivate var isMedia: Bool { if case .media = self { true } else { false } }

    fileprivate var isClosing: Bool { if case .media(_, .close) = self { true } else { false } }
}
