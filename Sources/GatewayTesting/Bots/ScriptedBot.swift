// SPDX-License-Identifier: Apache-2.0

package import AgentWire
import CallModel
import Codecs
package import Timing

/// A voice agent with a script at the far end of a stream: `AgentWire`'s scripted agent with an
/// ear that records, and with ways to fail.
package struct ScriptedBot: Sendable {
    package enum Effect: Sendable, Hashable {
        case send([UInt8])
        case close(code: UInt16, reason: String)
    }

    package let script: BotScript
    /// What the agent heard.
    package private(set) var heard = HeardSound()
    /// What it was told of handoffs.
    package private(set) var notices: [(at: Instant, status: HandoffNotice.Status)] = []
    package private(set) var digits: [Character] = []
    package private(set) var isClosed = false
    private var agent: ScriptedAgent
    private var reader = TwilioMediaStreamServer()
    private var diesAt: Instant?

    package init(script: BotScript) {
        self.script = script
        agent = ScriptedAgent(script: script.lines, clips: script.clips)
    }

    package var nextDeadline: Instant? {
        guard !isClosed else { return nil }
        switch (agent.nextDeadline, diesAt) {
        case (let first?, let second?): return min(first, second)
        case (let first, let second): return first ?? second
        }
    }

    /// One text message came from the gateway.
    package mutating func receive(_ message: [UInt8], at now: Instant) -> [Effect] {
        guard !isClosed else { return [] }
        let read = message.withUnsafeBytes { try? reader.receive($0) }
        switch read {
        case .start:
            if case .afterStart(let delay) = script.death { diesAt = now + delay }
        case .audio(let bytes, _, let milliseconds):
            heard.add(
                bytes.map(PCMU.expand), timestamp: UInt32(truncatingIfNeeded: milliseconds * 8),
                ssrc: 0, at: now)
        case .digit(let key): digits.append(key)
        case .handoff(let status, _):
            notices.append((now, status))
            if case .afterHandoffBegan(let delay) = script.death, status == .began {
                diesAt = now + delay
            }
            if script.ignoresHandoffs { return [] }
        case .connected, .marked, .stop, .unknown, nil: break
        }
        return perform(message.withUnsafeBytes { agent.receive($0, at: now) })
    }

    /// `nextDeadline` has passed.
    package mutating func timersDue(at now: Instant) -> [Effect] {
        if let diesAt, diesAt <= now, !isClosed {
            isClosed = true
            return [.close(code: 1011, reason: "the bot died")]
        }
        return perform(agent.timersDue(at: now))
    }

    /// The gateway closed the socket.
    package mutating func closed() { isClosed = true }

    private mutating func perform(_ effects: [ScriptedAgent.Effect]) -> [Effect] {
        effects.map { effect in
            switch effect {
            case .send(let text): return .send(text)
            case .close(let code, let reason):
                isClosed = true
                return .close(code: code, reason: reason)
            }
        }
    }
}
