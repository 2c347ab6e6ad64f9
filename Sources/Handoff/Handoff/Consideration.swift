// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Another agent that has been told about the caller, and has not said whether it takes them.
///
/// It hears nothing and is not heard. Nothing is said to it: what it is told is data.
struct Consideration: Sendable, Equatable {
    /// When its silence has lasted long enough, and whether that is a yes.
    let until: Instant
    let silenceAccepts: Bool
    /// What the leg said as it was answered.
    let answer: LegEvidence?

    init(acceptAfter: Duration?, answer: LegEvidence?, _ timings: CallTimings, at now: Instant) {
        until = now + (acceptAfter ?? timings.accept)
        silenceAccepts = acceptAfter != nil
        self.answer = answer
    }
}
