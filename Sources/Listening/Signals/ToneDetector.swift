// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Call-progress and fax tones by frequency and cadence: ITU-T E.180 (North America, Britain,
/// and the single 425 Hz of most of Europe), T.30 for fax, and the beep after a greeting.
package struct ToneDetector: Sendable {
    package struct Event: Sendable, Hashable {
        package var tone: CallTone
        /// Where the tone began.
        package var at: SampleTime
    }

    /// What a frame counts as, with frequencies folded into what networks use them for.
    private enum Sort: Sendable, Hashable {
        case none
        case dial
        case ringing
        case busy
        /// 425 Hz alone: dial, ringing or busy by cadence.
        case european
        case single(Int)
    }

    private struct Run: Sendable, Hashable {
        var sort: Sort
        var frames: Int
        /// Frames of something else before it.
        var gap: Int
    }

    private static let frameSamples = Int64(ToneAnalyser.frame)

    private let analyser = ToneAnalyser()
    private var buffer: [Int16] = []
    private var position: Int64 = 0
    private var current = Sort.none
    /// Frames of `current` so far.
    private var length = 0
    /// Frames of no tone before the current tone.
    private var gap = 0
    /// The last tones, newest last, at most 4.
    private var runs: [Run] = []
    private var reported: Set<CallTone> = []

    package init() {
        buffer.reserveCapacity(2 * ToneAnalyser.frame)
        runs.reserveCapacity(8)
    }

    /// Takes new sound at 8 kHz; says the tones recognised in it. A tone is reported when it is
    /// sure, and again only after something else was heard.
    package mutating func hear(_ samples: UnsafeBufferPointer<Int16>) -> [Event] {
        var events: [Event] = []
        for sample in samples {
            buffer.append(sample)
            guard buffer.count == ToneAnalyser.frame else { continue }
            let frame = buffer.withUnsafeBufferPointer { analyser.judge($0) }
            buffer.removeAll(keepingCapacity: true)
            position += Self.frameSamples
            if let event = take(Self.sort(frame)) {
                events.append(event)
            }
        }
        return events
    }

    private static func sort(_ frame: ToneFrame) -> Sort {
        switch frame {
        case .silence, .other: .none
        case .pair(.dial): .dial
        case .pair(.ringing), .pair(.ringingBritish): .ringing
        case .pair(.busy): .busy
        case .single(let frequency):
            abs(frequency - 425) < 12 || abs(frequency - 400) < 8 || abs(frequency - 450) < 8
                ? .european : .single(Int((frequency / 50).rounded()) * 50)
        }
    }

    private mutating func take(_ sort: Sort) -> Event? {
        if Self.same(sort, current) {
            length += 1
            return sort == .none ? nil : continued()
        }
        let event = ended()
        if sort != .none { gap = current == .none ? length : 0 }
        current = sort
        length = 1
        return event
    }

    private static func same(_ left: Sort, _ right: Sort) -> Bool {
        if case .single(let one) = left, case .single(let other) = right {
            return abs(one - other) <= 50
        }
        return left == right
    }

    /// Tones that are recognised while they last.
    private mutating func continued() -> Event? {
        switch current {
        case .dial where length == 25: report(.dial, frames: length)
        // A European dial tone lasts; ringing is 1 s and busy at most half.
        case .european where length == 55: report(.dial, frames: length)
        case .single(2100) where length == 20: report(.faxAnswering, frames: length)
        default: nil
        }
    }

    /// A run of frames ended: cadence decides.
    private mutating func ended() -> Event? {
        guard current != .none else { return nil }
        runs.append(Run(sort: current, frames: length, gap: gap))
        if runs.count > 4 { runs.removeFirst() }
        let last = runs.suffix(2)
        let regular =
            last.count == 2
            && last.allSatisfy { Self.same($0.sort, current) && abs($0.frames - length) <= 3 }
        let pause = (last.last?.gap ?? 0)
        switch current {
        case .none, .dial: return nil
        case .ringing where length >= 9: return report(.ringback, frames: length)
        case .ringing: return nil
        case .busy, .european:
            if length >= 20, current == .european { return report(.ringback, frames: length) }
            guard regular, abs(pause - length) <= 4 else { return nil }
            return report(length <= 8 ? .congestion : .busy, frames: length)
        case .single(let frequency): return single(frequency)
        }
    }

    private mutating func single(_ frequency: Int) -> Event? {
        if frequency == 1100, (11...15).contains(length) {
            return report(.faxCalling, frames: length)
        }
        // Special information: about 950, 1400 and 1800 Hz in a row, a third of a second each.
        let tones = runs.suffix(3).compactMap { run -> Int? in
            guard case .single(let value) = run.sort, run.frames >= 5 else { return nil }
            return value
        }
        if tones.count == 3, (900...1000).contains(tones[0]), (1350...1450).contains(tones[1]),
            (1750...1850).contains(tones[2])
        {
            return report(.specialInformation, frames: length * 3)
        }
        // A beep stands alone: 120 ms to 1.4 s.
        guard (3...35).contains(length), (400...2200).contains(frequency),
            gap > 3, ![950, 1400, 1800].contains(frequency)
        else { return nil }
        return report(.beep, frames: length)
    }

    private mutating func report(_ tone: CallTone, frames: Int) -> Event? {
        let began = position - Self.frameSamples * Int64(frames + 1)
        guard tone == .beep || reported.insert(tone).inserted else { return nil }
        return Event(tone: tone, at: SampleTime(samples: max(0, began)))
    }
}
