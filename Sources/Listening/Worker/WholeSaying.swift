// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Holds back phrases that no wish leads in to until it is heard whether they are all that is said.
package struct WholeSaying: Sendable, Hashable {
    /// How much other speech, in seconds, may be around a phrase.
    package struct Room: Sendable, Hashable {
        var lead: Double
        var tail: Double
        /// With a "please" in it.
        private static let longest = 0.8

        package init?(_ place: KeywordPhrase.Place) {
            switch place {
            case .anywhere: return nil
            case .wishedAct: (lead, tail) = (0.12, 0.2)
            case .wishedPerson: (lead, tail) = (2, 0.2)
            case .end: (lead, tail) = (2, 0.5)
            }
        }

        /// The most speech after the phrase that is worth to be waited for.
        var most: Double { max(tail, Self.longest) }
    }

    /// A phrase that waits, by its place in the set.
    package struct Held: Sendable, Hashable {
        package var hit: KeywordHit
        package var phrase: Int
        var room: Room

        package init(_ hit: KeywordHit, phrase: Int, in room: Room) {
            self.hit = hit
            self.phrase = phrase
            self.room = room
        }
    }

    package enum Verdict: Sendable, Hashable {
        case whole
        /// It is in the midst of other speech.
        case within
        /// Something short follows it, up to here.
        case followed(to: SampleTime)
    }

    private struct Speech: Sendable, Hashable {
        var began: SampleTime
        var ended: SampleTime
    }

    /// Seconds by which the borders of speech and of words may differ.
    private static let tolerance = 0.3
    /// Seconds after the last sound in which it is heard that speech has ended.
    private static let hangover = 0.8
    /// Seconds that a phrase waits for speech to be heard in its place.
    private static let patience = 1.8

    private var held: [Held] = []
    /// When the speech began that goes on.
    private var began: SampleTime?
    private var last: Speech?

    package init() {}

    package mutating func hear(_ event: SpeechSegmenter.Event) {
        switch event {
        case .began(let at): began = at
        case .ended(let from, let to):
            began = nil
            last = Speech(began: from, ended: to)
        }
    }

    /// The phrase is to be told of once it is known whether it is sure.
    package mutating func hold(_ phrase: Held) { held.append(phrase) }

    /// The phrases that are decided now that all was heard up to a time.
    package mutating func decided(at now: SampleTime) -> [(phrase: Held, verdict: Verdict)] {
        guard !held.isEmpty else { return [] }
        let (all, verdicts) = (held, held.map { verdict(on: $0, at: now) })
        held = zip(all, verdicts).filter { $1 == nil }.map(\.0)
        return zip(all, verdicts).compactMap { phrase, verdict in
            verdict.map { (phrase, $0) }
        }
    }

    /// Nil while it cannot be told.
    private func verdict(on phrase: Held, at now: SampleTime) -> Verdict? {
        let (start, end, room) = (phrase.hit.start.seconds, phrase.hit.end.seconds, phrase.room)
        if let last, end <= last.ended.seconds + Self.tolerance {
            let (lead, tail) = (start - last.began.seconds, last.ended.seconds - end)
            guard (-Self.tolerance...room.lead).contains(lead), tail <= room.most else {
                return .within
            }
            return tail <= room.tail ? .whole : .followed(to: last.ended)
        }
        let since = now.seconds - end
        if let began, end > began.seconds {
            let isTooMuch =
                start - began.seconds > room.lead || since > room.most + Self.hangover
            return isTooMuch ? .within : nil
        }
        return since > Self.patience ? .within : nil
    }
}
