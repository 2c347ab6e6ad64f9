// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// A stretch of one party's speech, with its sound at 8 kHz.
package struct Utterance: Sendable, Hashable {
    package var party: Party
    package var start: SampleTime
    package var end: SampleTime
    package var samples: [Int16]
}

/// Cuts a party's sound into utterances for a recogniser: where voice activity says, and within
/// speech that does not end in its quietest place.
package struct UtteranceCutter: Sendable {
    /// Speech without a pause is cut after so many samples, in the last `search` of them.
    package static let longest: Int64 = 12 * 8000
    private static let search: Int64 = 3 * 8000
    private static let step: Int64 = 800
    /// Sound taken before and after the speech.
    private static let margin: Int64 = 1600
    /// Shorter than this nothing is said.
    private static let shortest: Int64 = 1600

    private let party: Party
    private var history = SoundHistory(capacity: 16 * 8000)
    private var began: Int64?

    package init(party: Party) {
        self.party = party
    }

    /// Takes the next sound of the party.
    package mutating func hear(_ samples: UnsafeBufferPointer<Int16>) {
        history.append(samples)
    }

    /// Takes where speech began or ended; gives the utterance that is whole by it.
    package mutating func note(_ detection: Detection) -> Utterance? {
        switch detection {
        case .speechBegan(let at):
            began = at.samples
            return nil
        case .speechEnded(_, let ended):
            defer { began = nil }
            return began.flatMap { utterance(from: $0, to: ended.samples) }
        case .keyword, .digit, .tone, .answer, .trouble: return nil
        }
    }

    /// The first part of speech that goes on for too long; asked after every `hear`.
    package mutating func cut() -> Utterance? {
        guard let start = began, history.end - start >= Self.longest else { return nil }
        let place = quietest(from: history.end - Self.search, to: history.end)
        began = place
        return utterance(from: start, to: place)
    }

    private func quietest(from first: Int64, to last: Int64) -> Int64 {
        var best = (power: Float.infinity, place: last)
        for place in stride(from: first, to: last - Self.step + 1, by: Int(Self.step / 2)) {
            let power = samples(from: place, to: place + Self.step)
                .reduce(Float(0)) { $0 + Float($1) * Float($1) }
            if power < best.power { best = (power, place + Self.step / 2) }
        }
        return best.place
    }

    private func utterance(from first: Int64, to last: Int64) -> Utterance? {
        guard last - first >= Self.shortest else { return nil }
        let from = max(0, history.start, first - Self.margin)
        let to = min(history.end, last + Self.margin)
        guard to > from else { return nil }
        return Utterance(
            party: party, start: SampleTime(samples: first), end: SampleTime(samples: last),
            samples: samples(from: from, to: to))
    }

    private func samples(from first: Int64, to last: Int64) -> [Int16] {
        let count = Int(last - first)
        return [Int16](unsafeUninitializedCapacity: count) { buffer, filled in
            history.read(from: first, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            filled = count
        }
    }
}
