// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Handoff
package import Timing

/// What of the invariants only the simulated world can sense: the sound in each frame, the
/// telephones, and what is left when all is over. The rules of each call are watched by
/// `CallAudit`, here as in a running gateway; what it finds is a defect in the journal, and told.
package struct SimSenses: Sendable {
    /// What is watched, one sense a case. Docs/Architecture.md lists them, and a test breaks each
    /// on purpose.
    package enum Sense: String, Sendable, Hashable, CaseIterable {
        /// In no 2 s is the caller sent no sound, while no living party is routed to them.
        case callerIsSentSound
        /// There is no whisper in the frames sent to the caller and the agent.
        case mixerKeepsTheWhisper
        /// No phone is rung that the gateway holds already.
        case phoneIsRungOnce
        /// Media, ports, leases, timers and calls are given back.
        case allIsGivenBack
        /// No call has a defect in its journal.
        case journalHasNoDefect

        /// The invariant it is a sense of; nil where the defect says which.
        package var invariant: Invariant? {
            switch self {
            case .callerIsSentSound: .callerHearsDefinedSound
            case .mixerKeepsTheWhisper: .whisperIsolated
            case .phoneIsRungOnce: .operatorHeldOnce
            case .allIsGivenBack: .legsEndWithCall
            case .journalHasNoDefect: nil
            }
        }
    }

    /// What is known of one call.
    private struct Sensed: Sendable {
        /// The caller's ACK has come.
        var isAnswered = false
        /// Whose legs carry sound.
        var parties: Set<Party> = []
        var isRecording = false
        var isEnded = false
        var silentSince: Instant?
        var hasToldSilence = false
        var hasToldWhisper = false
    }

    let seed: UInt64
    package private(set) var violations: [Violation] = []
    private var calls: [CallID: Sensed] = [:]

    package init(seed: UInt64) { self.seed = seed }

    package mutating func report(
        _ sense: Sense, _ call: CallID?, at now: Instant, _ what: String
    ) {
        guard violations.count < 100 else { return }
        violations.append(Violation(sense: sense, call: call, at: now, seed: seed, what: what))
    }

    /// Takes what was written down: who is there, and what the audit found.
    package mutating func observe(_ event: JournalEvent, at now: Instant) {
        var call = calls[event.call] ?? Sensed()
        defer { calls[event.call] = call }
        switch event.kind {
        case .connected(let party, _): call.parties.insert(party)
        case .disconnected(let party, _): call.parties.remove(party)
        case .recordingBegan: call.isRecording = true
        case .recordingEnded: call.isRecording = false
        // Of a message: the call itself may be recorded, too.
        case .recordingFailed(let name, _): if name != "call" { call.isRecording = false }
        case .defect(let text): report(.journalHasNoDefect, event.call, at: now, text)
        case .ended: call.isEnded = true
        case .arrived, .signal, .observed, .predialled, .predialIgnored, .stoodDown, .escalated,
            .escalationIgnored, .handoffBegan, .handoffPaused,
            .handoffRerouted, .routeClosed, .handoffOverdue, .package, .offered, .dialled, .ringing,
            .operatorAnswered, .summarised, .operatorChose, .operatorCommanded, .operatorNoted,
            .callerChose,
            .callbackPromised, .attemptEnded, .bridged,
            .agentReplaced,
            .handoffEnded, .routed, .playing, .stopped, .played, .agentTold, .hangUpAsked,
            .callRecording, .held,
            .warning,
            .legQuality:
            break
        }
    }

    /// One tick of a call: the table the mixer applies, whether the caller is sent any sound, and
    /// whether caller or agent have been sent the sound of a whisper.
    package mutating func tick(
        _ id: CallID, routing: Routing, callerIsSentSound: Bool, isWhisperHeard: Bool = false,
        at now: Instant
    ) {
        guard var call = calls[id] else { return }
        defer { calls[id] = call }
        if isWhisperHeard, !call.hasToldWhisper {
            call.hasToldWhisper = true
            report(.mixerKeepsTheWhisper, id, at: now, "routing \(routing.summary)")
        }
        guard call.isAnswered, call.parties.contains(.caller), !call.isEnded, !call.isRecording
        else {
            call.silentSince = nil
            return
        }
        let livingParty = call.parties.contains { routing[.caller, hears: $0] > 0 }
        guard !livingParty, !callerIsSentSound else {
            call.silentSince = nil
            call.hasToldSilence = false
            return
        }
        let since = call.silentSince ?? now
        call.silentSince = since
        if now - since > CallAudit.longestSilence, !call.hasToldSilence {
            call.hasToldSilence = true
            report(
                .callerIsSentSound, id, at: now,
                "nothing defined for 2 s, routing \(routing.summary)")
        }
    }

    /// The caller's ACK has come: from here on there must be sound.
    package mutating func answered(_ id: CallID) { calls[id]?.isAnswered = true }

    /// An operator's phone rings while it is in a call that the gateway brought to it.
    package mutating func rangTwice(_ phone: String, at now: Instant) {
        report(.phoneIsRungOnce, nil, at: now, "\(phone) is rung while the gateway holds it")
    }

    /// The call is gone from the gateway.
    package mutating func forget(_ id: CallID) { calls[id] = nil }
}
