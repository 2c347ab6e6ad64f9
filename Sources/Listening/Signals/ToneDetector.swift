// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Glibc
package import Timing

/// Call-progress tones by frequency and cadence (ITU-T E.180), special information and the beep
/// after a greeting; fax tones are `FaxDetector`'s.
///
/// What ends a call must not come from a room: one beep of any length and pitch is a beep and
/// nothing else, busy is a rhythm kept up, and a dial tone a tone without end. A tone that the
/// party is just being played is its echo and does not count.
package struct ToneDetector: Sendable {
    package struct Event: Sendable, Hashable {
        package var tone: CallTone
        /// Where the tone began.
        package var at: SampleTime
        /// Where a beep ended; of others, where they were recognised.
        package var end: SampleTime
        /// dBFS.
        package var level: Float
    }

    private static let hopSamples = ToneAnalyser.frame / 2
    /// Tones of an even rhythm: those of a pair are surer.
    private static let pairRuns = 3
    private static let singleRuns = 4
    /// Hops after which a dial tone is one: 1.5 s of a pair, 5 s of one frequency.
    private static let dialHops = (pair: 75, single: 250)
    /// Hops of silence that make a tone a beep of its own: 0.8 s.
    private static let aloneHops = 40
    /// Hops for which what is played may come back, 600 ms, and how many of them make a tone: a
    /// vowel is one for a moment, too.
    private static let echoHops = 30
    private static let fewestPlayed = 5
    /// Hops after which the same tone is told again: 10 s.
    private static let againHops = 500
    /// Hops for which a tone may be missing and goes on after all: a packet or two were lost. No
    /// tone of an exchange pauses for less than 160 ms.
    private static let brokenHops = 5

    private let analyser = ToneAnalyser()
    private let country: CountryTones?
    private var window = [Int16](repeating: 0, count: ToneAnalyser.frame)
    private var playedWindow = [Int16](repeating: 0, count: ToneAnalyser.frame)
    private var filled = 0
    /// Hops in a row that sound like two frequencies close together: so does the edge of a tone.
    private var closeHops = 0
    private static let fewestClose = 3
    private var hops = 0
    private var current = ToneRun(sort: .none, at: 0)
    /// Another tone that was heard while the current one may still go on.
    private var next: ToneRun?
    /// The last tones, newest last, at most 8.
    private var runs: [ToneRun] = []
    /// What may still come back of what was played, with the hop it was played in.
    private var played: [(sort: ToneRun.Sort, hop: Int)] = []
    private var reported: [CallTone: Int] = [:]
    /// A tone that is a beep if nothing follows it.
    private var lone: ToneRun?

    /// `country` is a code of `CountryTones.countries`; nil takes any.
    package init(country: String? = nil) {
        self.country = country.flatMap(CountryTones.of)
        runs.reserveCapacity(10)
    }

    /// Whether the latest sound is a tone.
    package var isTone: Bool {
        current.sort != .none && hops - max(current.end, next?.end ?? 0) < 2
    }

    /// Whether it is one that has lasted for longer than a vowel is one: 0.14 s.
    var isLasting: Bool { isTone && current.end - current.start >= 5 }

    /// Takes new sound at 8 kHz, and what the leg was played in the same time; says the tones
    /// recognised in it.
    package mutating func hear(
        _ samples: UnsafeBufferPointer<Int16>,
        played: UnsafeBufferPointer<Int16> = UnsafeBufferPointer(start: nil, count: 0)
    ) -> [Event] {
        var events: [Event] = []
        for index in samples.indices {
            window[Self.hopSamples + filled] = samples[index]
            playedWindow[Self.hopSamples + filled] = index < played.count ? played[index] : 0
            filled += 1
            guard filled == Self.hopSamples else { continue }
            hop(&events)
            filled = 0
            for place in 0..<Self.hopSamples {
                window[place] = window[Self.hopSamples + place]
                playedWindow[place] = playedWindow[Self.hopSamples + place]
            }
        }
        return events
    }

    private mutating func hop(_ events: inout [Event]) {
        hops += 1
        let sent = ToneRun.Sort(playedWindow.withUnsafeBufferPointer { analyser.judge($0) })
        if !played.isEmpty { played.removeAll { hops - $0.hop > Self.echoHops } }
        if sent != .none { played.append((sent, hops)) }
        var sort = ToneRun.Sort(window.withUnsafeBufferPointer { analyser.judge($0) })
        closeHops = sort == .pair(.australian) ? closeHops + 1 : 0
        if (1..<Self.fewestClose).contains(closeHops) { sort = .none }
        if sort != .none, played.count(where: { $0.sort.isSame(as: sort) }) >= Self.fewestPlayed {
            sort = .none
        }
        judged(sort, &events)
    }

    /// The sort of the newest hop.
    private mutating func judged(_ sort: ToneRun.Sort, _ events: inout [Event]) {
        if current.sort == .none {
            guard sort == .none else { return begin(ToneRun(sort: sort, at: hops, power: power)) }
            guard let beep = lone, hops - beep.end >= Self.aloneHops else { return }
            lone = nil
            return report(.beep, beep, &events)
        }
        if sort.isSame(as: current.sort) {
            next = nil
            current.goOn(to: hops, power: power)
            return continued(&events)
        }
        heardBeside(sort)
        // What is heard for a hop or two where a packet was lost does not end a tone.
        if let run = next, run.isTone {
            ended(&events)
            begin(run)
        } else if hops - current.end > Self.brokenHops {
            ended(&events)
            if let run = next { begin(run) } else { current = ToneRun(sort: .none, at: hops) }
        }
    }

    /// What is heard instead of the current tone.
    private mutating func heardBeside(_ sort: ToneRun.Sort) {
        guard sort != .none else {
            if let run = next, hops - run.end > Self.brokenHops { next = nil }
            return
        }
        var run = ToneRun(sort: sort, at: hops, power: power)
        if let begun = next, begun.sort.isSame(as: sort) {
            run = begun
            run.goOn(to: hops, power: power)
        }
        next = run
    }

    private mutating func begin(_ run: ToneRun) {
        current = run
        next = nil
        lone = nil
    }

    private var power: Float {
        var sum: Float = 0
        for index in Self.hopSamples..<ToneAnalyser.frame {
            sum += Float(window[index]) * Float(window[index])
        }
        return sum / Float(Self.hopSamples)
    }

    /// Tones that are recognised while they last.
    private mutating func continued(_ events: inout [Event]) {
        let length = current.end - current.start
        let isDialPair = current.sort == .pair(.dial) || current.sort == .pair(.australian)
        if isDialPair || current.sort == .swelling, length == Self.dialHops.pair {
            report(.dial, current, &events)
        } else if current.sort.isExchange, length == Self.dialHops.single {
            report(.dial, current, &events)
        }
    }

    /// A tone ended: cadence decides.
    private mutating func ended(_ events: inout [Event]) {
        let run = current
        // Where one tone begins or ends in a window, two near each other explain it as well.
        guard run.isTone else { return }
        let gap = run.start - (runs.last?.end ?? -100)
        runs.append(run)
        if runs.count > 8 { runs.removeFirst() }
        switch run.sort {
        case .none, .pair(.dial): return
        case .pair(.ringing), .pair(.ringingBritish), .pair(.ringingPhilippine):
            if run.lasting >= 340 { report(.ringback, run, &events) }
        case .pair(.australian), .swelling:
            // One without end is a dial tone.
            if (340...1200).contains(run.lasting) { report(.ringback, run, &events) }
        case .pair(.busy):
            if let tone = rhythm(of: Self.pairRuns) { report(tone, run, &events) }
        case .single:
            if isSpecialInformation { return report(.specialInformation, run, &events) }
            if run.sort.isExchange {
                if let tone = rhythm(of: Self.singleRuns) { return report(tone, run, &events) }
                if isRinging || isRingingTwice { return report(.ringback, run, &events) }
            }
            // A beep stands alone: 80 ms to 2.2 s.
            if (80...2200).contains(run.lasting), run.sort.lies(in: 250...2600), gap > 6 {
                lone = run
            }
        }
    }

    /// Twice about a second, some seconds apart.
    private var isRinging: Bool {
        let last = runs.suffix(2)
        guard last.count == 2, let first = last.first, let second = last.last else { return false }
        return last.allSatisfy { (760...2300).contains($0.lasting) && $0.sort.isExchange }
            && (100...300).contains(second.start - first.end)
    }

    /// The double ring: two of 0.4 s with half as much between them, 2 s or so, and the next.
    private var isRingingTwice: Bool {
        let last = Array(runs.suffix(3))
        guard last.count == 3,
            last.allSatisfy({ $0.sort.isExchange && (320...480).contains($0.lasting) })
        else { return false }
        let gaps = zip(last, last.dropFirst()).map { $1.start - $0.end }
        return (6...15).contains(gaps[0]) && (80...200).contains(gaps[1])
    }

    /// About 950, 1400 and 1800 Hz in a row, a third of a second each, though packets may be missing
    /// where one goes over into the next.
    private var isSpecialInformation: Bool {
        let last = Array(runs.suffix(3))
        guard last.count == 3 else { return false }
        let isRow = zip(last, last.dropFirst()).allSatisfy { $1.start - $0.end <= 10 }
        return isRow && last.allSatisfy { (160...520).contains($0.lasting) }
            && last[0].sort.lies(in: 890...1010) && last[1].sort.lies(in: 1350...1450)
            && last[2].sort.lies(in: 1750...1850)
    }

    /// Wherever: the table's patterns that no even rhythm of another country resembles.
    private static let uneven = ["gb", "es", "br", "se", "it", "cz", "gr"].flatMap { code in
        (CountryTones.of(code)?.cadences ?? []).filter {
            $0.tone != .ringback && Set($0.milliseconds).count > 1
        }
    }
    /// Milliseconds of tone from which an even rhythm is busy, where the country is not known; faster
    /// ones are congestion.
    private static let busyFrom = 280

    /// Busy or congestion, when the last tones keep one of the rhythms.
    private func rhythm(of fewest: Int) -> CallTone? {
        guard let country else {
            for cadence in Self.uneven where keeps(cadence.milliseconds, fewest) {
                return cadence.tone
            }
            let last = Array(runs.suffix(fewest))
            guard last.count == fewest, let first = last.first, let final = last.last else {
                return nil
            }
            let half = (final.start - first.start) * ToneRun.hop / (2 * (fewest - 1))
            guard (120...900).contains(half), keeps([half, half], fewest) else { return nil }
            return half >= Self.busyFrom ? .busy : .congestion
        }
        return country.cadences.first {
            $0.tone != .ringback && keeps($0.milliseconds, fewest)
        }?.tone
    }

    /// Whether the last tones keep this rhythm, beginning anywhere in it.
    private func keeps(_ cadence: [Int], _ fewest: Int) -> Bool {
        let beats = stride(from: 0, to: cadence.count - 1, by: 2).map {
            (tone: cadence[$0], whole: cadence[$0] + cadence[$0 + 1])
        }
        let last = Array(runs.suffix(max(fewest, 2 * beats.count)))
        guard last.count == max(fewest, 2 * beats.count), let sort = last.first?.sort,
            last.allSatisfy({ $0.sort.isSame(as: sort) })
        else { return false }
        return beats.indices.contains { shift in
            last.indices.allSatisfy { index in
                let beat = beats[(index + shift) % beats.count]
                guard Self.isNear(last[index].lasting, beat.tone) else { return false }
                guard index + 1 < last.count else { return true }
                let whole = (last[index + 1].start - last[index].start) * ToneRun.hop
                return Self.isNear(whole, beat.whole)
            }
        }
    }

    private static func isNear(_ measured: Int, _ wanted: Int) -> Bool {
        abs(measured - wanted) <= max(45, wanted / 8)
    }

    private mutating func report(_ tone: CallTone, _ run: ToneRun, _ events: inout [Event]) {
        defer { reported[tone] = hops }
        if tone != .beep, let last = reported[tone], hops - last < Self.againHops { return }
        let first = run.start - 2
        let count = Float(max(1, run.end - run.start))
        events.append(
            Event(
                tone: tone, at: SampleTime(samples: Int64(max(0, first * Self.hopSamples))),
                end: SampleTime(samples: Int64(run.end * Self.hopSamples)),
                level: 10 * log10f(run.power / count + 1e-2) - 90.3))
    }
}
