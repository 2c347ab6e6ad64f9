// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Throws reports of every kind, with texts that YAML has signs for.
struct ReportDice {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private mutating func text(atMost most: Int = 12) -> String {
        let signs = Array("aZ 09:#{}[]'\"\\,&*!|>%@`~-?$\u{e9}\u{1F600}\n\t=/.")
        let inner = (0..<Int.random(in: 0...most, using: &random)).map { _ in
            signs[Int.random(in: 0..<signs.count, using: &random)]
        }
        return "a" + String(inner) + "z"
    }

    private mutating func share() -> Double { Double(random.next() % 1_000_001) / 1_000_000 }

    private mutating func facts(atLeast least: Int) -> [ContextItem] {
        (0..<Int.random(in: least...5, using: &random)).map { number in
            ContextItem(key: "\(number)" + text(), value: text(atMost: 40))
        }
    }

    mutating func report() -> AgentReport {
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            let time = Duration.milliseconds(Int64(random.next() % 3_600_001))
            return .status(Bool.random(using: &random) ? .waiting : .working, lasting: time)
        case 1:
            let confidence = Bool.random(using: &random) ? share() : nil
            return .intent(text(), slots: facts(atLeast: 0), confidence: confidence)
        case 2: return .confidence(share())
        case 3:
            let parties: [Party] = [.caller, .agent, .operator]
            let score = Bool.random(using: &random) ? share() : nil
            return .sentiment(
                text(), of: parties[Int.random(in: 0..<3, using: &random)], score: score)
        case 4: return .tool(text(), error: Bool.random(using: &random) ? text() : nil)
        default: return .context(facts(atLeast: 1))
        }
    }
}
