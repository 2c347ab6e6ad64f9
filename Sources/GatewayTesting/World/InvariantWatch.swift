// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Watches every call for the invariants of the design, from the journal and on every tick.
///
/// It knows nothing of the machines: it reads what they wrote down, the table that routes the
/// sound, and whether the caller is really being sent any.
package struct InvariantWatch: Sendable {
    /// What is known of one call.
    struct Watched: Sendable {
        /// The caller's ACK has come.
        var isAnswered = false
        /// Whose legs carry sound.
        var parties: Set<Party> = []
        var isRecording = false
        var isEnded = false
        var silentSince: Instant?
        var hasToldSilence = false
        var hasToldWhisper = false
        /// Handoffs that have begun, and their outcomes so far.
        var handoffs: [HandoffID: Int] = [:]
        var runningHandoff: HandoffID?
        var isJoined = false
        /// Goodbye is being said: nothing can be asked for any more.
        var isParting = false
        /// Attempts in which the operator pressed or said accept.
        var accepted: Set<AttemptID> = []
        /// An explicit request not yet followed by a handoff.
        var asked: Instant?
        /// A person was asked for before the ACK came: a handoff must follow it.
        var hasWishBeforeAnswer = false
        var packages = 0
    }

    /// The longest the caller may hear nothing defined.
    static let silenceLimit = Duration.seconds(2)
    /// The longest an explicit request may wait for its handoff.
    static let requestLimit = Duration.seconds(5)

    let seed: UInt64
    package private(set) var violations: [Violation] = []
    private var calls: [CallID: Watched] = [:]

    package init(seed: UInt64) { self.seed = seed }

    package mutating func report(
        _ invariant: Violation.Invariant, _ call: CallID?, at now: Instant, _ what: String
    ) {
        guard violations.count < 100 else { return }
        violations.append(
            Violation(invariant: invariant, call: call, at: now, seed: seed, what: what))
    }

    // MARK: The journal

    package mutating func observe(_ event: JournalEvent, at now: Instant) {
        var call = calls[event.call] ?? Watched()
        defer { calls[event.call] = call }
        observeLegs(event, &call, at: now)
        observeHandoff(event, &call, at: now)
        if case .defect(let text) = event.kind {
            report(.oneOutcome, event.call, at: now, "defect: \(text)")
        }
    }

    private mutating func observeLegs(
        _ event: JournalEvent, _ call: inout Watched, at now: Instant
    ) {
        switch event.kind {
        case .connected(let party, _): call.parties.insert(party)
        case .disconnected(let party, _):
            call.parties.remove(party)
            if party == .operator { call.isJoined = false }
        case .recordingBegan: call.isRecording = true
        case .recordingEnded, .recordingFailed: call.isRecording = false
        case .playing(.shared(let clip), _): if clip.isFarewell { call.isParting = true }
        case .ended:
            call.isEnded = true
            for (id, outcomes) in call.handoffs where outcomes != 1 {
                report(.oneOutcome, event.call, at: now, "\(id) ended \(outcomes) times")
            }
            call.handoffs = [:]
            call.asked = nil
        case .arrived, .signal, .escalated, .escalationIgnored, .handoffBegan, .handoffPaused,
            .handoffRerouted, .handoffOverdue, .package, .offered, .dialled, .ringing,
            .operatorAnswered, .operatorChose, .attemptEnded, .bridged, .handoffEnded,
            .routed, .playing, .stopped, .played, .agentTold, .hangUpAsked, .held, .warning,
            .legQuality, .defect:
            break
        }
    }

    private mutating func observeHandoff(
        _ event: JournalEvent, _ call: inout Watched, at now: Instant
    ) {
        switch event.kind {
        case .escalated(let escalation):
            if escalation.isExplicit, call.runningHandoff == nil, !call.isJoined {
                call.asked = call.asked ?? now
            }
        case .escalationIgnored(let escalation, _) where !call.isAnswered:
            // The ACK is lost while keys already come: the first wish waits for it.
            if escalation.isExplicit { call.hasWishBeforeAnswer = true }
        case .escalationIgnored(let escalation, let why):
            if escalation.isExplicit, call.runningHandoff == nil, !call.isJoined, !call.isEnded,
                !call.isParting, call.parties.contains(.caller)
            {
                report(.explicitRequestHonoured, event.call, at: now, "ignored: \(why)")
            }
        case .handoffBegan(let id, _):
            if let running = call.runningHandoff {
                report(.oneOutcome, event.call, at: now, "\(id) began while \(running) runs")
            }
            call.handoffs[id] = 0
            call.runningHandoff = id
            call.asked = nil
        case .package: call.packages += 1
        case .handoffEnded(let id, let outcome, _, _):
            call.handoffs[id, default: 0] += 1
            if call.handoffs[id] != 1 {
                report(.oneOutcome, event.call, at: now, "\(id) ended more than once")
            }
            call.runningHandoff = nil
            if outcome == .bridged { call.isJoined = true }
        case .dialled(let attempt, _):
            if call.packages == 0 {
                report(
                    .contextKept, event.call, at: now, "\(attempt) dialled without a package")
            }
        case .operatorChose(let attempt, .accept): call.accepted.insert(attempt)
        case .bridged(let attempt):
            if !call.accepted.contains(attempt) {
                report(
                    .machineNeverBridged, event.call, at: now, "\(attempt) never accepted")
            }
        case .arrived, .connected, .disconnected, .signal, .handoffPaused, .handoffRerouted,
            .handoffOverdue, .offered, .ringing, .operatorAnswered, .operatorChose, .attemptEnded,
            .routed, .playing, .stopped, .played, .agentTold, .hangUpAsked,
            .recordingBegan, .recordingEnded, .recordingFailed, .held, .warning, .defect, .ended,
            .legQuality:
            break
        }
    }

    /// The operator's phone rings for this call; two rings at once break invariant 6.
    package mutating func rangTwice(_ phone: String, at now: Instant) {
        report(.operatorHeldOnce, nil, at: now, "\(phone) is rung while the gateway holds it")
    }

    // MARK: The tick

    /// One tick of a call: the table in force, and whether the caller is being sent any sound.
    package mutating func tick(
        _ id: CallID, routing: Routing, callerIsSentSound: Bool, at now: Instant
    ) {
        guard var call = calls[id] else { return }
        defer { calls[id] = call }
        if !routing.isolatesWhisper, !call.hasToldWhisper {
            call.hasToldWhisper = true
            report(.whisperIsolated, id, at: now, "routing \(routing.summary)")
        }
        if call.isAnswered, call.hasWishBeforeAnswer {
            call.hasWishBeforeAnswer = false
            if call.handoffs.isEmpty { call.asked = call.asked ?? now }
        }
        if let asked = call.asked, now - asked > Self.requestLimit {
            call.asked = nil
            if call.parties.contains(.caller), !call.isEnded {
                report(.explicitRequestHonoured, id, at: now, "no handoff in 5 s")
            }
        }
        guard call.isAnswered, call.parties.contains(.caller), !call.isEnded, !call.isRecording
        else {
            call.silentSince = nil
            return
        }
        let livingParty =
            (routing[.caller, .agent] > 0 && call.parties.contains(.agent))
            || (routing[.caller, .operator] > 0 && call.parties.contains(.operator))
        guard !livingParty, !callerIsSentSound else {
            call.silentSince = nil
            call.hasToldSilence = false
            return
        }
        let since = call.silentSince ?? now
        call.silentSince = since
        if now - since > Self.silenceLimit, !call.hasToldSilence {
            call.hasToldSilence = true
            report(
                .callerHearsDefinedSound, id, at: now,
                "nothing defined for 2 s, routing \(routing.summary)")
        }
    }

    /// The caller's ACK has come: from here on there must be sound.
    package mutating func answered(_ id: CallID) { calls[id]?.isAnswered = true }

    /// The call is gone from the gateway.
    package mutating func forget(_ id: CallID) { calls[id] = nil }
}
