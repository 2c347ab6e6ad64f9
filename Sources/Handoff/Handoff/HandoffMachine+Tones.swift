// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Tones of the network on an operator's leg: they say that nobody is there, or not any more.
extension HandoffMachine {
    mutating func heard(_ tone: CallTone, in scene: inout CallScene, at now: Instant) {
        switch state {
        case .reaching(let reach, let caller):
            guard case .whispering = reach.progress, let result = tone.result else { return }
            give(up: reach, result: result, reason: tone.reason, in: &scene, at: now)
            goOn(after: reach.target, result, caller: caller, in: &scene, at: now)
        case .bridged(let bridge, _):
            guard tone.endsConversation else { return }
            scene.hangUpOperator(bridge.attempt, answered: true, reason: tone.reason)
            operatorLost(bridge, in: &scene, at: now)
        case .pausing, .exhausted, .returning, .takingMessage, .ended: break
        }
    }
}

extension CallTone {
    /// What an attempt has come to on whose leg the tone is heard; nil when it says nothing.
    var result: OutcomeReason? {
        switch self {
        case .busy: .busy
        case .congestion, .dial: .trunkFailure
        case .specialInformation: .badTarget
        case .faxCalling, .faxAnswering: .machine
        case .ringback, .beep: nil
        }
    }

    /// Whether an exchange sends it to who is left when the other side has hung up: analog lines
    /// know no other way to say so.
    var endsConversation: Bool {
        switch self {
        case .busy, .congestion, .dial: true
        case .specialInformation, .faxCalling, .faxAnswering, .ringback, .beep: false
        }
    }

    /// Why a leg is given up that carries it.
    var reason: String {
        switch self {
        case .dial: "dial tone on the line"
        case .ringback: "ringing on the line"
        case .busy: "busy tone on the line"
        case .congestion: "congestion tone on the line"
        case .specialInformation: "special information tone on the line"
        case .faxCalling, .faxAnswering: "a fax machine on the line"
        case .beep: "a beep on the line"
        }
    }
}
