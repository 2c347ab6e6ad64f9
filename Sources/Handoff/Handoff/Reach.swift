// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// One attempt to reach an operator: one INVITE to one target, and what has come of it.
struct Reach: Sendable, Equatable {
    let attempt: AttemptID
    let target: Target
    let dialled: Instant
    var briefing: BriefingClip = .awaited
    var progress: Progress

    enum Progress: Sendable, Equatable {
        /// No response yet. → ringing, whispering; ends by failure or at `giveUp`
        case dialling(giveUp: Instant)
        /// The last provisional response. → whispering; ends by failure or at `giveUp`
        case ringing(status: Int, giveUp: Instant)
        /// Answered. → dismissed; ends by accept, loss, machine
        case whispering(Whisper)
        /// The operator hears a last notice, then the leg ends; `result` stands already.
        case dismissed(result: OutcomeReason, until: Instant)
    }

    /// The synthesised briefing.
    enum BriefingClip: Sendable, Equatable {
        /// Being synthesised. → ready, failed
        case awaited
        case ready(ClipID)
        /// There is none: the operator hears the keys alone and has the package.
        case failed
    }

    var isAnswered: Bool {
        switch progress {
        case .dialling, .ringing: false
        case .whispering, .dismissed: true
        }
    }

    /// Whether the operator's phone holds the call.
    var isHeld: Bool {
        switch progress {
        case .whispering(let whisper): whisper.saying == .held
        case .dialling, .ringing, .dismissed: false
        }
    }

    var nextDeadline: Instant {
        switch progress {
        case .dialling(let giveUp), .ringing(_, let giveUp): giveUp
        case .whispering(let whisper): whisper.nextDeadline
        case .dismissed(_, let until): until
        }
    }

    /// The SIP response heard so far, as evidence of a call that nobody took.
    var provisional: SIPEvidence? {
        switch progress {
        case .ringing(let status, _):
            SIPEvidence(status: status, text: Self.phrase(ofProvisional: status))
        case .dialling, .whispering, .dismissed: nil
        }
    }

    private static func phrase(ofProvisional status: Int) -> String {
        switch status {
        case 180: "Ringing"
        case 181: "Call Is Being Forwarded"
        case 182: "Queued"
        case 183: "Session Progress"
        default: "Trying"
        }
    }
}
