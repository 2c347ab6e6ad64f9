// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Our way to one operator: the attempt that leads there, and which of the call's operators they are
/// for as long as the leg lasts.
struct OperatorLeg: Sendable, Hashable {
    let attempt: AttemptID
    let number: OperatorNumber

    var party: Party { .operator(number) }

    /// Where they are briefed.
    var whisper: Lane { .whisper(to: .operator(number)) }

    /// Where they are told what is said in a few words.
    var notice: Lane { .notice(to: .operator(number)) }
}
