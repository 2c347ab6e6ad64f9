// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What goes on while the caller is with the agent, with whoever is rung ahead for them.
///
/// A ring ahead is no handoff: nobody waits for it, it claims no outcome, and its number is given to
/// no other. It becomes one when a rule escalates to somebody whom it rings, and when the operator
/// accepts: they were told what the key does, and that is what it does.
extension CallMachine {
    /// Hands an input to what goes on, and goes on when that has come to an end.
    mutating func attend(
        _ attendance: Attendance, _ predial: Predial?, _ input: CallInput, at now: Instant
    ) {
        var (attendance, predial) = (attendance, predial)
        let ending = attendance.handle(input, in: &scene, at: now)
        let others = attendance.routing(scene.plan)
        let come = predial?.handle(input, beside: others, in: &scene, at: now)
        let wish = predial?.wishes.first
        state = .attending(attendance, come == .over ? nil : predial)
        if case .accepted(let bridge) = come, let wish, let route = predial?.route {
            return beginHandoff(wish, on: route, accepted: bridge, at: now)
        }
        switch ending {
        case .hungUp(let reason): hangUpCaller(reason: reason, at: now)
        case .agentMissed: handOffWithoutAgent(at: now)
        case .told:
            connectAgent(at: now)
            state = .attending(.awaited(comfortAt: now + scene.plan.timings.comfortAfter))
        case nil: break
        }
    }

    /// A human may be needed soon: the first target of the route is rung, and nobody else hears
    /// anything of it.
    mutating func ringAhead(_ wish: Escalation, at now: Instant) {
        let wish = scene.dossier.keep(wish)
        switch state {
        case .attending(.talking, let predial), .attending(.asking, let predial):
            guard case .attending(let attendance, _) = state else { return }
            let route = self.route(of: wish)
            guard var predial else {
                return ringAhead(wish, on: route, beside: attendance, at: now)
            }
            guard Course(route, in: scene, at: now).isFirst(where: predial.serves) else {
                let why = "somebody is rung ahead on route \(predial.route.name) already"
                return scene.note(.predialIgnored(wish, why: why))
            }
            predial.wanted(by: wish, in: &scene, at: now)
            state = .attending(attendance, predial)
        case .attending(.ending, _):
            scene.note(.predialIgnored(wish, why: "the agent has ended the call"))
        case .attending:
            scene.note(.predialIgnored(wish, why: "caller and agent do not talk"))
        case .arrived, .handingOff, .joined, .parting, .partingWithOperator, .over:
            scene.note(.predialIgnored(wish, why: busyness))
        }
    }

    private mutating func ringAhead(
        _ wish: Escalation, on route: Route, beside attendance: Attendance, at now: Instant
    ) {
        let why: String
        let course = Course(route, in: scene, at: now)
        if let target = course.first {
            if target.isAgent {
                why = "\(target.name) is an agent, which needs no ringing"
            } else if scene.missedAhead.contains(target.name) {
                why = "\(target.name) was rung ahead in this call and not reached"
            } else {
                let predial = Predial(
                    nextHandoff(), of: target, on: route, taking: course.route.name, for: wish,
                    in: &scene, at: now)
                state = .attending(attendance, predial)
                return
            }
        } else if let closing = scene.closing(of: route, at: now) {
            why = closing.words
        } else {
            why = "route \(route.name) has nobody to call"
        }
        scene.note(.predialIgnored(wish, why: why))
    }

    /// What made a rule ring ahead has passed; once a handoff runs that changes nothing.
    mutating func standDown(rule: String, why: String, at now: Instant) {
        guard case .attending(let attendance, var predial?) = state else { return }
        let why = SafeText.plain(why, limit: 300)
        let isOver = predial.standDown(rule: rule, why: why, in: &scene, at: now)
        state = .attending(attendance, isOver ? nil : predial)
    }

    /// The agent ends the call and is heard to its end; nobody is needed any more.
    mutating func hearLastWords(reason: String, at now: Instant) {
        var predial = state.predial
        let isOver = predial?.standDown(why: "the call ends", in: &scene, at: now) ?? true
        state = .attending(
            .lastWords(reason: reason, in: &scene, at: now), isOver ? nil : predial)
    }

    /// Takes back whoever is rung ahead, at once.
    mutating func stopPredial(why: String, at now: Instant) {
        guard case .attending(let attendance, var predial?) = state else { return }
        predial.stop(why: why, in: &scene, at: now)
        state = .attending(attendance)
    }

    /// Whoever is rung ahead, for a handoff on this route; taken back when it would call somebody
    /// else first.
    mutating func takePredial(for route: Route, at now: Instant) -> Predial? {
        guard let predial = state.predial else { return nil }
        let course = Course(route, in: scene, at: now, hour: predial.hour(at: now))
        guard course.isFirst(where: predial.serves) else {
            stopPredial(why: "route \(route.name) is taken", at: now)
            return nil
        }
        return predial
    }
}
