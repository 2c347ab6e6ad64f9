// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Every table of who hears whom that a call can be in.
extension Routing {
    /// Caller and agent talk; the gateway can be heard, too.
    package static let conversation = Routing(caller: [.agent, .announcement], agent: [.caller])

    /// The gateway asks the caller something; the agent hears the answer and is not heard.
    package static let askingBack = Routing(caller: [.announcement], agent: [.caller])

    /// The agent finishes its sentence and no longer hears the caller.
    package static let agentFinishes = Routing(caller: [.agent, .announcement])

    /// The caller hears the gateway alone.
    package static let announcement = Routing(caller: [.announcement])

    /// The caller leaves a message: nobody is heard.
    package static let recording = Routing(caller: [.announcement])

    /// The caller waits; hold music goes down under an announcement.
    package static func waiting(hold gain: Float) -> Routing {
        Routing(caller: [.hold: gain, .announcement: 1])
    }

    /// Caller and operator are joined; the agent neither hears nor is heard.
    package static func bridge(with number: OperatorNumber) -> Routing {
        var routing = Routing(caller: [.operator(number), .announcement])
        routing[.operator(number)] = [.caller, .notice]
        return routing
    }

    /// The same with the first operator, in most calls the only one.
    package static let bridge = bridge(with: .first)

    /// Joined, and the operator is briefed again, with the caller lower under it.
    package static func bridgeWhispering(with number: OperatorNumber = .first) -> Routing {
        var routing = Routing(caller: [.operator(number), .announcement])
        routing[.operator(number)] = [.caller: 0.3, .whisper: 1, .notice: 1]
        return routing
    }

    /// Joined, but the operator's phone holds the call.
    package static func bridgeOnHold(with number: OperatorNumber = .first) -> Routing {
        var routing = Routing(caller: [.hold, .announcement])
        routing[.operator(number)] = [.caller, .notice]
        return routing
    }

    /// The same table with the caller's phone holding the call: whoever heard the caller hears
    /// hold music.
    package var callerHolding: Routing {
        var routing = self
        if agent[.caller] > 0 { routing.agent[.hold] = agent[.caller] }
        routing.agent[.caller] = 0
        for listener in Staff.allCases where self[listener][.caller] > 0 {
            routing[listener][.hold] = self[listener][.caller]
            routing[listener][.caller] = 0
        }
        return routing
    }

    /// The same table with an operator briefed.
    package func briefing(_ number: OperatorNumber = .first) -> Routing {
        var routing = self
        routing[.operator(number)] = [.whisper, .notice]
        return routing
    }
}
