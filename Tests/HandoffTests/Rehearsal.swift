// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import Testing
import Timing

/// A call played against a model of the world: clips sound for their time, speech is synthesised
/// after a while, deadlines are kept, and the audit watches every step.
struct Rehearsal {
    enum Synthesis {
        case ready(after: Duration)
        case fails
        case never
    }

    private enum Pending {
        case input(CallInput)
        case clipEnd(ClipID, Lane, serial: Int)
    }

    private(set) var machine: CallMachine
    private(set) var now = Instant.zero
    private(set) var effects: [CallEffect] = []
    private(set) var violations: [String] = []
    private(set) var journal: [(at: Instant, kind: JournalEvent.Kind)] = []
    /// What the recorder says when it is stopped; nil for one that never answers.
    var recorded: RecordingResult? = .kept(seconds: 4)
    var synthesis = Synthesis.ready(after: .milliseconds(300))
    /// A broken media path never reports the end of a clip.
    var clipsEnd = true
    /// The phases a test has noted.
    var phases: Set<String> = []
    private var audit = CallAudit()
    private var pending: [(at: Instant, what: Pending)] = []
    private var serials: [Lane: Int] = [:]
    private var serial = 0

    init(_ plan: CallPlan = .two(), from address: String? = nil) {
        var arrival = CallArrival.maria
        if let address { arrival.callerAddress = Redacted(address) }
        machine = CallMachine(call: CallID(rawValue: "c1"), plan: plan, arrival: arrival)
    }

    /// A call in which caller and agent talk, 2 s after the answer.
    static func talking(_ plan: CallPlan = .two()) -> Rehearsal {
        var call = Rehearsal(plan)
        call.take(.callerReady)
        call.take(.agentReady)
        let zero = SampleTime(samples: 0)
        call.take(.signal(.speechBegan(.agent, at: zero)))
        call.take(.signal(.speechEnded(.agent, began: zero, ended: zero)))
        call.pass(.seconds(2))
        return call
    }

    /// A call whose first target is being called.
    static func escalated(_ plan: CallPlan = .two()) -> Rehearsal {
        var call = talking(plan)
        call.take(.escalation(.asked))
        return call
    }

    /// A call whose first target, `attempt-1`, has answered.
    static func whispering(_ plan: CallPlan = .two()) -> Rehearsal {
        var call = escalated(plan)
        call.pass(.seconds(1))
        call.take(.operatorRinging(1, .said(180, "Ringing")))
        call.pass(.seconds(3))
        call.take(.operatorAnswered(1))
        return call
    }

    /// A call offered to another agent, `attempt-1`, which has not said whether it takes it; the
    /// others come after it.
    static func considering(acceptAfter: Duration? = nil) -> Rehearsal {
        var call = escalated(
            .two { $0.defaultRoute.targets.insert(.billing(acceptAfter: acceptAfter), at: 0) })
        call.pass(.milliseconds(200))
        call.take(.operatorAnswered(1))
        return call
    }

    /// A call in which somebody, `attempt-1`, is rung ahead.
    static func ringingAhead(
        _ plan: CallPlan = .two(), for wish: Escalation = .upset
    ) -> Rehearsal {
        var call = talking(plan)
        call.take(.predial(wish))
        return call
    }

    /// The same, and they have answered.
    static func answeredAhead(_ plan: CallPlan = .two()) -> Rehearsal {
        var call = ringingAhead(plan)
        call.pass(.seconds(1))
        call.take(.operatorRinging(1, .said(180, "Ringing")))
        call.pass(.seconds(3))
        call.take(.operatorAnswered(1))
        return call
    }

    /// A call that talks on with its agent while `attempt-1` is called.
    static func talkingOn(_ plan: CallPlan = .patient()) -> Rehearsal {
        var call = talking(plan)
        call.take(.escalation(.asked))
        return call
    }

    /// A call joined with its first target.
    static func bridged(_ plan: CallPlan = .two()) -> Rehearsal {
        var call = whispering(plan)
        call.pass(.seconds(2))
        call.press("1")
        return call
    }

    @discardableResult
    mutating func take(_ input: CallInput) -> [CallEffect] {
        let step = machine.handle(input, at: now)
        let breaches = audit.check(
            input, step, phase: machine.phase, nextDeadline: machine.nextDeadline, at: now)
        for found in breaches { breach("\(found) after \(input)") }
        effects += step
        for effect in step { follow(effect) }
        return step
    }

    /// Who has talked with a caller when.
    mutating func know(lastBusy: [String: WallTime]) { machine.lastBusy = lastBusy }

    mutating func press(_ key: Character, by party: Party = .operator) {
        take(.signal(.digit(Digit(party: party, key: key, carrier: .telephoneEvent))))
    }

    /// Lets time pass; clips end and deadlines come in their order.
    mutating func pass(_ duration: Duration) {
        let end = now + duration
        while let next = nextMoment, next <= end {
            now = max(now, next)
            if let index = pending.firstIndex(where: { $0.at <= now }) {
                let what = pending.remove(at: index).what
                switch what {
                case .input(let input): take(input)
                case .clipEnd(let clip, let lane, let serial):
                    if serials[lane] == serial { take(.played(clip, on: lane)) }
                }
            } else {
                take(.timersDue)
            }
        }
        now = end
        for found in audit.timersDue(at: now) { breach("\(found) as time passed") }
    }

    private var nextMoment: Instant? {
        [pending.first?.at, machine.nextDeadline].compactMap { $0 }.min()
    }

    /// No test can forget to look.
    private mutating func breach(_ what: String) {
        Issue.record("\(what)")
        violations.append(what)
    }

    private mutating func follow(_ effect: CallEffect) {
        switch effect {
        case .journal(let kind):
            journal.append((now, kind))
            if case .defect(let text) = kind { breach("defect: \(text)") }
        case .play(let clip, let lane, let loops):
            serial += 1
            serials[lane] = serial
            if !loops, clipsEnd {
                schedule(.clipEnd(clip, lane, serial: serial), after: Self.length(of: clip))
            }
        case .stop(let lane): serials[lane] = nil
        case .speak(let clip, _), .quote(let clip):
            switch synthesis {
            case .ready(let after): schedule(.input(.clipReady(clip)), after: after)
            case .fails:
                schedule(.input(.clipFailed(clip, reason: "no voice")), after: .milliseconds(10))
            case .never: break
            }
        case .stopRecording:
            guard let recorded else { return }
            schedule(.input(.recorded(recorded)), after: .milliseconds(50))
        case .summarise, .connectAgent, .tellAgent, .closeAgent, .giveUpAgent, .awaitAgent, .route,
            .dial,
            .hangUpOperator, .makeAgent, .hangUpCaller, .startRecording, .offer, .finished:
            break
        }
    }

    private mutating func schedule(_ what: Pending, after delay: Duration) {
        let at = now + delay
        let index = pending.firstIndex { $0.at > at } ?? pending.endIndex
        pending.insert((at, what), at: index)
    }

    private static func length(of clip: ClipID) -> Duration {
        switch clip {
        case .spoken, .asked: .seconds(6)
        case .said: .seconds(3)
        case .shared(.beep), .shared(.accepted): .milliseconds(300)
        case .shared(.callerGone), .shared(.declined), .shared(.timedOut), .shared(.notNeeded),
            .shared(.mayBeNeeded), .shared(.alreadyTaken):
            .milliseconds(1200)
        case .shared: .seconds(2)
        }
    }
}

extension Rehearsal {
    var outcomes: [String] {
        journal.compactMap { _, kind in
            guard case .handoffEnded(_, let outcome, let reason, let evidence) = kind else {
                return nil
            }
            return "\(outcome.rawValue) \(reason.rawValue)"
                + (evidence?.code.map { " \($0)" } ?? "")
        }
    }

    var attempts: [String] {
        journal.compactMap { _, kind in
            guard case .attemptEnded(let attempt) = kind else { return nil }
            return "\(attempt.target) \(attempt.result.rawValue)"
                + (attempt.evidence?.code.map { " \($0)" } ?? "")
        }
    }

    var dialled: [String] {
        effects.compactMap { effect in
            if case .dial(_, let target, _, _, _) = effect { target.name } else { nil }
        }
    }

    var isFinished: Bool { machine.phase == .over }

    func played(_ clip: SharedClip) -> Int {
        effects.filter {
            if case .play(.shared(clip), _, _) = $0 { true } else { false }
        }.count
    }

    var packages: [HandoffPackage] {
        effects.compactMap { if case .offer(let package, _) = $0 { package } else { nil } }
    }

    /// The journal as text: milliseconds since the beginning, event, details.
    var timeline: String {
        journal.map { at, kind in
            let time = String(at.duration(from: .zero).inMilliseconds)
            return String(repeating: " ", count: max(0, 6 - time.count)) + time + "  " + kind.words
        }.joined(separator: "\n")
    }
}

extension Instant {
    fileprivate func duration(from start: Instant) -> Duration { self - start }
}

extension AttemptID: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self.init(number: value) }
}

extension CallArrival {
    static let maria = CallArrival(
        callerAddress: Redacted("sip:+15551230001@trunk.example"), callerName: "Maria Lopez",
        to: "support", line: "main", wall: WallTime(milliseconds: 1_795_342_800_000), at: .zero)
}

extension Escalation {
    static let asked = Escalation(
        trigger: "asked-in-words", reason: "asked for a person",
        evidence: [
            Evidence(
                signal: "transcript", detail: "\"talk to a person\"", from: .seconds(1),
                to: .seconds(2))
        ], isExplicit: true)

    /// A score that has come near to a handoff.
    static let upset = Escalation(
        trigger: "upset", reason: "the caller is upset",
        evidence: [
            Evidence(signal: "agent-sentiment", detail: "angry", from: .zero, to: .seconds(1))
        ], isExplicit: false)

    static let tooLong = Escalation(
        trigger: "too-long", reason: "four minutes with the agent", evidence: [],
        isExplicit: false)
}

extension CallPlan {
    static func two(
        _ lastResort: LastResort = .agent, ifAgentLost: Farewell = .goodbye,
        change: (inout CallPlan) -> Void = { _ in }
    ) -> CallPlan {
        var plan = CallPlan(
            defaultRoute: Route(
                name: "support",
                targets: [
                    Target(name: "anna", uri: "sip:anna@pbx.example", ringTime: .seconds(15)),
                    Target(name: "ben", uri: "sip:ben@pbx.example", ringTime: .seconds(20)),
                ], lastResort: lastResort, ifAgentLost: ifAgentLost))
        plan.routes["billing"] = Route(
            name: "billing", targets: [Target(name: "carla", uri: "sip:carla@pbx.example")],
            lastResort: .goodbye)
        change(&plan)
        return plan
    }
}

extension CallPlan {
    /// The caller talks on with the agent until somebody has accepted.
    static func patient(
        _ lastResort: LastResort = .agent, change: (inout CallPlan) -> Void = { _ in }
    ) -> CallPlan {
        two(lastResort) { plan in
            plan.defaultRoute.whileWaiting = .agent
            change(&plan)
        }
    }
}

extension Target {
    /// Another agent.
    static func billing(acceptAfter: Duration?) -> Target {
        Target(
            name: "billing", address: .stream(.builtIn, acceptAfter: acceptAfter),
            ringTime: .seconds(5))
    }
}

extension LegEvidence {
    /// What a leg of some kind said.
    static func said(_ code: Int, _ text: String) -> LegEvidence {
        LegEvidence(kind: "sip", code: code, named: "status", text: text)
    }
}
