// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Timing

/// Finds out who heard whom and when, from the sounds alone: what was said is looked for in what came
/// to each ear. It knows nothing of the routing, so that it can judge it.
struct EarAnalysis {
    /// In samples: what is looked at at a time, and by how much it moves on.
    private static let window = 1280
    private static let hop = 160
    /// Mean square of the quietest speech that is looked for.
    private static let quietest: Float = 100 * 100
    private static let likeEnough = 0.35
    /// 20 dB below what was said.
    private static let faintest = 0.1
    /// What a lane's tone has of a frame that holds nothing else.
    private static let laneShare = 0.5

    private struct Source {
        var name: String
        var sound: [Float]
        var lags: [Int]
        var bands = BandBuilder()
    }

    /// Every stretch in order of its beginning.
    static func bands(of members: [FixtureRun.Member]) -> [HeardBand] {
        let voices = members.map { (name: $0.name, sound: $0.said.samples.map(Float.init)) }
        return members.flatMap { member -> [HeardBand] in
            let ear = member.heard.samples.map(Float.init)
            let sources = voices.filter { $0.name != member.name }.map {
                Source(
                    name: $0.name, sound: $0.sound,
                    lags: LagSearch.lags(ear: ear, source: $0.sound))
            }
            return bands(of: member.name, ear, sources)
        }.sorted {
            ($0.time.lowerBound, $0.listener, $0.source)
                < ($1.time.lowerBound, $1.listener, $1.source)
        }
    }

    private static func bands(
        of listener: String, _ ear: [Float], _ sources: [Source]
    ) -> [HeardBand] {
        var sources = sources
        var lanes = FixtureLane.allCases.map { (lane: $0, bands: BandBuilder()) }
        let probes = FixtureLane.allCases.map { ToneProbe($0.tone) }
        var rest = [Float](repeating: 0, count: window)
        for (number, start) in stride(from: 0, to: ear.count - window + 1, by: hop).enumerated() {
            for index in 0..<window { rest[index] = ear[start + index] }
            for (index, frame) in heard(sources, at: start, taking: &rest).enumerated() {
                sources[index].bands.add(frame, at: number)
            }
            let heard = lanesHeard(in: rest, probes)
            for index in lanes.indices {
                lanes[index].bands.add(heard[index] ? .heard : .missed, at: number)
            }
        }
        var bands: [HeardBand] = []
        for var source in sources {
            source.bands.finish()
            bands += source.bands.bands.map {
                HeardBand(listener: listener, source: source.name, time: milliseconds($0))
            }
        }
        for var lane in lanes {
            lane.bands.finish()
            bands += lane.bands.bands.map {
                HeardBand(listener: listener, source: lane.lane.rawValue, time: milliseconds($0))
            }
        }
        return bands
    }

    /// The time of frames by the middle of their windows.
    private static func milliseconds(_ frames: Range<Int>) -> Range<Int64> {
        let middle = Int64(window / 2 / 8)
        return (Int64(frames.lowerBound) * 20 + middle)..<(Int64(frames.upperBound) * 20 + middle)
    }

    /// Which sources are in a window of the ear that begins at `start`. The one that explains most of
    /// it is taken out first: voices are like each other, and what one of them explains is not to be
    /// taken for another.
    private static func heard(
        _ sources: [Source], at start: Int, taking rest: inout [Float]
    ) -> [BandBuilder.Frame] {
        var frames = [BandBuilder.Frame](repeating: .unknown, count: sources.count)
        var open = sources.indices.filter { index in
            let lags = sources[index].lags.isEmpty ? [80] : sources[index].lags
            let sounds = lags.contains { part(of: sources[index], $0, at: start) != nil }
            if sounds { frames[index] = .missed }
            return sounds
        }
        while !open.isEmpty {
            let matches = open.compactMap { index in
                match(sources[index], in: rest, at: start).map { (index, $0) }
            }
            guard let (index, found) = matches.max(by: { $0.1.likeness < $1.1.likeness }) else {
                break
            }
            frames[index] = .heard
            open.removeAll { $0 == index }
            for (place, sample) in found.part.enumerated() {
                rest[place] -= Float(found.gain) * sample
            }
        }
        return frames
    }

    /// What a source said a delay before a window; nil where it was silent.
    private static func part(of source: Source, _ lag: Int, at start: Int) -> ArraySlice<Float>? {
        let from = start - lag
        guard from >= 0, from + window <= source.sound.count else { return nil }
        let part = source.sound[from..<from + window]
        let power = part.reduce(0) { $0 + $1 * $1 }
        return power > quietest * Float(window) ? part : nil
    }

    private typealias Match = (likeness: Double, gain: Double, part: ArraySlice<Float>)

    /// The delay at which a source is likest to what is left of a window; nil where none is.
    private static func match(_ source: Source, in rest: [Float], at start: Int) -> Match? {
        var best: Match?
        for lag in source.lags {
            guard let part = part(of: source, lag, at: start) else { continue }
            let correlation = part.withUnsafeBufferPointer { part in
                rest.withUnsafeBufferPointer { Correlation(ear: $0, source: part) }
            }
            if correlation.likeness > best?.likeness ?? 0 {
                best = (correlation.likeness, correlation.gain, part)
            }
        }
        guard let best, best.likeness >= likeEnough, best.gain >= faintest else { return nil }
        return best
    }

    /// Which lanes' tones are in the middle of what is left of a window.
    private static func lanesHeard(in rest: [Float], _ probes: [ToneProbe]) -> [Bool] {
        let middle = rest[(window - hop) / 2..<(window + hop) / 2]
        let frame = middle.map { Int16(clamping: Int($0.rounded())) }
        let power = middle.reduce(0) { $0 + Double($1) * Double($1) } / Double(hop)
        guard power > 2500 else { return probes.map { _ in false } }
        let amplitudes = probes.map { $0.amplitude(in: frame[...]) }
        let explained = amplitudes.reduce(0) { $0 + $1 * $1 / 2 }
        guard explained >= laneShare * power else { return probes.map { _ in false } }
        let loudest = amplitudes.max() ?? 0
        return amplitudes.map { $0 >= 250 && $0 >= loudest / 12 }
    }
}
