// SPDX-License-Identifier: Apache-2.0

import Handoff
import SIP
import Timing

/// The SIP leg of one attempt to reach an operator.
struct SIPOperatorLeg: Sendable {
    var leg: SIPLeg
    let target: Target
    var dialling: Dialling
    /// What the INVITE carries beside whom it shows calling.
    let headers: [Header]
    /// The names of the targets it holds: its own, and one that a 3xx led to.
    var held: Set<String>
    /// Where it has been sent by a 3xx.
    var path: [SIPURI] = []
    /// Whether the target's side has said anything but no.
    var hasRung = false
    /// Hung up by us: whatever still comes of it is no news to the machine.
    var isGivenUp = false
    /// When the target of a leg that was given up is free again, though its last word is missing.
    var freeAt: Instant?
}
