// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The first target of a route is rung ahead while caller and agent talk on: a human may be needed
/// soon. Of those who are rung together it is the first, alone.
///
/// It lives beside `Attendance` and changes nothing of what the two hear. A handoff takes it over
/// (`HandoffMachine`), with the same ring; otherwise it is taken back without anybody noticing but
/// the one who was rung.
struct Predial: Sendable, Equatable {
    /// The handoff it becomes, if it does; a number that is not given again.
    let handoff: HandoffID
    let route: Route
    /// What asks for it: the first is what the operator is told of. Never empty.
    private(set) var wishes: [Escalation]
    private(set) var state: State
    /// The one attempt there is.
    let attempt: AttemptID
    private let target: Target
    private let began: Instant
    /// When the phone stopped ringing: somebody answered, or nobody is to.
    private var silentSince: Instant?

    enum State: Sendable, Equatable {
        /// → missed, leaving; ends by accept
        case reaching(Reach)
        /// Not reached, and nobody else is rung ahead: a handoff begins with the next target.
        case missed(OutcomeReason, at: Instant)
        /// Nobody is needed any more and the operator hears so. → reaching; ends when it is said
        case leaving(Reach, why: String)
    }

    /// What it has come to.
    enum Ending: Sendable, Equatable {
        /// The operator takes the call: the handoff begins.
        case accepted(Bridge)
        /// Taken back, and written down.
        case over
    }

    /// Rings the target among the effects of this very step; `taken` is the route it is a target of,
    /// which may be one that `route` leads to.
    init(
        _ handoff: HandoffID, of target: Target, on route: Route, taking taken: String,
        for wish: Escalation, in scene: inout CallScene, at now: Instant
    ) {
        self.handoff = handoff
        self.route = route
        self.target = target
        wishes = [wish]
        began = now
        scene.note(.predialled(wish))
        let call = HandoffCall(
            handoff: handoff, route: taken, escalation: wish, waited: .zero)
        let reach = call.dialAhead(target, in: &scene, at: now)
        attempt = reach.attempt
        state = .reaching(reach)
    }

    var nextDeadline: Instant? { reach?.nextDeadline }

    /// The attempt that is going on.
    var reach: Reach? {
        switch state {
        case .reaching(let reach), .leaving(let reach, _): reach
        case .missed: nil
        }
    }

    /// Who hears whom beside caller and agent.
    func routing(beside others: Routing) -> Routing { reach?.routing(beside: others) ?? others }

    /// Takes what concerns it; nil while nothing has come of it yet.
    mutating func handle(
        _ input: CallInput, beside others: Routing, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        guard var reach else { return nil }
        let wasAnswered = reach.isAnswered
        let ending = reach.handle(input, beside: others, in: &scene, at: now)
        if !wasAnswered, reach.isAnswered { silentSince = now }
        switch (state, ending) {
        case (.reaching, nil): state = .reaching(reach)
        case (.leaving(_, let why), nil): state = .leaving(reach, why: why)
        case (.reaching, .accepted(let bridge)): return .accepted(bridge)
        case (.reaching, .missed(let result)):
            silentSince = silentSince ?? now
            state = .missed(result, at: now)
            scene.missedAhead.insert(target.name)
        case (.leaving(_, let why), .missed), (.leaving(_, let why), .accepted):
            end(why: why, isUsed: false, in: &scene, at: now)
            return .over
        // No agent is rung ahead, and who was missed does nothing.
        case (.reaching, .replaced), (.leaving, .replaced), (.missed, _): break
        }
        return nil
    }

    /// Another rule wants somebody to be rung ahead, or the same one does again.
    mutating func wanted(by wish: Escalation, in scene: inout CallScene, at now: Instant) {
        if case .leaving(var reach, _) = state {
            reach.briefAgain(in: &scene, at: now)
            state = .reaching(reach)
            for known in wishes { close(known, why: "rung ahead for another reason", in: &scene) }
            wishes = []
        }
        guard !wishes.contains(where: { $0.trigger == wish.trigger }) else { return }
        wishes.append(wish)
        scene.note(.predialled(wish))
    }

    /// What made a rule wish for it has passed. Returns whether all is over now.
    mutating func standDown(
        rule: String, why: String, in scene: inout CallScene, at now: Instant
    ) -> Bool {
        guard let index = wishes.firstIndex(where: { $0.trigger == rule }) else { return false }
        guard wishes.count == 1 else {
            close(wishes.remove(at: index), why: why, in: &scene)
            return false
        }
        return standDown(why: why, in: &scene, at: now)
    }

    /// Nobody is needed any more, whoever wished for it. Returns whether all is over now; otherwise
    /// the operator hears so first.
    mutating func standDown(
        why: String, in scene: inout CallScene, at now: Instant
    ) -> Bool {
        switch state {
        case .leaving: return false
        case .missed: break
        case .reaching(var reach):
            if reach.standDown(reason: why, in: &scene, at: now) == nil {
                state = .leaving(reach, why: why)
                return false
            }
        }
        end(why: why, isUsed: false, in: &scene, at: now)
        return true
    }

    /// Ends it at once: the call goes another way.
    mutating func stop(
        why: String, as result: OutcomeReason = .cancelled, in scene: inout CallScene,
        at now: Instant
    ) {
        reach?.giveUp(result, reason: why, in: &scene, at: now)
        end(why: why, isUsed: false, in: &scene, at: now)
    }

    /// The caller has left; returns an operator who had answered and is still to be told.
    mutating func callerGone(in scene: inout CallScene, at now: Instant) -> OperatorLeg? {
        let answered = reach?.callerGone(in: &scene, at: now)
        end(why: "the caller has hung up", isUsed: false, in: &scene, at: now)
        return answered
    }

    /// A handoff goes on with it.
    mutating func use(in scene: inout CallScene, at now: Instant) {
        end(why: "a handoff begins", isUsed: true, in: &scene, at: now)
    }

    /// The moment that decides whether the routes of its handoff are open: who is rung while they are
    /// takes the call after their hours, too.
    func hour(at now: Instant) -> Instant { reach == nil ? now : began }

    /// Whether a handoff that would call this target first can go on with it.
    func serves(_ first: Target) -> Bool { first.name == target.name }

    /// How long a caller who is handed off now need not wait for what was done ahead.
    func saved(at now: Instant) -> Duration {
        switch state {
        case .missed(_, let at): at - began
        case .reaching, .leaving: now - began
        }
    }

    /// Writes down what came of it.
    private mutating func end(
        why: String, isUsed: Bool, in scene: inout CallScene, at now: Instant
    ) {
        let ring = RungAhead(
            target: target.name, rang: (silentSince ?? now) - began, isUsed: isUsed)
        for wish in wishes.dropLast() { close(wish, why: why, in: &scene) }
        if let last = wishes.last {
            scene.note(.stoodDown(rule: last.trigger, why: why, ring))
        }
    }

    private func close(_ wish: Escalation, why: String, in scene: inout CallScene) {
        scene.note(.stoodDown(rule: wish.trigger, why: why))
    }
}
