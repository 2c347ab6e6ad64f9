// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import GatewayTesting
import Timing

/// Reads what happens to the gateway itself (`gateway:`): what programs at its API ask for, what a
/// recogniser writes.
struct MomentReader {
    let section: YAMLSection
    let limit: Duration

    private static let help =
        "hangs up the call, takes the call over, takes the call over with anna, aborts the handoff, "
        + "drains, drains within 5 s, asks for a person because REASON, hears the caller say "
        + "\"words\" (or the agent, the operator)"

    func read() -> [Scenario.Moment] {
        var times = TimeCheck(section.document, limit: limit)
        return section.entries("gateway").compactMap { entry in
            guard case .pair(let when, let what) = entry.content,
                let time = when.after("at ").flatMap(Quantity.duration)
            else {
                section.document.complain(
                    line: entry.line, "this has no time", write: "- at 5 s: hangs up the call")
                return nil
            }
            times.take(time, when, line: entry.line)
            guard let event = event(what) else {
                section.document.complain(
                    line: entry.line, "'\(what)' does not happen to a gateway", write: Self.help)
                return nil
            }
            return Scenario.Moment(event, at: time)
        }
    }

    private func event(_ words: String) -> SimWorld.SimEvent? {
        if let text = words.after("hears the caller say ")?.quoted {
            return .transcript(TranscriptSegment(party: .caller, text: text))
        }
        if let text = words.after("hears the agent say ")?.quoted {
            return .transcript(TranscriptSegment(party: .agent, text: text))
        }
        if let text = words.after("hears the operator say ")?.quoted {
            return .transcript(TranscriptSegment(party: .operator, text: text))
        }
        if let name = words.after("takes the call over with ") { return .takeOver(target: name) }
        if let grace = words.after("drains within ").flatMap(Quantity.duration) {
            return .drain(grace: grace)
        }
        if let reason = words.after("asks for a person because ") {
            return .ask(AgentRequest(reason: reason.quoted ?? reason))
        }
        switch words {
        case "hangs up the call": return .hangUp(reason: "asked for")
        case "takes the call over": return .takeOver(target: nil)
        case "asks for a person":
            return .ask(AgentRequest(reason: "a program asks for a person"))
        case "aborts the handoff": return .abort
        case "drains": return .drain(grace: .seconds(30))
        default: return nil
        }
    }
}
