// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// When somebody has come on an analog line, and when they are gone.
@Suite struct CardLineTests {
    private static let line = CardLine(
        device: "hw:1,0", threshold: -40, onset: .milliseconds(100), silence: .seconds(2))

    /// Plays levels, each for so many periods of 20 ms; tells what came of it, and in which period.
    private func play(_ levels: [(Float, Int)], on watch: inout CardLineWatch) -> [String] {
        var period = 0
        var events: [String] = []
        for (level, count) in levels {
            for _ in 0..<count {
                period += 1
                switch watch.hear(level) {
                case .rang: events.append("\(period) rang")
                case .hungUp: events.append("\(period) hung up")
                case nil: break
                }
            }
        }
        return events
    }

    static let table: [(String, [(Float, Int)], [String])] = [
        ("silence is nobody", [(-90, 500)], []),
        ("the threshold itself is somebody", [(-90, 60), (-40, 5)], ["65 rang"]),
        ("just below it is not", [(-90, 60), (-40.1, 100)], []),
        ("a click is nobody", [(-90, 60), (-10, 2), (-90, 60), (-10, 2), (-90, 60)], []),
        ("speech has short pauses", [(-90, 60), (-20, 3), (-90, 3), (-20, 2)], ["68 rang"]),
        ("two sounds far apart are none", [(-90, 60), (-20, 3), (-90, 6), (-20, 3)], []),
        (
            "long silence ends it", [(-90, 60), (-20, 50), (-90, 100)],
            ["65 rang", "210 hung up"]
        ),
        (
            "a word in between does not", [(-90, 60), (-20, 50), (-90, 99), (-20, 1), (-90, 99)],
            ["65 rang"]
        ),
        (
            "the next call", [(-90, 60), (-20, 5), (-90, 100), (-90, 5), (-20, 5)],
            ["65 rang", "165 hung up", "175 rang"]
        ),
        ("sound at the start is no call until it was quiet", [(-20, 500)], []),
    ]

    @Test(arguments: table.indices)
    func soundBecomesCalls(_ row: Int) {
        let (name, levels, expected) = Self.table[row]
        var watch = CardLineWatch(Self.line)
        #expect(play(levels, on: &watch) == expected, "\(name)")
    }

    /// A call that we end leaves a busy tone, which is no new one until there was a second of silence.
    @Test func whatSoundsAfterACallIsNoNewOne() {
        var watch = CardLineWatch(Self.line)
        _ = play([(-90, 60), (-20, 10)], on: &watch)
        watch.ended()
        #expect(play([(-20, 200), (-90, 40), (-20, 20)], on: &watch) == [])
        #expect(play([(-90, 50), (-20, 5)], on: &watch) == ["55 rang"])
    }
}
