// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// The leg of one attempt, by its kind. What a kind does is in the file of its name; this is what
/// the call asks of every one.
enum OperatorLeg: Sendable {
    case sip(SIPOperatorLeg)
    case stream(StreamOperatorLeg)

    /// Itself where it is a SIP leg.
    var sip: SIPOperatorLeg? {
        get { if case .sip(let leg) = self { leg } else { nil } }
        set { if let newValue { self = .sip(newValue) } }
    }

    /// The names of the targets it holds.
    var held: Set<String> {
        get {
            switch self {
            case .sip(let leg): leg.held
            // An agent talks with many at once.
            case .stream: []
            }
        }
        set { sip?.held = newValue }
    }

    /// Whether it was taken back or hung up by us: what still comes of it is no news to the machine.
    var isGivenUp: Bool {
        switch self {
        case .sip(let leg): leg.isGivenUp
        case .stream: false
        }
    }

    /// When its target is free again, though its last word is missing; nil while there is nothing
    /// to wait for.
    var freeAt: Instant? {
        get { sip?.freeAt }
        set { sip?.freeAt = newValue }
    }

    /// What it comes to when its sound is lost.
    var lost: LegFailure {
        switch self {
        case .sip: .declined
        case .stream: .gone
        }
    }

    /// Whether it has sound that can be lost.
    var hasSound: Bool {
        switch self {
        case .sip(let leg): leg.leg.audio != nil
        case .stream: true
        }
    }
}
