// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What whoever is called for a handoff is told of it.
struct HandoffCall: Sendable {
    let handoff: HandoffID
    let route: String
    let escalation: Escalation
    /// How long the caller has waited by now.
    let waited: Duration

    /// Calls everybody of a round, beside who is called already: the package first, then the calls,
    /// and the briefing, the same for all of them, is synthesised while they ring.
    func dial(
        _ round: Round, beside legs: [OperatorLeg] = [], lastBriefing: ClipID? = nil,
        in scene: inout CallScene, at now: Instant
    ) -> [Reach] {
        let places = scene.places(round.targets.count, beside: legs)
        let package = writtenPackage(in: &scene, at: now)
        var reaches: [Reach] = []
        for (target, number) in zip(round.targets, places) {
            let leg = dial(target, as: number, package, in: &scene)
            reaches.append(
                Reach(
                    leg, target, spoken: reaches.first?.spoken, lastBriefing: lastBriefing,
                    dialled: now))
        }
        if let first = reaches.first { speak(package, to: first, in: &scene) }
        return reaches
    }

    /// Calls somebody before it is sure that anybody is needed.
    func dialAhead(_ target: Target, in scene: inout CallScene, at now: Instant) -> Reach {
        let place = scene.places(1).first ?? .first
        let package = writtenPackage(in: &scene, at: now)
        let leg = dial(target, as: place, package, in: &scene)
        let reach = Reach(leg, target, isAhead: true, dialled: now)
        speak(package, to: reach, in: &scene)
        return reach
    }

    private func dial(
        _ target: Target, as number: OperatorNumber, _ package: HandoffPackage,
        in scene: inout CallScene
    ) -> OperatorLeg {
        let attempt = scene.dossier.nextAttempt()
        scene.note(.dialled(attempt, target: target.name, as: number))
        scene.note(.offered(handoff, to: attempt, target: target.name))
        scene.emit(.offer(package, to: attempt))
        scene.emit(.dial(attempt, target, package, reason: package.reason, as: number))
        return OperatorLeg(attempt: attempt, number: number)
    }

    /// Has the briefing made; an agent reads it.
    private func speak(_ package: HandoffPackage, to reach: Reach, in scene: inout CallScene) {
        guard !reach.target.isAgent else { return }
        scene.emit(.speak(reach.spoken, text: package.briefing))
        if scene.plan.briefing.isSummarised { scene.emit(.summarise(reach.spoken, package)) }
    }

    /// The package as whoever is called may know it; as far as it may be, it is written down.
    private func writtenPackage(in scene: inout CallScene, at now: Instant) -> HandoffPackage {
        let package = package(for: .operator, in: scene, at: now)
        scene.note(.package(self.package(for: .record, in: scene, at: now)))
        return package
    }

    /// The handoff has come for which the target was rung ahead: they can read more now, and hear it
    /// when they answer from here on.
    func renew(_ reach: Reach, in scene: inout CallScene, at now: Instant) {
        let package = writtenPackage(in: &scene, at: now)
        scene.note(.offered(handoff, to: reach.attempt, target: reach.target.name))
        scene.emit(.offer(package, to: reach.attempt))
        if !reach.isAnswered { speak(package, to: reach, in: &scene) }
    }

    /// The last resort is taken: the package as it stands is kept for whoever looks after it.
    func leave(in scene: inout CallScene, at now: Instant) {
        scene.note(.package(package(for: .record, in: scene, at: now)))
        scene.emit(.offer(package(for: .operator, in: scene, at: now), to: nil))
    }

    private func package(
        for reader: PackageReader, in scene: CallScene, at now: Instant
    ) -> HandoffPackage {
        scene.dossier.package(
            handoff, call: scene.call, route: route, escalation: escalation, waited: waited,
            for: reader, at: now)
    }
}
