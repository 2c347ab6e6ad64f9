// SPDX-License-Identifier: Apache-2.0

import Desk
import Testing

/// Each key, and each word of the gateway, in each state of a desk.
@Suite struct DeskMachineTests {
    static let call = DeskCall(
        caller: "Anna Berg", reason: "asked for a person", briefing: "Anna was charged twice.")

    enum Place: String, CaseIterable {
        case idle, ringing, briefed, taking, talking, held, writing
    }

    static func desk(_ place: Place, acceptKey: Character? = "a") -> DeskMachine {
        var desk = DeskMachine(acceptKey: acceptKey)
        let inputs: [DeskMachine.Input] =
            switch place {
            case .idle: []
            case .ringing: [.offered(call)]
            case .briefed: [.offered(call), .key(.character("w"))]
            case .taking: [.offered(call), .key(.enter)]
            case .talking: [.offered(call), .key(.enter), .accepted]
            case .held: [.offered(call), .key(.enter), .accepted, .key(.character("h"))]
            case .writing:
                [
                    .offered(call), .key(.enter), .accepted, .key(.character("n")),
                    .key(.character("o")), .key(.character("k")),
                ]
            }
        for input in inputs { _ = desk.handle(input) }
        return desk
    }

    /// What a desk does, without what it shows.
    static func deeds(_ effects: [DeskMachine.Effect]) -> [DeskMachine.Effect] {
        effects.filter { effect in
            switch effect {
            case .show, .showDraft: false
            case .accept, .decline, .hold, .note, .hangUp, .sound, .quit: true
            }
        }
    }

    /// Every input in every place; what is not in the table changes nothing.
    static let table: [Place: [(String, DeskMachine.Input, [DeskMachine.Effect], Place)]] = [
        .idle: [
            ("offered", .offered(call), [.sound(.bell)], .ringing),
            ("q", .key(.character("q")), [.quit], .idle),
            ("interrupt", .key(.interrupt), [.quit], .idle),
        ],
        .ringing: [
            ("enter", .key(.enter), [.sound(.none), .accept], .taking),
            ("accept key", .key(.character("a")), [.sound(.none), .accept], .taking),
            ("d", .key(.character("d")), [.sound(.none), .decline], .idle),
            ("w", .key(.character("w")), [.sound(.briefing)], .briefed),
            ("offered", .offered(call), [.decline], .ringing),
            ("accepted", .accepted, [.sound(.talk)], .talking),
            ("gone", .gone(reason: "x"), [.sound(.none)], .idle),
            ("interrupt", .key(.interrupt), [.sound(.none), .decline, .quit], .idle),
        ],
        .briefed: [
            ("enter", .key(.enter), [.sound(.none), .accept], .taking),
            ("accept key", .key(.character("a")), [.sound(.none), .accept], .taking),
            ("d", .key(.character("d")), [.sound(.none), .decline], .idle),
            ("w", .key(.character("w")), [.sound(.bell)], .ringing),
            ("offered", .offered(call), [.decline], .briefed),
            ("accepted", .accepted, [.sound(.talk)], .talking),
            ("gone", .gone(reason: "x"), [.sound(.none)], .idle),
            ("interrupt", .key(.interrupt), [.sound(.none), .decline, .quit], .idle),
        ],
        .taking: [
            ("offered", .offered(call), [.decline], .taking),
            ("accepted", .accepted, [.sound(.talk)], .talking),
            ("gone", .gone(reason: "x"), [.sound(.none)], .idle),
            ("interrupt", .key(.interrupt), [.sound(.none), .hangUp, .quit], .idle),
        ],
        .talking: [
            ("h", .key(.character("h")), [.hold(true), .sound(.none)], .held),
            ("e", .key(.character("e")), [.sound(.none), .hangUp], .idle),
            ("offered", .offered(call), [.decline], .talking),
            ("gone", .gone(reason: "x"), [.sound(.none)], .idle),
            ("interrupt", .key(.interrupt), [.sound(.none), .hangUp, .quit], .idle),
        ],
        .held: [
            ("h", .key(.character("h")), [.hold(false), .sound(.talk)], .talking),
            ("e", .key(.character("e")), [.sound(.none), .hangUp], .idle),
            ("offered", .offered(call), [.decline], .held),
            ("gone", .gone(reason: "x"), [.sound(.none)], .idle),
            ("interrupt", .key(.interrupt), [.sound(.none), .hangUp, .quit], .idle),
        ],
        .writing: [
            ("enter", .key(.enter), [.note("ok")], .talking),
            ("escape", .key(.escape), [], .talking),
            ("offered", .offered(call), [.decline], .writing),
            ("gone", .gone(reason: "x"), [.sound(.none)], .idle),
            ("interrupt", .key(.interrupt), [.sound(.none), .hangUp, .quit], .idle),
        ],
    ]

    static let inputs: [(String, DeskMachine.Input)] = [
        ("enter", .key(.enter)), ("escape", .key(.escape)), ("backspace", .key(.backspace)),
        ("interrupt", .key(.interrupt)), ("accept key", .key(.character("a"))),
        ("d", .key(.character("d"))), ("w", .key(.character("w"))), ("h", .key(.character("h"))),
        ("e", .key(.character("e"))), ("n", .key(.character("n"))), ("q", .key(.character("q"))),
        ("ü", .key(.character("ü"))), ("offered", .offered(call)), ("accepted", .accepted),
        ("gone", .gone(reason: "x")), ("sound card", .soundCard("lost")),
    ]

    @Test(arguments: Place.allCases)
    func everyInputInEveryState(_ place: Place) {
        let rows = Self.table[place] ?? []
        for (name, input) in Self.inputs {
            var desk = Self.desk(place)
            let effects = Self.deeds(desk.handle(input))
            if let row = rows.first(where: { $0.0 == name }) {
                #expect(effects == row.2, "\(name) when \(place)")
                #expect(desk.state == Self.desk(row.3).state, "\(name) when \(place)")
            } else {
                #expect(effects == [], "\(name) when \(place)")
                #expect(desk.state == Self.desk(place).state, "\(name) when \(place)")
            }
        }
    }

    @Test func aNoteIsWrittenLetterByLetter() {
        var desk = Self.desk(.talking)
        _ = desk.handle(.key(.character("n")))
        var shown: [DeskMachine.Effect] = []
        for character in "x calls e" { shown = desk.handle(.key(.character(character))) }
        #expect(shown == [.showDraft("x calls e")])
        _ = desk.handle(.key(.backspace))
        #expect(Self.deeds(desk.handle(.key(.enter))) == [.note("x calls ")])
        // An empty one is none.
        _ = desk.handle(.key(.character("n")))
        _ = desk.handle(.key(.character(" ")))
        #expect(Self.deeds(desk.handle(.key(.enter))) == [])
    }

    @Test func aNoteThatWasNotSentIsShown() {
        var desk = Self.desk(.writing)
        #expect(desk.handle(.gone(reason: "x")).contains(.show("note not sent: ok")))
    }

    @Test func withoutAnAcceptKeyOnlyEnterAccepts() {
        var desk = Self.desk(.ringing, acceptKey: nil)
        #expect(Self.deeds(desk.handle(.key(.character("a")))) == [])
        #expect(Self.deeds(desk.handle(.key(.enter))) == [.sound(.none), .accept])
    }

    @Test func whoCallsAndWhyIsShown() {
        var desk = DeskMachine()
        let shown = desk.handle(.offered(Self.call)).compactMap {
            if case .show(let text) = $0 { text } else { nil }
        }.joined(separator: "\n")
        for words in ["Anna Berg", "asked for a person", "charged twice", "[Enter] accept"] {
            #expect(shown.contains(words), "\(shown)")
        }
    }
}
