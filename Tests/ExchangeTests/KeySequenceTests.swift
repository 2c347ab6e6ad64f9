// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Testing
import Timing

/// Commands of several keys: found wherever they stand, and nothing else is lost or changed.
@Suite struct KeySequenceTests {
    private static let commands = ["*2": "back", "*3": "on", "**9": "far", "7": "one"]

    /// What is typed (a space is a long pause), the commands it has, what is passed on.
    private static let table: [(typed: String, commands: String, others: String)] = [
        ("*2", "back", ""), ("*3", "on", ""), ("**9", "far", ""), ("7", "one", ""),
        ("5", "", "5"), ("12", "", "12"), ("*", "", "*"), ("**", "", "**"), ("*5", "", "*5"),
        ("**2", "back", "*"), ("***9", "far", "*"), ("* 2", "", "*2"), ("** 9", "", "**9"),
        ("*2*2", "back back", ""), ("5*2", "back", "5"), ("*25", "back", "5"),
        ("*1*3#", "on", "*1#"), ("*7", "one", "*"), ("* 7", "one", "*"), ("*#", "", "*#"),
        ("", "", ""), ("**37", "on one", "*"), ("*-2", "back", ""),
    ]

    @Test(arguments: table.indices) func theTable(_ row: Int) {
        let (typed, commands, others) = Self.table[row]
        let found = Self.play(typed, of: Self.commands)
        #expect(found.commands.joined(separator: " ") == commands, "\(typed)")
        #expect(found.others == others, "\(typed)")
    }

    /// Whatever is typed, and however fast: each key is either part of a command or passed on, in order.
    @Test func nothingIsLost() {
        var random = SeededRandom(seed: 11)
        let words = Array("*279# -").map(String.init)
        for _ in 0..<3000 {
            let typed = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                words[Int.random(in: 0..<words.count, using: &random)]
            }.joined()
            let found = Self.play(typed, of: Self.commands)
            let keys = typed.filter { $0 != " " && $0 != "-" }
            let spelt = found.commands.map { name in
                Self.commands.first { $0.value == name }?.key ?? "?"
            }
            let all = found.order.map { item in
                Self.commands.first { $0.value == item }?.key ?? item
            }
            #expect(all.joined().sorted() == keys.sorted(), "\(typed)")
            #expect(spelt.joined().count + found.others.count == keys.count, "\(typed)")
            #expect(all.joined() == keys, "\(typed)")
        }
    }

    @Test func withoutCommandsNothingWaits() {
        let found = Self.play("*2*#5", of: [:])
        #expect(found.others == "*2*#5" && found.commands.isEmpty)
    }

    /// A dash is a pause that is short enough, a space one that is too long.
    private static func play(
        _ typed: String, of commands: [String: String]
    ) -> (commands: [String], others: String, order: [String]) {
        var sequence = KeySequence<String>()
        var now = Instant.zero
        var found: (commands: [String], others: String, order: [String]) = ([], "", [])
        for key in typed + " " {
            switch key {
            case "-": now = now + KeySequence<String>.patience / 2
            case " ":
                now = sequence.nextDeadline ?? now
                let keys = sequence.timersDue(at: now)
                #expect(sequence.nextDeadline == nil)
                found.others += String(keys)
                found.order += keys.map(String.init)
            default:
                let result = sequence.press(key, of: commands, at: now)
                found.others += String(result.others)
                found.order += result.others.map(String.init)
                if let command = result.command {
                    found.commands.append(command)
                    found.order.append(command)
                }
            }
        }
        return found
    }
}
