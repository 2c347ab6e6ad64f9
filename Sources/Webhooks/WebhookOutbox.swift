// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// Decides when which letter is posted: a pure machine, like every other that decides.
///
/// Each endpoint has so many letters under way at once; what fails is posted again later, each time
/// after a longer pause that is a little different for each, until it is given up. What is given up
/// stays as a dead letter.
package struct WebhookOutbox: Sendable {
    package enum Input: Sendable {
        case message(WebhookMessage)
        /// A letter of an earlier run, or a dead one that is to be tried again.
        case letter(WebhookLetter)
        case answered(WebhookLetter.Key, WebhookAnswer)
        case timersDue
    }

    package enum Effect: Sendable, Hashable {
        /// Keep it on disk until it has arrived.
        case keep(WebhookLetter)
        case post(WebhookLetter)
        /// It has arrived.
        case forget(WebhookLetter)
        /// It is given up; `failure` says why.
        case bury(WebhookLetter)
    }

    /// What the outbox counts.
    package struct Figures: Sendable, Hashable {
        package var delivered: UInt64 = 0
        package var failures: UInt64 = 0
        package var dead: UInt64 = 0
    }

    private struct Waiting: Sendable {
        var letter: WebhookLetter
        var due: Instant
        /// Which came first, where two are due at once.
        var number: Int
    }

    /// Letters under way at once, of one endpoint.
    private static let atOnce = 4
    /// Letters of one endpoint that may wait; the next one is given up at once.
    private static let limit = 10_000
    private static let longestPause = Duration.seconds(4 * 3600)

    private let endpoints: [String: WebhookEndpoint]
    private let order: [String]
    private var waiting: [WebhookLetter.Key: Waiting] = [:]
    private var underWay: [WebhookLetter.Key: WebhookLetter] = [:]
    private var random: SeededRandom
    private var number = 0
    package private(set) var figures = Figures()

    package init(_ endpoints: [WebhookEndpoint], random: SeededRandom) {
        self.endpoints = Dictionary(endpoints.map { ($0.name, $0) }) { first, _ in first }
        order = endpoints.map(\.name)
        self.random = random
    }

    /// Letters that have not arrived.
    package var count: Int { waiting.count + underWay.count }

    /// When `timersDue` must be handed in; nil while an answer comes first or nothing waits.
    package var nextDeadline: Instant? {
        waiting.values.filter { mayPost(to: $0.letter.endpoint) }.map(\.due).min()
    }

    package mutating func handle(_ input: Input, at now: Instant) -> [Effect] {
        var effects: [Effect] = []
        switch input {
        case .message(let message):
            for name in order {
                guard let endpoint = endpoints[name], endpoint.events.contains(message.event)
                else { continue }
                let letter = WebhookLetter(message, to: name, numbers: endpoint.tellsNumbers)
                effects += take(letter, at: now)
            }
        case .letter(let letter): effects = take(letter, at: now)
        case .answered(let key, let answer): effects = answered(key, answer, at: now)
        case .timersDue: break
        }
        return effects + post(at: now)
    }

    private mutating func take(_ letter: WebhookLetter, at now: Instant) -> [Effect] {
        guard waiting[letter.key] == nil, underWay[letter.key] == nil else { return [] }
        guard endpoints[letter.endpoint] != nil else {
            return bury(letter, because: "no endpoint has this name")
        }
        let others = waiting.keys.count { $0.endpoint == letter.endpoint }
        guard others < Self.limit else {
            return bury(letter, because: "\(Self.limit) others wait for this endpoint")
        }
        wait(letter, until: now)
        return [.keep(letter)]
    }

    private mutating func answered(
        _ key: WebhookLetter.Key, _ answer: WebhookAnswer, at now: Instant
    ) -> [Effect] {
        guard var letter = underWay.removeValue(forKey: key) else { return [] }
        guard let failure = answer.failure else {
            figures.delivered += 1
            return [.forget(letter)]
        }
        figures.failures += 1
        letter.attempts += 1
        letter.failure = failure
        let most = endpoints[letter.endpoint]?.attempts ?? 0
        guard letter.attempts < most, !answer.isGone else { return bury(letter, because: failure) }
        var pause = pause(after: letter.attempts)
        if case .status(_, let asked?) = answer {
            pause = max(pause, min(asked, Self.longestPause))
        }
        wait(letter, until: now + pause)
        return [.keep(letter)]
    }

    private mutating func wait(_ letter: WebhookLetter, until due: Instant) {
        number += 1
        waiting[letter.key] = Waiting(letter: letter, due: due, number: number)
    }

    private mutating func bury(_ letter: WebhookLetter, because why: String) -> [Effect] {
        figures.dead += 1
        var letter = letter
        letter.failure = why
        return [.bury(letter)]
    }

    private func mayPost(to endpoint: String) -> Bool {
        underWay.keys.count { $0.endpoint == endpoint } < Self.atOnce
    }

    /// Posts what is due, the oldest first.
    private mutating func post(at now: Instant) -> [Effect] {
        let due = waiting.values.filter { $0.due <= now }.sorted {
            ($0.due, $0.number) < ($1.due, $1.number)
        }
        var effects: [Effect] = []
        for item in due where mayPost(to: item.letter.endpoint) {
            waiting[item.letter.key] = nil
            underWay[item.letter.key] = item.letter
            effects.append(.post(item.letter))
        }
        return effects
    }

    /// 5 s, then four times as long each time, up to four hours; a fifth more or less.
    private mutating func pause(after attempts: Int) -> Duration {
        var pause = Duration.seconds(5)
        for _ in 1..<max(1, attempts) { pause = min(pause * 4, Self.longestPause) }
        return pause * Double.random(in: 0.8...1.2, using: &random)
    }
}
