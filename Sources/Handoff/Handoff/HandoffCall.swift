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

    /// Calls a target: the package first, then the call, and the briefing is synthesised while it
    /// rings.
    func dial(_ target: Target, in scene: inout CallScene, at now: Instant) -> AttemptID {
        let attempt = scene.dossier.nextAttempt()
        let package = package(for: .operator, in: scene, at: now)
        scene.note(.package(self.package(for: .record, in: scene, at: now)))
        scene.note(.dialled(attempt, target: target.name))
        scene.note(.offered(handoff, to: attempt, target: target.name))
        scene.emit(.offer(package, to: attempt))
        scene.emit(.dial(attempt, target, package, reason: package.reason))
        if !target.isAgent {
            scene.emit(.speak(.spoken(attempt.number), text: package.briefing))
        }
        return attempt
    }

    /// The handoff has come for which the target was rung ahead: they can read more now, and hear it
    /// when they answer from here on.
    func renew(_ reach: Reach, in scene: inout CallScene, at now: Instant) {
        let package = package(for: .operator, in: scene, at: now)
        scene.note(.package(self.package(for: .record, in: scene, at: now)))
        scene.note(.offered(handoff, to: reach.attempt, target: reach.target.name))
        scene.emit(.offer(package, to: reach.attempt))
        if !reach.isAnswered {
            scene.emit(.speak(.spoken(reach.attempt.number), text: package.briefing))
        }
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
