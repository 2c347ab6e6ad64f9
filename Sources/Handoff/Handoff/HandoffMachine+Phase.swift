// SPDX-License-Identifier: Apache-2.0

import CallModel

extension HandoffMachine {
    /// Where the handoff stands.
    package var phase: HandoffPhase {
        switch state {
        case .reaching(let reach, _):
            switch reach.progress {
            case .dialling: .dialling(reach.attempt)
            case .ringing: .ringing(reach.attempt)
            case .whispering, .dismissed: .whispering(reach.attempt)
            case .considering: .considering(reach.attempt)
            }
        case .pausing: .pausing
        case .bridged(let bridge, _): .bridged(bridge.attempt)
        case .exhausted: .exhausted
        case .returning: .returning
        case .takingMessage(let message, _):
            switch message {
            case .inviting, .beeping: .invitingMessage
            case .recording, .stopping: .recording
            }
        case .ended: .ended
        }
    }
}
