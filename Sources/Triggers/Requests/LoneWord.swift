// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Judges a single word that was heard: whether it is all that the caller says, or said again.
struct LoneWord: Sendable, Hashable {
    enum Verdict: Sendable, Hashable {
        case counts(KeywordHit)
        /// It is in the midst of other speech.
        case within(KeywordHit)
        case open
    }

    private enum Speech: Sendable, Hashable {
        /// Nobody has told of the caller's speech yet.
        case unheard
        case going(since: SampleTime)
        case over(from: SampleTime, to: SampleTime)
    }

    /// Seconds of other speech before and after the word: an "um", a "please".
    private static let lead = 0.8
    private static let tail = 0.8
    /// Seconds by which the borders of speech and of words may differ.
    private static let tolerance = 0.3
    /// Within so many seconds the word said again is a second sign.
    private static let again = 10.0
    /// How long it may take until it is heard that the caller speaks no more.
    private static let patience = Duration.milliseconds(1800)

    private var speech = Speech.unheard
    /// The word that waits for the end of the caller's speech.
    private var waiting: KeywordHit?
    private(set) var nextDeadline: Instant?
    /// The word heard last, and the one nothing had confirmed.
    private var last: KeywordHit?
    private var unconfirmed: KeywordHit?
    /// What the caller said last by the transcript, and when it came.
    private var said: Said?

    private struct Said: Sendable, Hashable {
        var text: String
        var at: Instant
    }

    mutating func unsure(_ hit: KeywordHit) { unconfirmed = hit }

    mutating func heard(_ segment: TranscriptSegment, at now: Instant) {
        said = Said(text: segment.text, at: now)
    }

    /// The word was heard for sure, or something has made it sure.
    mutating func heard(_ hit: KeywordHit, at now: Instant) -> Verdict {
        let isAgain = last.map { before in
            let pause = hit.start.seconds - before.end.seconds
            return pause > Self.tolerance && pause <= Self.again
        }
        let wasUnsure = unconfirmed.map { $0.start == hit.start && $0.end == hit.end } ?? false
        last = hit
        unconfirmed = nil
        if isAgain == true { return count(hit) }
        if wasUnsure {
            // Confirmed by words that came just now: they tell whether it is a wish.
            guard let said, said.at == now else { return count(hit) }
            return LoneWord.isWish(said.text) ? count(hit) : .within(hit)
        }
        switch speech {
        case .unheard: return count(hit)
        case .over(let began, let ended) where hit.end.seconds <= ended.seconds + Self.tolerance:
            return judge(hit, began: began, ended: ended)
        case .going(let since) where hit.start.seconds - since.seconds > Self.lead:
            return .within(hit)
        case .going, .over:
            waiting = hit
            nextDeadline = now + Self.patience
            return .open
        }
    }

    mutating func speechBegan(at began: SampleTime) { speech = .going(since: began) }

    mutating func speechEnded(began: SampleTime, ended: SampleTime) -> Verdict {
        speech = .over(from: began, to: ended)
        guard let hit = waiting, hit.start.seconds <= ended.seconds + Self.tolerance else {
            return .open
        }
        return judge(hit, began: began, ended: ended)
    }

    mutating func timersDue(at now: Instant) -> Verdict {
        guard let deadline = nextDeadline, deadline <= now, let hit = waiting else { return .open }
        waiting = nil
        nextDeadline = nil
        return .within(hit)
    }

    private mutating func judge(
        _ hit: KeywordHit, began: SampleTime, ended: SampleTime
    ) -> Verdict {
        waiting = nil
        nextDeadline = nil
        let isWhole =
            hit.start.seconds - began.seconds <= Self.lead
            && ended.seconds - hit.end.seconds <= Self.tail
        return isWhole ? .counts(hit) : .within(hit)
    }

    private mutating func count(_ hit: KeywordHit) -> Verdict {
        waiting = nil
        nextDeadline = nil
        return .counts(hit)
    }

    private static func isWish(_ text: String) -> Bool {
        PersonRequests(Set(RequestLanguage.allCases)).judge(RequestText(text))?.kind == .wish
    }
}
