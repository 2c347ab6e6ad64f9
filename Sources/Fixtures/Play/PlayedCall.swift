// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import JSON
import Lab
import Timing

/// What is left of the one call of a scenario, however it was played. Times count from when the
/// scenario began.
struct PlayedCall {
    var records: [JournalRecord]
    /// When the call arrived.
    var arrived: Instant
    var phones: [ScriptedPhone]
    var bot: ScriptedBot?
    /// As the gateway had it decoded.
    var said: [Party: SoundTrack]
    /// As the gateway sent it; empty where only its own end was listened to.
    var sent: [Party: SoundTrack]
    /// The packages that operators could read, in order.
    var offered: [JSONValue]
    var violations: [Violation]
    var ended: Instant
    /// Whether everything was over before the limit.
    var isOver: Bool
}

extension PlayedCall {
    /// In the simulated world; of several calls the first.
    init(_ world: SimWorld, _ ears: FixtureEars, ended: Instant, isOver: Bool) {
        let first = world.journal.first
        records = world.journal.filter { $0.call == first?.call }.map(\.record)
        arrived =
            first.map {
                .zero + .milliseconds($0.at.milliseconds - SimWorld.epoch.milliseconds)
            } ?? .zero
        phones = world.phones
        bot = first.flatMap { world.bot(of: $0.call) }
        said = ears.said
        sent = ears.sent
        offered = world.offered.values.filter { $0.call == first?.call }.sorted {
            ($0.created.milliseconds, $0.attempts.count)
                < ($1.created.milliseconds, $1.attempts.count)
        }.map(\.json)
        violations = world.senses.violations
        self.ended = ended
        self.isOver = isOver
    }

    /// On real sockets. What the gateway found wrong with itself stands in its journal.
    init(_ played: LoopbackCall.Played, seed: UInt64) {
        records = played.records
        arrived = played.arrived
        phones = played.phones
        bot = played.bot
        said = played.voices.mapValues { SoundTrack($0) }
        sent = [:]
        // What each operator could read is known to the shelf alone: the journal's copy stands for it.
        offered = played.records.filter { $0.name == "handoff.package" }.map(\.detail)
        ended = played.ended
        isOver = played.isOver
        violations = records.filter { $0.name == "defect" }.map { record in
            Violation(
                sense: .journalHasNoDefect, call: record.call, at: played.arrived + record.offset,
                seed: seed, what: record.words)
        }
        if let kept = played.kept {
            violations.append(
                Violation(
                    sense: .allIsGivenBack, call: nil, at: played.ended, seed: seed, what: kept))
        }
    }
}
