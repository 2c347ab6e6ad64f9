// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

/// When an agent counts as dead: what starts the clock, what holds it, what ends it.
@Suite struct AgentWatchTests {
    /// Something at a moment of the call, in seconds.
    private static func signal(_ mark: Character, at seconds: Double, since: Double) -> Signal? {
        let at = SampleTime(samples: Int64(seconds * 8000))
        let began = SampleTime(samples: Int64(since * 8000))
        func said(_ text: String, _ party: Party = .caller, final: Bool = true) -> Signal {
            .transcript(TranscriptSegment(party: party, text: text, isFinal: final))
        }
        func heard(_ phrase: String, confirmed: Bool) -> Signal {
            .keyword(
                KeywordHit(
                    party: .caller, phrase: phrase, score: -1, start: at, end: at,
                    confirmed: confirmed))
        }
        return switch mark {
        case "c": .speechBegan(.caller, at: at)
        case "C": .speechEnded(.caller, began: began, ended: at)
        case "a": .speechBegan(.agent, at: at)
        case "A": .speechEnded(.agent, began: began, ended: at)
        case "w": said("what is my balance")
        case "p": said("what is my", final: false)
        case "H": said("hold on, let me check")
        case "g": said("Your balance is ten euros.", .agent)
        case "G":
            .transcript(
                TranscriptSegment(party: .agent, text: "Ten euros.", source: "recogniser"))
        case "o": said("I take it from here", .operator)
        case "k": heard("account balance", confirmed: true)
        case "u": heard("account balance", confirmed: false)
        case "5": .digit(Digit(party: .caller, key: "5", carrier: .telephoneEvent))
        case "6": .digit(Digit(party: .operator, key: "6", carrier: .telephoneEvent))
        case "S": .reported(.status(.working, lasting: .seconds(4)))
        case "W": .reported(.status(.waiting, lasting: .seconds(4)))
        case "L": .reported(.status(.waiting, lasting: .seconds(3600)))
        case "Z": .reported(.status(.working, lasting: .zero))
        case "t": .reported(.tool("orders", error: "timed out"))
        case "x": .agentLost(reason: "closed")
        default: nil
        }
    }

    /// Plays marks, two a second, and says at which half seconds the rule fired. Marks in brackets
    /// come at the same time, and in every order the same has to come of them.
    private static func fires(
        _ marks: String, _ condition: AgentDeadCondition = AgentDeadCondition(silence: .seconds(2))
    ) -> Set<[Int]> {
        var ticks: [[Character]] = []
        var open: [Character]?
        for mark in marks {
            switch mark {
            case "(": open = []
            case ")":
                ticks.append(open ?? [])
                open = nil
            default:
                if open == nil { ticks.append([mark]) } else { open?.append(mark) }
            }
        }
        var orders: [[[Character]]] = [[]]
        for tick in ticks {
            orders = orders.flatMap { before in permutations(tick).map { before + [$0] } }
        }
        return Set(orders.map { play($0, condition) })
    }

    private static func permutations(_ marks: [Character]) -> [[Character]] {
        guard marks.count > 1 else { return [marks] }
        return marks.indices.flatMap { index in
            var rest = marks
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }

    private static func play(_ ticks: [[Character]], _ condition: AgentDeadCondition) -> [Int] {
        var engine = TriggerEngine(rules: [
            TriggerRule(name: "r", condition: condition, reason: "", firing: .always)
        ])
        engine.answered(at: .zero)
        var fired: [Int] = []
        var began: [Character: Double] = [:]
        for (index, marks) in ticks.enumerated() {
            let seconds = Double(index) / 2
            let now = Instant.zero + .milliseconds(500 * index)
            var count = 0
            if let deadline = engine.nextDeadline, deadline <= now {
                count += engine.timersDue(at: now).count
            }
            for mark in marks {
                if mark == "h" { engine.handoffBegan(at: now) }
                if mark == "r" { engine.returned(at: now) }
                began[mark] = seconds
                let since = began[Character(mark.lowercased())] ?? 0
                guard let signal = signal(mark, at: seconds, since: since) else { continue }
                count += engine.handle(signal, at: now, since: .seconds(seconds)).count {
                    $0.escalation?.trigger == "r"
                }
            }
            if count > 0 { fired.append(index) }
        }
        return fired
    }

    @Test(arguments: [
        // Speech longer than 0.8 s starts the clock at its end; breath and rattle do not.
        ("-c-C-------", [7]), ("-cC-----------", []), ("-cC-cC-cC-cC------", []),
        ("-c-C-c-C-------", [11]), ("-c-----", []),
        // A rattle while the clock runs neither stops it nor starts it anew.
        ("-c-C-cC------", [7]), ("-c-C--cC------", [8]),
        // Words start it however short they were, and whether or not speech was heard.
        ("--w---------", [6]), ("-cC-w-------", [8]), ("-cwC--------", [7]), ("-c-wC-------", [8]),
        // Once: words that are written down later do not put it off.
        ("-c-C-w------", [7]), ("-c-C-w-w----", [7]),
        ("--k---------", [6]), ("--u---------", []), ("--p---------", []), ("--o---------", []),
        // The agent's speech ends it, and so does its transcript.
        ("-c-C-a-A------", []), ("--w-a----------", []), ("--w-g---------", []),
        ("--w-g-w------", [10]), ("-c-C-g-c-C-----", [13]),
        // Our own recogniser's account of it comes late: it was heard, where anybody hears it.
        ("-aA-w-G------", [8]), ("-w-G----------", []),
        // The caller's words were answered already when they were written down.
        ("-c-C-aA-w-----", []), ("-cC-aA--w------", []), ("-cC-aA--cC-w------", [15]),
        ("-cC-g-w--------", []),
        // The agent was speaking all along; a caller who cuts in is to be answered.
        ("-ac-C-A-------", []), ("-a-c-A-C------", [11]), ("-a--w-A-------", []),
        // The loss of its socket.
        ("---x---", [3]), ("-c-C-x-----", [5]),
    ])
    func whatTheCallerSaysAndTheAgent(marks: String, expected: [Int]) {
        #expect(Self.fires(marks) == [expected], "\(marks)")
    }

    @Test(arguments: [
        // A caller who asks for a moment waits for nobody, whenever that is written down.
        ("--H------------", []), ("-c-C-H---------", []), ("-c-HC----------", []),
        ("-cHC-----------", []), ("-w-H-----------", []), ("-c-C-wH--------", []),
        // Whatever comes then without words, and until they speak again.
        ("-H-cC-cC-55-cC--------", []), ("-H----------------w-----", [22]),
        ("-H-----c-C-----", [13]),
        // More was said than that.
        ("-c-H-w-C------", [11]), ("-c-C-H-w--------", [11]),
        // "Hold on" is written down when the next question is out already.
        ("-cC-c-C-H-w-----", [14]),
    ])
    func holdOn(marks: String, expected: [Int]) {
        #expect(Self.fires(marks) == [expected], "\(marks)")
    }

    @Test(arguments: [
        // Keys start nothing, and put off what runs.
        ("-5-5-5--------", []), ("--w-5--------", [8]), ("--w-5-5-5------", [12]),
        ("-5w----------", [6]), ("-c-C-5------", [9]), ("--w-6------", [6]),
    ])
    func keys(marks: String, expected: [Int]) {
        #expect(Self.fires(marks) == [expected], "\(marks)")
    }

    @Test(arguments: [
        // A status holds the clock for its time; then it runs anew.
        ("-w-S------------------", [15]), ("-S-w------------------", [13]),
        ("-w-W------------------", [15]), ("-W-w------------------", [13]),
        // A later one takes its place; none of length ends it.
        ("-w-S---S--------------", [19]), ("-w-S-Z---------", [9]), ("-w-W-Z---------", [9]),
        // An answer ends it. A promise to work is kept or broken; to wait is none.
        ("-w-S-aA---------------", []), ("-S-aA-----------------", []),
        ("-S-g-----------------", []),
        ("-S-------------------", [13]), ("-W-------------------", []),
        ("-aS-A----------------", [14]),
        ("-S-H-----------------", []), ("-Z-------------", []), ("-S-Z-----------", []),
        // Excused although it has spoken: "let me look", and then works on.
        ("-S-aA-w--------------", [13]),
        // Other reports are no sign of life and none of work.
        ("-w-t----------", [5]),
    ])
    func status(marks: String, expected: [Int]) {
        #expect(Self.fires(marks) == [expected], "\(marks)")
    }

    @Test(arguments: [
        ("-w-h----------", []), ("h-w----------", []), ("h-w-r--------", []),
        ("h-c-r-C------", [10]), ("-w-S-h-r------------", []), ("h-r-w------", [8]),
        ("-h-S-r--------------", []),
    ])
    func handoffs(marks: String, expected: [Int]) {
        #expect(Self.fires(marks) == [expected], "\(marks)")
    }

    /// What comes at the same time comes to the same in every order.
    @Test(arguments: [
        ("-c-(Cw)--------", [7]), ("-c-(CH)--------", []), ("-c(Cw)--------", [6]),
        ("-c-(CA)-------", []), ("-c-C-(wg)------", []), ("-a-c-(AC)------", []),
        ("-c-(Ca)-A-------", []), ("-w-(SZ5)--------------", nil),
        ("-w-(5S)----------------", [15]),
        ("-c-C-(aw)-A------", []), ("-(cw)-C------", [7]), ("-c-(CwS)--------------", [15]),
    ])
    func everyOrder(marks: String, expected: [Int]?) {
        let found = Self.fires(marks)
        guard let expected else {
            // Of two statuses at once the last counts.
            #expect(found == [[7], [15]], "\(marks)")
            return
        }
        #expect(found == [expected], "\(marks)")
    }

    /// Talks at random: the order of what comes at the same time changes nothing.
    @Test func noOrderMatters() {
        var random = SeededRandom(seed: 10)
        for number in 0..<2000 {
            var (isCaller, isAgent) = (false, false)
            var ticks: [[Character]] = []
            for _ in 0..<24 {
                var tick: [Character] = []
                if Int.random(in: 0..<4, using: &random) == 0 {
                    tick.append(isCaller ? "C" : "c")
                    isCaller.toggle()
                }
                if Int.random(in: 0..<6, using: &random) == 0 {
                    tick.append(isAgent ? "A" : "a")
                    isAgent.toggle()
                }
                for (mark, share) in [("wHkp", 5), ("gG", 9), ("56", 7), ("SWZ", 8), ("to", 6)]
                where Int.random(in: 0..<share, using: &random) == 0 {
                    mark.randomElement(using: &random).map { tick.append($0) }
                }
                ticks.append(tick)
            }
            ticks += Array(repeating: [], count: 20)
            let condition = AgentDeadCondition(silence: .seconds(2))
            let expected = Self.play(ticks, condition)
            let reversed = Self.play(ticks.map { $0.reversed() }, condition)
            let shuffled = Self.play(ticks.map { $0.shuffled(using: &random) }, condition)
            #expect(
                expected == reversed && expected == shuffled,
                "\(number): \(ticks.map { String($0) })")
            // Nobody dies twice of one silence.
            #expect(zip(expected, expected.dropFirst()).allSatisfy { $1 - $0 >= 4 }, "\(expected)")
        }
    }

    @Test func aStatusCountsForSoLong() {
        let condition = AgentDeadCondition(silence: .seconds(2), longestStatus: .seconds(3))
        #expect(Self.fires("-w-L--------------", condition) == [[13]])
        #expect(Self.fires("-w-S--------------", condition) == [[13]])
    }

    /// A clock that would have run out during a cough runs out when that ends, unless the agent
    /// answers just then.
    @Test func aCoughIsWaitedFor() {
        let condition = AgentDeadCondition(silence: .milliseconds(2250))
        for (marks, expected) in [
            ("-c-C---cC---", [9]), ("-c-C---c(Cg)---", []), ("-c-C---c(Ca)-A---", []),
            ("-c-C---c(CS)--------------", [21]), ("-c-C---c-C-----", [14]),
        ] {
            #expect(Self.fires(marks, condition) == [expected], "\(marks)")
        }
    }

    @Test func howLongSpeechMustBe() {
        for (milliseconds, marks, expected) in [
            (0, "-cC---------", [6]), (500, "-cC--------", []), (499, "-cC--------", [6]),
            (1000, "-c-C-------", []), (10_000, "-c-----------C----", []),
        ] {
            let condition = AgentDeadCondition(
                silence: .seconds(2), speech: .milliseconds(milliseconds))
            #expect(Self.fires(marks, condition) == [expected], "\(milliseconds)")
        }
    }

    @Test func aSocketAloneIsWatchedWithoutSilence() {
        let condition = AgentDeadCondition(silence: nil)
        #expect(Self.fires("-w-c-C---S------------------x", condition) == [[28]])
    }

    @Test func whatItSaysOfIt() throws {
        for (signal, says) in [
            (Self.signal("w", at: 1, since: 1), "agent silent for 2000 ms after the caller spoke"),
            (
                Self.signal("S", at: 1, since: 1),
                "agent silent for 2000 ms after it said that it works"
            ),
        ] {
            var condition = AgentDeadCondition(silence: .seconds(2))
            _ = condition.handle(try #require(signal), at: .zero)
            let deadline = try #require(condition.nextDeadline)
            #expect(condition.timersDue(at: deadline + .milliseconds(-1)) == nil)
            #expect(condition.timersDue(at: deadline)?.detail == says)
            #expect(condition.nextDeadline == nil)
        }
    }
}
