// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing
import Timing

@testable import Hindsight

/// What a journal has of a signal is the signal again.
@Suite struct SignalReaderTests {
    /// Draws signals of every kind.
    struct Source {
        var random: SeededRandom

        mutating func signal(_ kind: Int) -> Signal {
            switch kind {
            case 0: .speechBegan(party(), at: time())
            case 1: .speechEnded(party(), began: time(), ended: time())
            case 2:
                .keyword(
                    KeywordHit(
                        party: party(), phrase: text(), score: Float(number() * -3), start: time(),
                        end: time(), confirmed: flag()))
            case 3:
                .digit(
                    Digit(
                        party: party(), key: pick(Array("0123456789*#ABCD\u{2022}")),
                        carrier: pick([.telephoneEvent, .info, .inband]), at: maybe { $0.time() }))
            case 4:
                .transcript(
                    TranscriptSegment(
                        party: party(), text: text(), isFinal: flag(),
                        confidence: maybe { $0.number() }, start: maybe { $0.time() },
                        end: maybe { $0.time() }, source: pick(["agent", "http", "recogniser"])))
            case 5: .agentAsked(request())
            case 6: .agentLost(reason: text())
            case 7:
                .trouble(
                    Trouble(
                        measure: pick(TroubleMeasure.allCases), party: party(),
                        value: number() * 30, bound: number() * 10, at: time()))
            case 8: .tone(party(), pick(CallTone.allCases), at: time())
            case 9: .answered(pick(AnswerKind.allCases), at: time())
            case 10:
                .reported(
                    .status(pick(AgentStatus.allCases), lasting: .milliseconds(integer(100_000))))
            case 11:
                .reported(.intent(text(), slots: facts(), confidence: maybe { $0.number() }))
            case 12: .reported(.confidence(number()))
            case 13: .reported(.sentiment(text(), of: party(), score: maybe { $0.number() }))
            case 14: .reported(.tool(text(), error: maybe { $0.text() }))
            default: .reported(.context(facts()))
            }
        }

        private mutating func request() -> AgentRequest {
            let identity = CallerIdentity(
                name: maybe { $0.text() }, isVerified: maybe { $0.flag() },
                method: maybe { $0.text() })
            let details = CaseDetails(
                identity: flag() ? identity : nil, account: maybe { $0.text() }, orders: texts(),
                issue: maybe { $0.text() }, tried: texts(), nextStep: maybe { $0.text() })
            return AgentRequest(
                reason: text(), summary: maybe { $0.text() }, details: details, context: facts(),
                route: maybe { $0.text() })
        }

        private mutating func party() -> Party { pick(Party.allCases) }
        /// Journals keep milliseconds.
        private mutating func time() -> SampleTime { SampleTime(samples: integer(4_000_000) * 8) }
        private mutating func flag() -> Bool { random.next() % 2 == 0 }
        private mutating func number() -> Double { Double(random.next() >> 11) / Double(1 << 53) }
        private mutating func integer(_ limit: UInt64) -> Int64 { Int64(random.next() % limit) }

        private mutating func text() -> String {
            pick([
                "a person", "\"quoted\"\n\u{2028}", "ü 人 \u{1F600}", "x\\y", " ",
                "[secret removed]",
            ])
        }

        private mutating func texts() -> [String] { (0..<integer(3)).map { _ in text() } }

        private mutating func facts() -> [ContextItem] {
            (0..<integer(3)).map { ContextItem(key: "k\($0)", value: text()) }
        }

        private mutating func maybe<Value>(_ make: (inout Source) -> Value) -> Value? {
            flag() ? make(&self) : nil
        }

        private mutating func pick<Value>(_ values: [Value]) -> Value {
            values[Int(integer(UInt64(values.count)))]
        }
    }

    /// A number for each kind of signal: a new one stops this from compiling, and is drawn then.
    private static func kind(_ signal: Signal) -> Int {
        switch signal {
        case .speechBegan: 0
        case .speechEnded: 1
        case .keyword: 2
        case .digit: 3
        case .transcript: 4
        case .agentAsked: 5
        case .agentLost: 6
        case .trouble: 7
        case .tone: 8
        case .answered: 9
        case .reported(.status): 10
        case .reported(.intent): 11
        case .reported(.confidence): 12
        case .reported(.sentiment): 13
        case .reported(.tool): 14
        case .reported(.context): 15
        }
    }

    private static func readBack(_ signal: Signal) throws -> Signal? {
        let text = JSONText.compact(signal.detail)
        return SignalReader.signal(named: signal.name, try JSONReader.read(text))
    }

    @Test(arguments: 0..<16)
    func everyKindComesBack(_ kind: Int) throws {
        var source = Source(random: SeededRandom(seed: UInt64(kind)))
        for _ in 0..<300 {
            let signal = source.signal(kind)
            #expect(Self.kind(signal) == kind)
            #expect(try Self.readBack(signal) == signal)
        }
    }

    /// Whatever is left out of a detail or is of another type, nothing is made of it that traps.
    @Test(arguments: 0..<16)
    func damagedDetailsAreNoSignalOrAnother(_ kind: Int) throws {
        var source = Source(random: SeededRandom(seed: UInt64(kind)))
        let bad: [JSONValue] = [
            .null, true, 3, .number(0.5), "", "xx", [], .object([]), .integer(.max),
            .integer(.min), .number(1e300),
        ]
        for _ in 0..<20 {
            let signal = source.signal(kind)
            guard case .object(let members) = signal.detail else { continue }
            for index in members.indices {
                var without = members
                without.remove(at: index)
                _ = SignalReader.signal(named: signal.name, .object(without))
                for value in bad {
                    var changed = members
                    changed[index].value = value
                    _ = SignalReader.signal(named: signal.name, .object(changed))
                }
            }
        }
        for value in bad { _ = SignalReader.signal(named: source.signal(kind).name, value) }
    }

    @Test(arguments: [
        ("digit", #"{"party":"caller","key":"12","carrier":"info"}"#),
        ("digit", #"{"party":"nobody","key":"1","carrier":"info"}"#),
        ("transcript", #"{"speaker":"caller"}"#), ("speech-began", #"{"party":"caller"}"#),
        ("speech-began", #"{"party":"caller","at_ms":9223372036854775807}"#),
        ("agent-status", #"{"state":"asleep","for_ms":1}"#),
        ("agent-status", #"{"state":"waiting","for_ms":-1}"#),
        ("hiccup", "{}"), ("agent-hiccup", "{}"),
    ])
    func whatIsNoSignalIsNone(name: String, detail: String) throws {
        #expect(SignalReader.signal(named: name, try JSONReader.read(detail)) == nil)
    }
}
