// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Everybody who is being called at one time: one target of a route, or several people together.
///
/// Each has a `Reach` of their own that knows nothing of the others. Here is decided what one means
/// for the rest: the first who accepts has the call and the others are let go, and nobody was reached
/// once all have failed.
struct Reaches: Sendable, Equatable {
    /// Who is called, briefed or dismissed now; those who failed are not among them any more.
    private(set) var all: [Reach]
    /// The last briefing synthesised for any of them, or before.
    private(set) var lastBriefing: ClipID?
    private var missed: [Miss] = []

    /// Somebody who was not reached.
    struct Miss: Sendable, Equatable {
        let target: Target
        let result: OutcomeReason
    }

    /// What has come of the calls.
    enum Ending: Sendable, Equatable {
        /// An operator takes the call; nobody else is called any more.
        case accepted(Bridge)
        /// Another agent takes it; with what its leg said as it was answered.
        case replaced(Reach, answer: LegEvidence?)
        /// Nobody takes it; the last to fail is the last here.
        case missed([Miss])
    }

    init(_ reaches: [Reach], lastBriefing: ClipID?) {
        all = reaches
        self.lastBriefing = lastBriefing
    }

    /// More are rung together with those who are called already.
    mutating func add(_ reaches: [Reach]) { all += reaches }

    var nextDeadline: Instant? { all.map(\.nextDeadline).min() }

    var legs: [OperatorLeg] { all.map(\.leg) }

    /// Whether a phone still rings, or is being called.
    var isRinging: Bool { !all.allSatisfy(\.isAnswered) }

    /// Whether another agent is called, which is never called beside anybody.
    var isAgent: Bool { all.contains(where: \.target.isAgent) }

    /// Whoever is called by this name.
    func reach(of target: String) -> Reach? { all.first { $0.target.name == target } }

    /// Where the one stands who is nearest to taking the call.
    var phase: HandoffPhase {
        all.max { $0.nearness < $1.nearness }?.phase ?? .exhausted
    }

    /// Who hears whom beside what caller and agent hear of each other.
    func routing(beside others: Routing) -> Routing {
        all.reduce(others) { $1.routing(beside: $0) }
    }

    /// Takes what concerns any of them; nil while it has not come to an end.
    mutating func handle(
        _ input: CallInput, beside others: Routing, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        for attempt in all.map(\.attempt) {
            let ending = change(attempt) { reach, rest in
                let beside = rest.reduce(others) { $1.routing(beside: $0) }
                let known = reach.lastBriefing
                let ending = reach.handle(input, beside: beside, in: &scene, at: now)
                return (ending, reach.lastBriefing == known ? nil : reach.lastBriefing)
            }
            if let briefing = ending.briefing { lastBriefing = briefing }
            if let come = ending.come, let end = came(come, of: attempt, in: &scene, at: now) {
                return end
            }
        }
        return nil
    }

    private mutating func change(
        _ attempt: AttemptID, _ body: (inout Reach, [Reach]) -> (Reach.Ending?, ClipID?)
    ) -> (come: Reach.Ending?, briefing: ClipID?) {
        guard let index = all.firstIndex(where: { $0.attempt == attempt }) else {
            return (nil, nil)
        }
        let rest = all.filter { $0.attempt != attempt }
        return body(&all[index], rest)
    }

    /// One of them has come to an end: that of all of them, when they have the call or are the last.
    private mutating func came(
        _ ending: Reach.Ending, of attempt: AttemptID, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        guard let index = all.firstIndex(where: { $0.attempt == attempt }) else { return nil }
        let reach = all.remove(at: index)
        switch ending {
        case .accepted(let bridge):
            for other in all { other.lose(to: reach.target.name, in: &scene, at: now) }
            all = []
            return .accepted(bridge)
        case .replaced(let answer): return .replaced(reach, answer: answer)
        case .missed(let result):
            missed.append(Miss(target: reach.target, result: result))
            return all.isEmpty ? .missed(missed) : nil
        }
    }

    // MARK: From our side

    /// The console wants this one, who is among them, to take the call: nobody else is called. Who is
    /// briefed already takes it by that.
    mutating func takenOver(
        by reach: Reach, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        if let ending = reach.takenOver(in: &scene) {
            return came(ending, of: reach.attempt, in: &scene, at: now)
        }
        guard !reach.isDismissed else { return nil }
        for other in all where other.attempt != reach.attempt {
            other.giveUp(.cancelled, reason: "taken over from the console", in: &scene, at: now)
        }
        all = [reach]
        missed = []
        return nil
    }

    /// Ends all of them, now.
    func giveUp(
        _ result: OutcomeReason, reason: String, in scene: inout CallScene, at now: Instant
    ) {
        for reach in all { reach.giveUp(result, reason: reason, in: &scene, at: now) }
    }

    /// The caller has waited long enough: phones stop ringing, and who has answered keeps their time.
    mutating func stopRinging(reason: String, in scene: inout CallScene, at now: Instant) {
        for reach in all where !reach.isAnswered {
            reach.giveUp(.noAnswer, reason: reason, in: &scene, at: now)
            missed.append(Miss(target: reach.target, result: .noAnswer))
        }
        all.removeAll { !$0.isAnswered }
    }

    /// The caller has left; returns those who had answered and are still to be told.
    func callerGone(in scene: inout CallScene, at now: Instant) -> [OperatorLeg] {
        all.compactMap { $0.callerGone(in: &scene, at: now) }
    }
}
