// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// One attempt to reach an operator: one target, and what has come of it.
struct Reach: Sendable, Equatable {
    let attempt: AttemptID
    let target: Target
    let dialled: Instant
    var briefing: BriefingClip = .awaited
    var progress: Progress

    enum Progress: Sendable, Equatable {
        /// Not a word yet. → ringing, whispering; ends by failure or at `giveUp`
        case dialling(giveUp: Instant)
        /// With the leg's last word on it. → whispering; ends by failure or at `giveUp`
        case ringing(LegEvidence?, giveUp: Instant)
        /// A person answered. → dismissed; ends by accept, loss, machine
        case whispering(Whisper)
        /// An agent that answered considers the call; ends by accept, decline, loss, silence
        case considering(Consideration)
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
        case .whispering, .considering, .dismissed: true
        }
    }

    /// Whether somebody is there to be spoken to.
    var hearsBriefing: Bool {
        switch progress {
        case .dialling, .ringing, .considering: false
        case .whispering, .dismissed: true
        }
    }

    /// Whether the operator's phone holds the call.
    var isHeld: Bool {
        switch progress {
        case .whispering(let whisper): whisper.saying == .held
        case .dialling, .ringing, .considering, .dismissed: false
        }
    }

    var nextDeadline: Instant {
        switch progress {
        case .dialling(let giveUp), .ringing(_, let giveUp): giveUp
        case .whispering(let whisper): whisper.nextDeadline
        case .considering(let consideration): consideration.until
        case .dismissed(_, let until): until
        }
    }

    /// What the leg has said so far, as evidence of a call that nobody took.
    var provisional: LegEvidence? {
        switch progress {
        case .ringing(let evidence, _): evidence
        case .dialling, .whispering, .considering, .dismissed: nil
        }
    }
}
