// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import JSON
import Timing
import Verdicts

/// Holds a run against what its scenario demands.
struct ExpectationJudge {
    let run: FixtureRun
    let bands: [HeardBand]
    let lines: [TimelineLine]
    let latencies: [String: [Int]]
    let sounds: [String: [Int16]]
    private let phases: [CallPhase: [Range<Int64>]]

    init(
        run: FixtureRun, bands: [HeardBand], lines: [TimelineLine], latencies: [String: [Int]]
    ) {
        self.run = run
        self.bands = bands
        self.lines = lines
        self.latencies = latencies
        sounds = run.scenario.sounds.merging(run.scenario.wantedSounds) { said, _ in said }
        phases = CallPhase.times(in: lines)
    }

    func results() -> [ExpectationResult] {
        run.scenario.expectations.map { expectation in
            let (isMet, got, at) = judge(expectation.demand)
            return ExpectationResult(
                words: expectation.words, place: expectation.place, isMet: isMet,
                got: isMet ? "" : got, at: at)
        }
    }

    private typealias Judgement = (isMet: Bool, got: String, at: Int64?)

    private func judge(_ demand: FixtureExpectation.Demand) -> Judgement {
        switch demand {
        case .happens(let words, let wanted):
            let plain = Self.plain(words)
            let line = lines.first { Self.plain(Self.text($0)).contains(plain) }
            return found(line, wanted, "no such line")
        case .outcome(let words):
            let ends = lines.filter { $0.subject == "handoff" && $0.event == "ends" }
            guard let last = ends.last else { return (false, "there was no handoff", nil) }
            let outcome = words.components(of: " because ").joined(separator: ": ")
            return (last.detail.hasPrefix(outcome), last.detail, last.milliseconds)
        case .rule(let name, let wanted):
            let fires = lines.first {
                $0.subject == "trigger" && $0.event == "fires" && $0.detail.hasPrefix(name + ":")
            }
            return found(fires, wanted, "the rule did not fire")
        case .escalation(let wanted): return line("trigger", "fires", wanted)
        case .handoff(let wanted): return line("handoff", "begins", wanted)
        case .bridge(let wanted): return line("bridge", "joins", wanted)
        case .rung(let name, let wanted): return line(name, "rings", wanted)
        case .hears(let listener, let source, let wanted, let window):
            return hears(listener, source, wanted, window)
        case .hearsSound(let listener, let sound, let wanted):
            return hears(listener, sound: sound, wanted)
        case .latency(let name, let limit):
            guard let worst = latencies[name]?.max() else { return (false, "it never came", nil) }
            return (worst <= limit, "\(worst) ms", nil)
        case .key(let listener, let key, let wanted):
            let got = run.members.first { $0.name == listener }?.keys.first { $0.key == key }
            let at = got.map { ($0.at - Instant.zero).inMilliseconds }
            return wanted
                ? (got != nil, "\(listener) never gets key \(key)", nil)
                : (got == nil, "\(listener) gets key \(key)", at)
        case .gap(let listener, let limit, let window): return gap(listener, limit, window)
        case .clipping(let listener):
            guard let ear = ear(of: listener) else { return nobody(listener) }
            return (ear.clippedRuns == 0, "\(ear.clippedRuns) places that clip", nil)
        case .level(let listener, let range, let window):
            return level(listener, range, window)
        case .leak(let source, let listener, let bound): return leak(source, listener, bound)
        case .package(let copy, let path, let test): return package(copy, path, test)
        }
    }

    private static func text(_ line: TimelineLine) -> String {
        "\(line.subject) \(line.event) \(line.detail)"
    }

    /// Without what YAML makes hard to write.
    private static func plain(_ text: String) -> String {
        text.filter { $0 != ":" && $0 != "\"" }
    }

    private func line(_ subject: String, _ event: String, _ wanted: Bool) -> Judgement {
        let first = lines.first { $0.subject == subject && $0.event == event }
        return found(first, wanted, "it never came")
    }

    private func found(_ line: TimelineLine?, _ wanted: Bool, _ missing: String) -> Judgement {
        if wanted { return (line != nil, missing, nil) }
        return (line == nil, line.map(Self.text) ?? "", line?.milliseconds)
    }

    // MARK: Sound

    private func nobody(_ name: String) -> Judgement {
        let names = run.members.map(\.name).joined(separator: ", ")
        return (false, "there is no \(name) in the call, only: \(names)", nil)
    }

    private func ear(of name: String, _ time: Range<Int64>? = nil) -> EarMeasures? {
        guard let member = run.members.first(where: { $0.name == name }) else { return nil }
        let samples = member.heard.samples
        guard let time else { return EarMeasures(samples: samples[...]) }
        let first = min(samples.count, Int(time.lowerBound) * 8)
        let last = min(samples.count, Int(time.upperBound) * 8)
        return EarMeasures(samples: samples[first..<max(first, last)])
    }

    /// The stretches that a window is; none where the call was never in that phase.
    private func times(_ window: FixtureExpectation.Window) -> [Range<Int64>] {
        switch window {
        case .time(let time): [time]
        case .phase(let phase): phases[phase] ?? []
        }
    }

    /// In a part of the call that has no fixed time, in milliseconds: heard at some time in it.
    private static let enough = 200
    /// What latency and buffers may shift at either end of a window, in milliseconds.
    private static let margin: Int64 = 150

    private func hears(
        _ listener: String, _ source: String, _ wanted: Bool, _ window: FixtureExpectation.Window?
    ) -> Judgement {
        guard run.members.contains(where: { $0.name == listener }) else {
            return wanted ? nobody(listener) : (true, "", nil)
        }
        let own = bands.filter { $0.listener == listener && $0.source == source }
        guard let window else {
            let first = own.first?.time.lowerBound
            return wanted
                ? (first != nil, "\(listener) never hears \(source)", nil)
                : (first == nil, "\(listener) hears \(source)", first)
        }
        let times = times(window).map { time in
            let from = time.lowerBound + Self.margin
            return from..<max(from + 1, time.upperBound - Self.margin)
        }
        let inside = times.flatMap { time in own.map { $0.time.clamped(to: time) } }
            .filter { !$0.isEmpty }
        let total = inside.reduce(0) { $0 + $1.count }
        guard wanted else {
            return (inside.isEmpty, "heard for \(total) ms of it", inside.first?.lowerBound)
        }
        guard let first = times.first else { return (false, "there is no such time", nil) }
        if case .phase = window {
            return (total >= Self.enough, "heard for \(total) ms of it", first.lowerBound)
        }
        let share = total * 100 / times.reduce(0) { $0 + $1.count }
        return (share >= 60, "heard in \(share) % of that time", first.lowerBound)
    }

    private func leak(_ source: String, _ listener: String, _ bound: Double) -> Judgement {
        guard let speaker = run.members.first(where: { $0.name == source }) else {
            return nobody(source)
        }
        guard let ear = run.members.first(where: { $0.name == listener }) else {
            return nobody(listener)
        }
        let leak = Leakage.decibels(of: speaker.said.samples, in: ear.heard.samples)
        return (leak < bound, "\((leak * 10).rounded() / 10) dB", nil)
    }

    /// A stretch this like a sound is that sound, whatever line it came over.
    private static let likeEnough = 0.7

    private func hears(_ listener: String, sound name: String, _ wanted: Bool) -> Judgement {
        guard let member = run.members.first(where: { $0.name == listener }) else {
            return wanted ? nobody(listener) : (true, "", nil)
        }
        guard let sound = sounds[name] else {
            return (false, "\(name) is no sound of this scenario", nil)
        }
        let likeness = SoundSearch.likeness(of: sound, in: member.heard.samples)
        let percent = Int((likeness * 100).rounded())
        return (
            (likeness >= Self.likeEnough) == wanted, "the likest stretch is \(percent) % like it",
            nil
        )
    }

    private func level(
        _ listener: String, _ range: ClosedRange<Double>, _ window: FixtureExpectation.Window?
    ) -> Judgement {
        guard let whole = ear(of: listener) else { return nobody(listener) }
        let times = window.map(times) ?? [0..<Int64(whole.samples.count / 8)]
        let levels = times.compactMap { ear(of: listener, $0)?.activeLevel }
        guard let level = levels.max() else { return (false, "\(listener) hears nothing", nil) }
        let told = "\((level * 10).rounded() / 10) dBFS"
        return (range.contains(level), told, times.first?.lowerBound)
    }

    private func gap(
        _ listener: String, _ limit: Int, _ window: FixtureExpectation.Window?
    ) -> Judgement {
        guard let whole = ear(of: listener) else { return nobody(listener) }
        let times = window.map(times) ?? [0..<Int64(whole.samples.count / 8)]
        let gaps = times.compactMap { time in
            ear(of: listener, time).map { ($0.longestGap, time.lowerBound) }
        }
        guard let (gap, start) = gaps.max(by: { $0.0.milliseconds < $1.0.milliseconds }) else {
            return (true, "", nil)
        }
        return (
            gap.milliseconds <= limit, "\(gap.milliseconds) ms of silence", start + Int64(gap.at)
        )
    }

    // MARK: Package

    private func package(
        _ copy: FixtureExpectation.PackageCopy, _ path: [String],
        _ test: FixtureExpectation.PackageTest
    ) -> Judgement {
        let packages = copy == .package ? run.packages : run.recordedPackages
        guard let package = packages.last else { return (false, "there is no package", nil) }
        var value: JSONValue? = package
        for step in path {
            if let index = Int(step), case .array(let values)? = value {
                value = values.indices.contains(index) ? values[index] : nil
            } else {
                value = value?[step]
            }
        }
        let text = value.map { $0.string ?? JSONText.compact($0) }
        switch test {
        case .absent: return (text == nil, "it is \(text ?? "")", nil)
        case .equals(let wanted): return (text == wanted, text ?? "it is not there", nil)
        case .contains(let wanted):
            return (text?.contains(wanted) ?? false, text ?? "it is not there", nil)
        }
    }
}
