// SPDX-License-Identifier: Apache-2.0

package import AgentWire
import Logging
package import NIOCore
import Timing
package import Transport

/// One conversation of the scripted agent that comes with the gateway, at the bot's end of a real
/// WebSocket: a newcomer needs nothing but a phone.
package final class BuiltInAgent: WebSocketReceiver {
    private var agent: ScriptedAgent
    private let clock = MonotonicClock()
    private var timer: Scheduled<Void>?
    private weak var connection: WebSocketConnection?

    package init(script: AgentScript, clips: ScriptedAgent.Clips) {
        agent = ScriptedAgent(script: script, clips: clips)
    }

    package func webSocketOpened(_ connection: WebSocketConnection) {
        self.connection = connection
    }

    package func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        let now = clock.now
        let effects = message.withUnsafeReadableBytes {
            agent.receive($0, as: isText ? .text : .binary, at: now)
        }
        perform(effects, on: connection)
    }

    package func webSocketClosed(
        _ connection: WebSocketConnection, _ closure: WebSocketClosure
    ) {
        timer?.cancel()
        timer = nil
    }

    private func perform(_ effects: [ScriptedAgent.Effect], on connection: WebSocketConnection) {
        for effect in effects {
            switch effect {
            case .send(let message): connection.send(message)
            case .close(let code, let reason): connection.close(code: code, reason: reason)
            }
        }
        reschedule(on: connection)
    }

    private func reschedule(on connection: WebSocketConnection) {
        timer?.cancel()
        guard let deadline = agent.nextDeadline else { return }
        let delay = TimeAmount.nanoseconds(max(0, (deadline - clock.now).inNanoseconds))
        timer = Confined(self, on: connection.eventLoop).after(delay) { $0.timersDue() }
    }

    private func timersDue() {
        guard let connection else { return }
        perform(agent.timersDue(at: clock.now), on: connection)
    }
}
