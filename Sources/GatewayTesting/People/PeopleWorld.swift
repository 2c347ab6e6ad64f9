// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// Plays a story: the call machines themselves with their audit, operators who are leased, and a
/// world without sound or sockets that jumps from one thing that happens to the next.
///
/// What signalling and sound do to a call is seen where whole gateways are simulated (`SimWorld`);
/// here is seen what people and time do, some hundred times as fast.
struct PeopleWorld<Call: DrivenCall> {
    /// Something that will happen.
    enum Event {
        case arrives
        case input(CallInput)
        /// From an operator's phone, as long as the attempt has one.
        case phone(AttemptID, CallInput)
        /// From the agent that is the call's by this count.
        case agent(Int, CallInput)
        case clipEnds(ClipID, Lane, serial: Int)
        /// A party's next act is due.
        case act(Script)
        case hangsUp(AttemptID)
        case stops(grace: Duration)
        case lie(CallInput)
        case says(PeopleStory.Presence)
    }

    enum Script: Int, CaseIterable {
        case caller, outside
    }

    private struct Planned {
        var at: Instant
        var serial: Int
        var call: Int
        var event: Event
    }

    let story: PeopleStory
    var random: SeededRandom
    var now = Instant.zero
    var calls: [PeopleCall<Call>] = []
    /// How often each phone was called so far.
    var rung: [String: Int] = [:]
    var desk: OperatorDesk
    /// Who must not be rung, as the world itself has seen it.
    var absent = AbsentPeople()
    var outcome = PeopleOutcome()
    private var agenda: [Planned] = []
    private var serial = 0

    /// By then every call must be over.
    private static var limit: Duration { .seconds(1800) }
    /// Everybody hangs up some time.
    private static var longestVisit: Duration { .seconds(900) }
    private static var mostEvents: Int { 20_000 }
    /// More than a last notice, the recorder and a slow clock take together.
    private static var longestFarewell: Duration { .seconds(15) }

    static func play(_ story: PeopleStory, seed: UInt64) -> PeopleOutcome {
        var world = PeopleWorld(story, seed: seed)
        world.run()
        return world.outcome
    }

    private init(_ story: PeopleStory, seed: UInt64) {
        self.story = story
        random = SeededRandom(seed: seed)
        desk = OperatorDesk(
            story.calls.flatMap(\.plan.targets), at: WallTime(milliseconds: 0))
        for (index, call) in story.calls.enumerated() {
            let at = Instant.zero + call.arrives
            calls.append(
                PeopleCall(stage: CallStage(call.plan, call: "c\(index + 1)", at: at), at: at))
            plan(.arrives, of: index, at: at)
        }
        for said in story.presences { plan(.says(said), of: 0, at: .zero + said.at) }
        for lie in story.faults.lies { plan(.lie(lie.what), of: 0, at: .zero + lie.at) }
    }

    // MARK: Time

    private mutating func run() {
        for _ in 0..<Self.mostEvents {
            guard outcome.breach == nil, let (at, call) = nextMoment() else { break }
            guard at - .zero < Self.limit, !isSettled(by: at) else { break }
            now = max(now, at)
            if let call {
                take(.timersDue, of: call)
            } else {
                happen(agenda.removeFirst())
            }
        }
        for (index, call) in calls.enumerated() where !call.stage.isOver {
            blame("the call never ends, in \(call.stage.call.phase.name)", in: index)
        }
        if outcome.breach == nil, desk.leaseCount > 0 {
            let held = calls.indices.flatMap { desk.held(by: id(of: $0)) }
            blame("\(held) are still held when all is over", in: 0)
        }
        outcome.lasted = now - .zero
    }

    /// Whether every call has been over for so long that nothing of it can still be on its way.
    private func isSettled(by moment: Instant) -> Bool {
        calls.allSatisfy { $0.stage.isOver && $0.stage.now + .seconds(8) < moment }
    }

    /// The next thing that happens; of a call when it is a deadline of its own.
    private func nextMoment() -> (Instant, call: Int?)? {
        var next = agenda.first.map { ($0.at, Int?.none) }
        for (index, call) in calls.enumerated() where call.hasArrived {
            guard let due = call.stage.nextDeadline else { continue }
            let at = due + .milliseconds(call.lateness)
            if next.map({ at < $0.0 }) ?? true { next = (at, index) }
        }
        return next
    }

    mutating func plan(_ event: Event, of call: Int, at moment: Instant) {
        serial += 1
        let planned = Planned(at: moment, serial: serial, call: call, event: event)
        let place = agenda.lastIndex { $0.at <= moment }.map { $0 + 1 } ?? 0
        agenda.insert(planned, at: place)
    }

    mutating func plan(_ event: Event, of call: Int, after delay: Duration) {
        plan(event, of: call, at: now + delay)
    }

    // MARK: What happens

    private mutating func happen(_ planned: Planned) {
        let index = planned.call
        switch planned.event {
        case .arrives:
            calls[index].hasArrived = true
            if let delay = story.calls[index].acknowledges {
                plan(.input(.callerReady), of: index, after: delay)
            }
            plan(.input(.callerGone(reason: "BYE")), of: index, after: Self.longestVisit)
            for script in Script.allCases { cue(script, of: index) }
        case .input(let input): take(input, of: index)
        case .lie(let input): if calls[index].hasArrived { take(input, of: index) }
        case .phone(let attempt, let input): phone(attempt, input, of: index)
        case .agent(let count, let input):
            guard calls[index].agents == count, calls[index].isAgentOpen else { return }
            if case .signal(.agentLost) = input { calls[index].isAgentOpen = false }
            if case .agentClosed = input { calls[index].isAgentOpen = false }
            take(input, of: index)
        case .clipEnds(let clip, let lane, let serial):
            guard calls[index].serials[lane] == serial else { return }
            take(.played(clip, on: lane), of: index)
        case .act(let script): act(script, of: index)
        case .says(let said): says(said)
        case .hangsUp(let attempt): hangsUp(attempt, of: index)
        case .stops(let grace):
            for other in calls.indices where calls[other].hasArrived {
                take(.drain(deadline: now + grace), of: other)
            }
        }
    }

    /// Hands an input to a call, does what it asks for, and lets whoever waited for it act.
    mutating func take(_ input: CallInput, of index: Int) {
        let step = calls[index].stage.take(input, at: now)
        outcome.note(step, of: index, at: now, input)
        if let breach = step.breaches.first { blame(breach, in: index) }
        for effect in step.effects {
            if case .journal(let kind) = effect { note(kind, of: index) }
            perform(effect, of: index)
        }
        watchTheEnd(of: index, after: input)
        if story.faults.lateness > 0 {
            calls[index].lateness = Int.random(in: 0...story.faults.lateness, using: &random)
        }
        guard step.from != step.to else { return }
        for script in Script.allCases { cue(script, of: index) }
    }

    /// A caller who has left is noticed, and nobody goes on for long without them.
    private mutating func watchTheEnd(of index: Int, after input: CallInput) {
        if case .callerGone = input { calls[index].leftAt = calls[index].leftAt ?? now }
        guard let left = calls[index].leftAt, !calls[index].stage.isOver else { return }
        if now - left > Self.longestFarewell {
            blame("the caller has left and the call goes on", in: index)
        }
    }

    mutating func blame(_ what: String, in call: Int) {
        guard outcome.breach == nil else { return }
        outcome.breach = "call \(call + 1), \((now - .zero).inMilliseconds) ms: \(what)"
        outcome.rule = what.prefix { $0 != ":" }.description
    }
}

/// One call of the world, with what is around it.
struct PeopleCall<Call: DrivenCall> {
    var stage: CallStage<Call>
    let at: Instant
    var hasArrived = false
    /// When the caller hung up.
    var leftAt: Instant?
    var lateness = 0
    /// Which clip plays on a lane, by when it was started.
    var serials: [Lane: Int] = [:]
    var clips = 0
    /// How many agents it has had; another one may take the place of the first.
    var agents = 0
    var isAgentOpen = false
    /// The phones that are being called, or are up.
    var phones: [AttemptID: PeoplePhone] = [:]
    /// How many of their acts the caller and whoever is outside have done.
    var done = [0, 0]
    var isWaiting = [false, false]
}

/// An operator's phone in one attempt.
struct PeoplePhone {
    var target: String
    /// Which of the call's operators whoever answers it is.
    var party: Party
    var conduct: OperatorConduct
    var isUp = false
    var isLetGo = false
    /// Caller and operator were joined.
    var isJoined = false
}
