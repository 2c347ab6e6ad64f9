// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing
import Timing
import Webhooks

/// When which letter is posted, in time that is handed in.
@Suite struct WebhookOutboxTests {
    static func signature() -> WebhookSignature {
        guard let signature = WebhookSignature(secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") else {
            preconditionFailure("the secret of the tests is none")
        }
        return signature
    }

    static func endpoint(
        _ name: String = "crm", events: Set<WebhookEvent> = Set(WebhookEvent.allCases),
        attempts: Int = 8, numbers: Bool = false
    ) -> WebhookEndpoint {
        WebhookEndpoint(
            name: name, url: "http://127.0.0.1:1/", signature: signature(), events: events,
            attempts: attempts, tellsNumbers: numbers)
    }

    static func message(_ number: Int = 1, _ event: WebhookEvent = .began) -> WebhookMessage {
        WebhookMessage(
            id: "msg_j-\(number)", event: event, at: WallTime(milliseconds: 0),
            data: ["call": "c"])
    }

    private func outbox(_ endpoints: WebhookEndpoint...) -> WebhookOutbox {
        WebhookOutbox(endpoints, random: SeededRandom(seed: 1))
    }

    private func posted(_ effects: [WebhookOutbox.Effect]) -> [WebhookLetter] {
        effects.compactMap { if case .post(let letter) = $0 { letter } else { nil } }
    }

    @Test func aLetterIsKeptBeforeItIsPostedAndForgottenOnceItHasArrived() {
        var outbox = outbox(Self.endpoint())
        let effects = outbox.handle(.message(Self.message()), at: .zero)
        let letter = posted(effects)[0]
        #expect(effects == [.keep(letter), .post(letter)])
        #expect(
            outbox.handle(.answered(letter.key, .status(204)), at: .zero) == [.forget(letter)])
        #expect(outbox.count == 0 && outbox.figures.delivered == 1)
        #expect(outbox.nextDeadline == nil)
    }

    @Test func eachEndpointGetsTheEventsItAskedFor() {
        var outbox = outbox(
            Self.endpoint("all"), Self.endpoint("ends", events: [.ended]),
            Self.endpoint("none", events: []))
        let began = posted(outbox.handle(.message(Self.message(1, .began)), at: .zero))
        let ended = posted(outbox.handle(.message(Self.message(2, .ended)), at: .zero))
        #expect(began.map(\.endpoint) == ["all"])
        #expect(ended.map(\.endpoint) == ["all", "ends"])
    }

    /// Every kind of failure is tried again, each time later, until the last attempt.
    @Test(
        arguments: [
            WebhookAnswer.failed("connection refused"), .status(500), .status(404), .status(301),
            .status(199), .status(300),
        ])
    func whatFailsIsTriedAgainLaterEachTime(answer: WebhookAnswer) throws {
        var outbox = outbox(Self.endpoint(attempts: 6))
        var now = Instant.zero
        var letter = posted(outbox.handle(.message(Self.message()), at: now))[0]
        var pauses: [Duration] = []
        for attempt in 1...6 {
            let effects = outbox.handle(.answered(letter.key, answer), at: now)
            guard attempt < 6 else {
                guard case .bury(let dead)? = effects.first else {
                    Issue.record("not given up: \(effects)")
                    return
                }
                #expect(dead.attempts == 6 && dead.failure != nil)
                break
            }
            #expect(posted(effects).isEmpty)
            let due = try #require(outbox.nextDeadline)
            pauses.append(due - now)
            // Nothing before its time.
            #expect(outbox.handle(.timersDue, at: due + .milliseconds(-1)).isEmpty)
            now = due
            letter = posted(outbox.handle(.timersDue, at: now))[0]
            #expect(letter.attempts == attempt)
        }
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 < $1 })
        #expect(outbox.count == 0 && outbox.figures.dead == 1 && outbox.figures.failures == 6)
    }

    @Test func whoIsGoneIsNotAskedAgain() {
        var outbox = outbox(Self.endpoint())
        let letter = posted(outbox.handle(.message(Self.message()), at: .zero))[0]
        let effects = outbox.handle(.answered(letter.key, .status(410)), at: .zero)
        guard case .bury? = effects.first else {
            Issue.record("tried again: \(effects)")
            return
        }
    }

    /// An endpoint may ask for more patience than ours, up to four hours.
    @Test(arguments: [(1, 4.0, 6.0), (600, 600.0, 600.0), (1_000_000, 14_400.0, 14_400.0)])
    func anEndpointMayAskForPatience(asked: Int, least: Double, most: Double) throws {
        var outbox = outbox(Self.endpoint())
        let letter = posted(outbox.handle(.message(Self.message()), at: .zero))[0]
        _ = outbox.handle(
            .answered(letter.key, .status(503, retryAfter: .seconds(asked))), at: .zero)
        let pause = try #require(outbox.nextDeadline) - .zero
        #expect(least...most ~= pause.inSeconds)
    }

    /// One endpoint that hangs keeps nobody else waiting, and has four letters under way.
    @Test func anEndpointThatHangsIsAlone() {
        var outbox = outbox(Self.endpoint("hangs"), Self.endpoint("well"))
        var underWay: [String: Int] = [:]
        for number in 1...20 {
            for letter in posted(outbox.handle(.message(Self.message(number)), at: .zero)) {
                underWay[letter.endpoint, default: 0] += 1
                guard letter.endpoint == "well" else { continue }
                _ = outbox.handle(.answered(letter.key, .status(200)), at: .zero)
            }
        }
        #expect(underWay == ["hangs": 4, "well": 20])
        #expect(outbox.nextDeadline == nil)
    }

    @Test func theSameLetterTwiceIsOneAndAStrangersAnswerNone() {
        var outbox = outbox(Self.endpoint())
        let letter = posted(outbox.handle(.message(Self.message()), at: .zero))[0]
        #expect(outbox.handle(.letter(letter), at: .zero).isEmpty)
        #expect(outbox.handle(.message(Self.message()), at: .zero).isEmpty)
        let stranger = WebhookLetter(Self.message(7), to: "crm", numbers: false).key
        #expect(outbox.handle(.answered(stranger, .status(200)), at: .zero).isEmpty)
        #expect(outbox.figures.delivered == 0)
    }

    @Test func aLetterForNobodyIsBuried() {
        var outbox = outbox()
        let letter = WebhookLetter(Self.message(), to: "gone", numbers: false)
        guard case .bury(let dead)? = outbox.handle(.letter(letter), at: .zero).first else {
            Issue.record("kept")
            return
        }
        #expect(dead.failure?.contains("no endpoint") == true)
    }

    /// Every letter ends once, whatever the order of answers: arrived or buried.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func everyLetterEndsOnce(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var outbox = outbox(Self.endpoint("a", attempts: 3), Self.endpoint("b", attempts: 1))
        var (now, open, ended, made) = (Instant.zero, [WebhookLetter](), [WebhookLetter.Key](), 0)
        func take(_ effects: [WebhookOutbox.Effect]) {
            for effect in effects {
                switch effect {
                case .keep: break
                case .post(let letter): open.append(letter)
                case .forget(let letter), .bury(let letter): ended.append(letter.key)
                }
            }
        }
        for _ in 1...400 {
            switch Int.random(in: 0...3, using: &random) {
            case 0 where made < 60:
                made += 1
                take(outbox.handle(.message(Self.message(made)), at: now))
            case 1 where !open.isEmpty:
                let letter = open.remove(at: Int.random(in: 0..<open.count, using: &random))
                let answer = [WebhookAnswer.status(200), .status(503), .failed("x"), .status(410)]
                    .randomElement(using: &random)!
                take(outbox.handle(.answered(letter.key, answer), at: now))
            default:
                now = now + .seconds(Int.random(in: 0...30, using: &random))
                take(outbox.handle(.timersDue, at: now))
            }
        }
        while outbox.count > 0 {
            while let letter = open.popLast() {
                take(outbox.handle(.answered(letter.key, .status(200)), at: now))
            }
            if let due = outbox.nextDeadline { now = max(now, due) }
            take(outbox.handle(.timersDue, at: now))
        }
        #expect(ended.count == 2 * made && Set(ended).count == ended.count)
    }
}
