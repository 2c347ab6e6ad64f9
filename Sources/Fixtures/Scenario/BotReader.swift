// SPDX-License-Identifier: Apache-2.0

import AgentWire
import ConfigurationFiles
import GatewayTesting
import Timing

/// Reads the agent: what it speaks, what it does, how it fails.
struct BotReader {
    let section: YAMLSection
    let sounds: ScenarioSounds
    let limit: Duration

    func read() -> BotScript {
        let title = section.string("protocol", "twilio")
        let dialect =
            AgentProtocolCatalog.all.first { $0.name == title } ?? AgentProtocolCatalog.twilio
        if dialect.name != title {
            section.complain(
                "protocol", "there is no protocol '\(title)'",
                write: "one of: \(AgentProtocolCatalog.all.map(\.name).joined(separator: ", "))")
        }
        var steps = AgentSteps(
            section: section, sounds: sounds, format: dialect.format,
            voice: section.choice("voice", .woman),
            gain: section.quantity("gain", 0, Quantity.decibels, "-6 dB"), limit: limit)
        let lines = steps.read("does")
        let back = steps.read("when_back")
        return BotScript(
            lines, onReturn: back, speaking: dialect, clips: steps.clips,
            connection: connection(), death: death(),
            ignoresHandoffs: section.flag("ignores_handoffs", false))
    }

    private func connection() -> BotScript.Connection {
        let words = section.string("connects", "after 40 ms")
        switch words {
        case "never": return .neverOpens
        case "refused": return .refused(after: .milliseconds(40))
        default:
            if let delay = words.after("after ").flatMap(Quantity.duration) {
                return .opens(after: delay)
            }
            section.complain(
                "connects", "'\(words)' is no way to connect", write: "after 40 ms, never, refused")
            return .opens(after: .milliseconds(40))
        }
    }

    private func death() -> BotScript.Death {
        guard let words = section.optionalString("dies") else { return .never }
        if let delay = words.after("after ").flatMap(Quantity.duration) {
            return .afterStart(delay)
        }
        if let delay = words.before(" into the handoff").flatMap(Quantity.duration) {
            return .afterHandoffBegan(delay)
        }
        section.complain(
            "dies", "'\(words)' is no time to die", write: "after 3 s, or 500 ms into the handoff")
        return .never
    }
}
