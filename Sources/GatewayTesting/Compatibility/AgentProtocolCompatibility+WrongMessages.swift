// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Timing

extension AgentProtocolCompatibility {
    /// What comes of messages that no bot should send.
    static let wrongMessages = [
        Promise("a message that is none does nothing but get told") { rehearsal in
            _ = rehearsal.open()
            for message in AgentRehearsal.nonsense {
                for effect in rehearsal.send(message) {
                    switch effect {
                    case .report(.event(.malformed)), .report(.event(.unknown)), .play: break
                    case .send, .mark, .clear, .report, .close: return ["\(effect)"]
                    }
                }
            }
            return rehearsal.conversation.counts.received == AgentRehearsal.nonsense.count
                ? [] : ["not all were counted"]
        },
        Promise("unusable messages in a row close the socket with a reason") { rehearsal in
            _ = rehearsal.open()
            for number in 1...100 {
                for effect in rehearsal.send(.text(Array("{".utf8))) {
                    guard case .close(let code, let reason) = effect else { continue }
                    let codes: [UInt16] = [1002, 1003, 1007, 1008]
                    let after = rehearsal.send(rehearsal.peer.clear())
                    return codes.contains(code) && !reason.isEmpty && number >= 5 && after.isEmpty
                        ? [] : ["\(code) \(reason) after \(number), then \(after)"]
                }
            }
            return ["a hundred of them close nothing"]
        },
        Promise("a flood closes the socket with 1008") { rehearsal in
            _ = rehearsal.open()
            let message = rehearsal.message(
                [UInt8](repeating: 0x55, count: rehearsal.description.format.sampleBytes))
            for number in 0..<100_000 {
                for case .close(let code, _) in rehearsal.send(message) {
                    return code == 1008 && number >= 3000 ? [] : ["\(code) after \(number)"]
                }
            }
            return ["100000 messages in no time close nothing"]
        },
        Promise("requests that are written down are bounded") { rehearsal in
            _ = rehearsal.open()
            var taken = 0
            for _ in 0..<1000 {
                for case .report(.event(.handoff)) in rehearsal.send(
                    rehearsal.peer.handoff(AgentRequest(reason: "again")))
                { taken += 1 }
            }
            return (1...200).contains(taken) ? [] : ["\(taken) requests in no time"]
        },
        Promise("reports are bounded, and take nothing from requests") { rehearsal in
            _ = rehearsal.open()
            var reported = 0
            for _ in 0..<1000 {
                for case .report(.event(.reported)) in rehearsal.send(
                    rehearsal.peer.report(.confidence(0.5)))
                { reported += 1 }
            }
            let request = rehearsal.send(rehearsal.peer.handoff(AgentRequest(reason: "after all")))
            let isTaken = request.contains {
                if case .report(.event(.handoff)) = $0 { true } else { false }
            }
            return (1...100).contains(reported) && isTaken
                ? [] : ["\(reported) reports in no time, then \(request)"]
        },
        Promise("damaged messages do no more than whole ones") { rehearsal in
            var random = SeededRandom(seed: 17)
            for _ in 0..<3000 {
                var rehearsal = AgentRehearsal(rehearsal.description)
                _ = rehearsal.open()
                var message = rehearsal.someMessage(&random)
                AgentRehearsal.damage(&message, &random)
                let effects = rehearsal.send(message)
                let sent = effects.reduce(0) { sum, effect in
                    if case .send(let answer) = effect { sum + answer.bytes.count } else { sum }
                }
                if effects.count > 4 || sent > 8 * message.bytes.count + 4096 {
                    return ["\(effects.count) effects, \(sent) octets"]
                }
            }
            return []
        },
    ]
}
