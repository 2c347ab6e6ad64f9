// SPDX-License-Identifier: Apache-2.0

import Addresses

/// Something without which calls cannot be served as they should be.
package struct HealthProblem: Sendable, Hashable {
    package enum Part: String, Sendable, Hashable, CaseIterable {
        case controlLoop = "control-loop"
        case sipUDP = "sip-udp"
        case sipTCP = "sip-tcp"
        case media
        /// The door of the agent that comes with the gateway.
        case builtInAgent = "built-in-agent"
        case journal
        /// The sound card of a line.
        case soundCard = "sound-card"
        /// No new calls are taken, because somebody said so.
        case draining
    }

    package var part: Part
    package var reason: String
}

extension HealthProblem {
    init(_ problem: (transport: Flow.Transport, reason: String)) {
        switch problem.transport {
        case .udp: self.init(part: .sipUDP, reason: problem.reason)
        case .tcp, .tls: self.init(part: .sipTCP, reason: problem.reason)
        }
    }
}
