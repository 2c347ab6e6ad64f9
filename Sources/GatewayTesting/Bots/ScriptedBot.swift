// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
import MediaEngine
package import Timing

/// A voice agent with a script at the far end of a stream: `AgentWire`'s scripted agent with an
/// ear that records, and with ways to fail.
package struct ScriptedBot: Sendable {
    package enum Effect: Sendable, Hashable {
        case send(AgentMessage)
        case close(code: UInt16, reason: String)
    }

    package let script: BotScript
    /// What the agent heard.
    package private(set) var heard = HeardSound()
    /// What it was told of handoffs.
    package private(set) var notices: [(at: Instant, status: HandoffNotice.Status)] = []
    /// What it was told of the call in the first message.
    package var parameters: [ContextItem] { agent.parameters }
    package var digits: [Character] { keys.map(\.key) }
    /// The keys it was told of, and when.
    package private(set) var keys: [(at: Instant, key: Character)] = []
    package private(set) var isClosed = false
    private var agent: ScriptedAgent
    private var reader: any AgentPeer
    /// Samples at 8 kHz that came before.
    private var heardSamples: UInt32 = 0
    private var diesAt: Instant?

    package init(script: BotScript) {
        self.script = script
        agent = ScriptedAgent(
            script: script.lines, clips: script.clips, peer: script.dialect.makePeer())
        reader = script.dialect.makePeer()
    }

    package var nextDeadline: Instant? {
        guard !isClosed else { return nil }
        switch (agent.nextDeadline, diesAt) {
        case (let first?, let second?): return min(first, second)
        case (let first, let second): return first ?? second
        }
    }

    /// One message came from the gateway.
    package mutating func receive(_ message: AgentMessage, at now: Instant) -> [Effect] {
        guard !isClosed else { return [] }
        let read = message.bytes.withUnsafeBytes { try? reader.receive($0, as: message.kind) }
        switch read {
        case .start:
            if case .afterStart(let delay) = script.death { diesAt = now + delay }
        case .audio(let bytes):
            let sound = reader.format.sound(of: bytes)
            heard.add(sound, timestamp: heardSamples, ssrc: 0, at: now)
            heardSamples &+= UInt32(truncatingIfNeeded: sound.count)
        case .digit(let key): keys.append((now, key))
        case .handoff(let status, _):
            notices.append((now, status))
            if case .afterHandoffBegan(let delay) = script.death, status == .began {
                diesAt = now + delay
            }
            if script.ignoresHandoffs { return [] }
        case .handoffAhead: notices.append((now, .began))
        case .noted, .marked, .stop, .unknown, nil: break
        }
        return perform(
            message.bytes.withUnsafeBytes { agent.receive($0, as: message.kind, at: now) })
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
            case .send(let message): return .send(message)
            case .close(let code, let reason):
                isClosed = true
                return .close(code: code, reason: reason)
            }
        }
    }
}
