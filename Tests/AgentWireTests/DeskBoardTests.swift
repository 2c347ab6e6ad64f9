// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import JSON
import Testing
import Timing

/// Which tab is whose desk, which call is at it, and what a tab that misbehaves comes to.
@Suite struct DeskBoardTests {
    typealias Board = DeskBoard<String>

    /// A board, and everything that came of it.
    struct Bench {
        var board: Board
        var now = Instant.zero

        init(_ change: (inout DeskSettings) -> Void = { _ in }) {
            var settings = DeskSettings()
            change(&settings)
            board = Board(settings)
        }

        mutating func open(_ tab: DeskTab.ID, _ user: String = "anna") -> [String] {
            words(board.opened(tab, of: user, at: now))
        }

        mutating func close(_ tab: DeskTab.ID) -> [String] { words(board.closed(tab, at: now)) }

        mutating func say(_ tab: DeskTab.ID, _ text: String) -> [String] {
            words(board.received(.text(Array(text.utf8)), from: tab, at: now))
        }

        mutating func sound(_ tab: DeskTab.ID, bytes: Int = 640) -> [String] {
            let frame = [UInt8](repeating: 0, count: bytes)
            return words(board.received(.binary(frame), from: tab, at: now))
        }

        mutating func ring(_ call: String, _ user: String = "anna") -> [String] {
            words(board.ring(call, at: user))
        }

        mutating func tell(_ call: String, _ text: String) -> [String] {
            words(board.send(.text(Array(text.utf8)), of: call, droppable: false))
        }

        mutating func end(_ call: String, code: UInt16 = 1000) -> [String] {
            words(board.end(call, code: code, reason: "done", at: now))
        }

        mutating func pass(_ time: Duration) -> [String] {
            now = now + time
            guard let due = board.nextDeadline, due <= now else { return [] }
            return words(board.timersDue(at: now))
        }

        private func words(_ effects: [Board.Effect]) -> [String] {
            effects.map { effect in
                switch effect {
                case .send(let tab, let message, let droppable):
                    "\(tab)<\(DeskBoardTests.name(of: message))\(droppable ? "?" : "")"
                case .close(let tab, let code, _): "close \(tab) \(code)"
                case .opened(let call): "\(call) opened"
                case .received(let call, let message):
                    "\(call)>\(DeskBoardTests.name(of: message))"
                case .hungUp(let call, _): "\(call) hung up"
                case .failed(let call, let reason): "\(call) failed: \(reason)"
                }
            }
        }
    }

    /// What a message is, in a word.
    private static func name(of message: AgentMessage) -> String {
        guard message.kind == .text else { return "sound" }
        let json = try? JSONReader.read(message.bytes)
        return json?["event"]?.string ?? json?["action"]?.string
            ?? String(decoding: message.bytes, as: UTF8.self)
    }

    @Test func aCallRingsAtTheDeskThatIsOpen() {
        var bench = Bench()
        #expect(bench.ring("c") == ["c failed: nobody has the desk of anna open"])
        #expect(bench.open(1) == ["1<desk:ready"])
        #expect(bench.ring("c", "ben") == ["c failed: nobody has the desk of ben open"])
        #expect(bench.ring("c") == ["c opened"])
        #expect(bench.tell("c", "hello") == ["1<hello"])
        #expect(bench.say(1, #"{"action":"accept"}"#) == ["c>accept"])
        #expect(bench.sound(1) == ["c>sound"])
        #expect(bench.ring("d") == ["d failed: there is a call at the desk of anna already"])
        #expect(bench.end("c") == ["1<desk:over"])
        #expect(bench.end("c") == [])
        #expect(bench.ring("d") == ["d opened"])
    }

    @Test func theDeskIsTheTabOpenedLastWithItsCall() {
        var bench = Bench()
        _ = bench.open(1)
        _ = bench.ring("c")
        _ = bench.tell("c", "one")
        _ = bench.tell("c", "two")
        #expect(bench.open(2) == ["close 1 4001", "2<desk:ready", "2<one", "2<two"])
        #expect(bench.close(1) == [])
        #expect(bench.say(1, #"{"action":"hangup"}"#) == [])
        #expect(bench.tell("c", "three") == ["2<three"])
        #expect(bench.say(2, #"{"action":"hangup"}"#) == ["c hung up", "2<desk:over"])
        #expect(bench.board.counts.replaced == 1)
        #expect(bench.board.openDesks == 1)
    }

    /// A page that is loaded anew goes on; one that stays away loses the call.
    @Test func aCallOutlivesItsTabForAWhile() {
        var bench = Bench()
        _ = bench.open(1)
        _ = bench.ring("c")
        _ = bench.tell("c", "one")
        #expect(bench.close(1) == [])
        #expect(bench.tell("c", "two") == [])
        #expect(bench.pass(.seconds(3)) == [])
        #expect(bench.open(2) == ["2<desk:ready", "2<one", "2<two"])
        #expect(bench.pass(.seconds(10)) == [])
        _ = bench.close(2)
        #expect(bench.pass(.seconds(4)) == ["c failed: the desk of anna was closed"])
        #expect(bench.board.nextDeadline == nil)
        #expect(bench.open(3) == ["3<desk:ready"])
        #expect(bench.ring("d") == ["d opened"])
    }

    /// What is kept for a tab that takes over is bounded, however long a call lasts.
    @Test func notEverythingIsKeptForTheNextTab() {
        var bench = Bench()
        _ = bench.open(1)
        _ = bench.ring("c")
        for number in 0..<1000 { #expect(bench.tell("c", "\(number)") == ["1<\(number)"]) }
        #expect(bench.open(2).count == 2 + 16)
    }

    static let nonsense = [
        "", "hello", "[]", "{}", "null", #"{"action":7}"#, "{\"action\":\"accept\"",
        String(repeating: "[", count: 5000), "\u{0}",
    ]

    @Test(arguments: nonsense)
    func nonsenseIsCountedAndEndsTheTabAtLast(_ text: String) {
        var bench = Bench()
        _ = bench.open(1)
        _ = bench.ring("c")
        for _ in 1..<20 { #expect(bench.say(1, text) == []) }
        // One that is good begins the row anew.
        #expect(bench.say(1, #"{"action":"note"}"#) == ["c>note"])
        for _ in 1..<20 { #expect(bench.say(1, text) == []) }
        #expect(bench.say(1, text) == ["close 1 1007"])
        #expect(bench.say(1, #"{"action":"accept"}"#) == [])
        #expect(bench.board.counts.unusable == 39)
        #expect(bench.pass(.seconds(4)) == ["c failed: the desk of anna was closed"])
    }

    @Test(arguments: [0, 1, 320, 639, 641, 642, 1280, 1920, 16_384])
    func framesOfAnotherLengthAreNoSound(_ bytes: Int) {
        var bench = Bench()
        _ = bench.open(1)
        _ = bench.ring("c")
        for _ in 1..<20 { #expect(bench.sound(1, bytes: bytes) == []) }
        #expect(bench.sound(1, bytes: bytes) == ["close 1 1007"])
    }

    @Test func aFloodClosesTheTabAndNoOther() {
        var bench = Bench { $0.messagesPerSecond = 100 }
        _ = bench.open(1)
        _ = bench.open(2, "ben")
        _ = bench.ring("c")
        _ = bench.ring("d", "ben")
        for _ in 0..<3 {
            for _ in 0..<100 { #expect(bench.sound(1) == ["c>sound"]) }
            _ = bench.pass(.seconds(1))
        }
        for _ in 0..<100 { _ = bench.sound(1) }
        #expect(bench.sound(1) == ["close 1 1008"])
        #expect(bench.sound(1) == [])
        #expect(bench.sound(2) == ["d>sound"])
        #expect(bench.board.counts.floods == 1)
    }

    @Test func noMoreDesksThanThereMayBe() {
        var bench = Bench { $0.tabs = 2 }
        _ = bench.open(1)
        _ = bench.open(2, "ben")
        #expect(bench.open(3, "carla") == ["close 3 1013"])
        // Whoever opens theirs anew takes no further place.
        #expect(bench.open(4) == ["close 1 4001", "4<desk:ready"])
        _ = bench.close(2)
        #expect(bench.open(5, "carla") == ["5<desk:ready"])
        #expect(bench.board.counts.refused == 1)
    }

    /// A conversation that closes for what was said in it takes the tab along.
    @Test func aCallThatBreaksClosesItsTab() {
        var bench = Bench()
        _ = bench.open(1)
        _ = bench.ring("c")
        #expect(bench.end("c", code: 1007) == ["close 1 1007"])
        #expect(bench.ring("d") == ["d failed: nobody has the desk of anna open"])
    }

    /// Without a call nothing that is said is anybody's.
    @Test func withoutACallWordsAreForNobody() {
        var bench = Bench()
        _ = bench.open(1)
        for action in ["accept", "decline", "hangup", "note", "dance"] {
            #expect(bench.say(1, "{\"action\":\"\(action)\"}") == [])
        }
        #expect(bench.sound(1) == [])
        #expect(bench.board.counts.unusable == 0)
    }

    /// What a desk says in a call is read as any other stream's words are.
    @Test func aDesksWordsAreRead() {
        let table: [(String, AgentEvent?)] = [
            (#"{"action":"answer"}"#, .answer), (#"{"action":"again"}"#, .again),
            (#"{"action":"key","key":"7"}"#, .pressed("7")),
            (#"{"action":"key","key":"*"}"#, .pressed("*")),
            (#"{"action":"command","command":"give-back"}"#, .command(.giveBack)),
            (#"{"action":"command","command":"pass-on"}"#, .command(.passOn)),
            (#"{"action":"command","command":"whisper"}"#, .command(.whisper)),
            (#"{"action":"key","key":"77"}"#, nil), (#"{"action":"key","key":"x"}"#, nil),
            (#"{"action":"key","key":7}"#, nil), (#"{"action":"key"}"#, nil),
            (#"{"action":"command","command":"dance"}"#, nil), (#"{"action":"command"}"#, nil),
        ]
        for (text, event) in table {
            var stream = VonageVoiceStream(format: .l16At16kHz)
            _ = stream.open(at: .zero)
            let effects = Array(text.utf8).withUnsafeBytes {
                stream.receive($0, as: .text, at: .zero)
            }
            if let event {
                #expect(effects == [.event(event)], "\(text)")
            } else {
                guard case .event(.malformed)? = effects.first else {
                    Issue.record("\(text): \(effects)")
                    continue
                }
            }
        }
    }
}
