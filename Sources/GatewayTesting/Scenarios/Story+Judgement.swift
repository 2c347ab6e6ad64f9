// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
package import Timing

extension Story {
    /// Judges the story by the expectations and keeps what was not met.
    package mutating func judge(by expectations: [Expectation]) {
        failures += expectations.compactMap { failure(of: $0) }
    }

    private func failure(of expectation: Expectation) -> String? {
        switch expectation {
        case .handoffs(let expected, let call):
            let got = endings(of: call)
            let wanted = expected.map { "\($0.outcome.rawValue) \($0.reason.rawValue)" }
            return got == wanted ? nil : "handoffs \(wanted), got \(got)"
        case .attempts(let expected, let call): return attemptFailure(expected, call)
        case .events(let patterns, let call): return eventFailure(patterns, call)
        case .noEvent(let pattern, let call):
            let found = records(of: call).first(where: pattern.matches)
            return found.map { "no \(pattern), got \($0.name): \($0.words)" }
        case .hears(let listener, let tones, let window):
            return hearingFailure(listener, tones, window)
        case .doesNotHear(let listener, let tones, let window):
            return leakFailure(listener, tones, window)
        case .packets(let name, let milliseconds): return packetFailure(name, milliseconds)
        case .hearsHighTone(let name, let hears):
            let packets = heard(by: name)?.highTonePackets ?? 0
            return (packets > 50) == hears && (hears || packets == 0)
                ? nil : "\(name) hears the high tone: \(hears), got \(packets) packets with it"
        case .noted(let name, let what):
            return phone(name)?.first(what) != nil ? nil : "\(name) never noted \(what)"
        case .neverNoted(let name, let what):
            return phone(name)?.first(what) == nil ? nil : "\(name) noted \(what)"
        case .phoneNeverRang(let name):
            return phone(name)?.invitations.isEmpty ?? false ? nil : "\(name) was rung"
        case .within(let limit, let from, let to):
            guard let start = instant(of: from) else { return "no moment \(from)" }
            guard let end = instant(of: to) else { return "no moment \(to)" }
            return end - start <= limit
                ? nil : "\(to) came \((end - start).inMilliseconds) ms after \(from)"
        }
    }

    private func records(of call: Int) -> [JournalRecord] {
        guard calls.indices.contains(call) else { return [] }
        guard case .loopback(let suffix) = depth else { return calls[call].records }
        // Targets are spoken of by the names that they have in the scenario.
        let names = phones.map(\.script.name)
        return calls[call].records.map { record in
            var record = record
            for name in names {
                record.words = record.words.replacing("\(name)\(suffix)", with: name)
            }
            return record
        }
    }

    private func endings(of call: Int) -> [String] {
        records(of: call).filter { $0.name == "handoff.ended" }.map { record in
            (record.detail["outcome"]?.string ?? "") + " " + (record.detail["reason"]?.string ?? "")
        }
    }

    private func attemptFailure(_ expected: [Expectation.Try], _ call: Int) -> String? {
        let ended = records(of: call).filter { $0.name == "attempt.ended" }
        let got = ended.map { record in
            Expectation.Try(
                name(ofTarget: record.detail["target"]?.string ?? ""),
                record.detail["result"]?.string.flatMap(OutcomeReason.init) ?? .error,
                status: record.detail["sip"]?["status"]?.integer.map(Int.init))
        }
        let isSame =
            got.count == expected.count
            && zip(got, expected).allSatisfy { got, wanted in
                got.target == wanted.target && got.result == wanted.result
                    && (wanted.status == nil || got.status == wanted.status)
            }
        return isSame ? nil : "attempts \(expected), got \(got)"
    }

    private func name(ofTarget target: String) -> String {
        guard case .loopback(let suffix) = depth, target.hasSuffix(suffix) else { return target }
        return String(target.dropLast(suffix.count))
    }

    private func eventFailure(_ patterns: [EventPattern], _ call: Int) -> String? {
        var rest = records(of: call)[...]
        for pattern in patterns {
            guard let index = rest.firstIndex(where: pattern.matches) else {
                return "event \(pattern.name) \(pattern.words) in this order"
            }
            rest = rest[(index + 1)...]
        }
        return nil
    }

    // MARK: Hearing

    /// What latency, jitter buffers and ramps may shift at either end of a window.
    private static let margin = Duration.milliseconds(300)

    private func bounds(_ window: Expectation.Window) -> (Instant, Instant)? {
        guard let from = instant(of: window.from), let to = instant(of: window.to) else {
            return nil
        }
        let start = window.from == .start ? from : from + Self.margin
        let end = window.to == .end ? to : to.advanced(by: .milliseconds(-60))
        return start < end ? (start, end) : nil
    }

    private func hearingFailure(
        _ listener: String, _ tones: Set<Tone>, _ window: Expectation.Window
    ) -> String? {
        guard let sound = heard(by: listener) else { return "no listener \(listener)" }
        guard let (start, end) = bounds(window) else { return "no window \(window)" }
        if depth != .simulated {
            return speechFailure(listener, tones, window, sound.samples(from: start, to: end))
        }
        let got = sound.tones(from: start, to: end)
        return tones.isSubset(of: got)
            ? nil
            : "\(listener) hears \(names(tones)) in \(window), got \(names(got))"
    }

    /// The same where lanes are speech and music: a lane counts as heard when there is sound.
    private func speechFailure(
        _ listener: String, _ tones: Set<Tone>, _ window: Expectation.Window, _ samples: [Int16]
    ) -> String? {
        let missing = tones.filter { tone in
            tone.isLane
                ? PhoneEar.soundShare(in: samples) < 0.25
                : PhoneEar.voiceFrames(tone, in: samples).share < 0.35
        }
        return missing.isEmpty
            ? nil : "\(listener) hears \(names(missing)) in \(window), but does not"
    }

    private func leakFailure(
        _ listener: String, _ tones: Set<Tone>, _ window: Expectation.Window
    ) -> String? {
        // An agent that never was hears nothing.
        guard let sound = heard(by: listener) else {
            return listener == "agent" ? nil : "no listener \(listener)"
        }
        guard let (start, end) = bounds(window) else { return nil }
        let samples = sound.samples(from: start, to: end)
        let leaked = tones.filter { tone in
            // Lanes are speech and music on loopback: there the journal's routing is audited.
            depth == .simulated
                ? sound.everHears(tone, from: start, to: end)
                : !tone.isLane && PhoneEar.voiceFrames(tone, in: samples).longest >= 4
        }
        return leaked.isEmpty
            ? nil : "\(listener) does not hear \(names(leaked)) in \(window), but did"
    }

    private func names(_ tones: Set<Tone>) -> String {
        tones.map(\.name).sorted().joined(separator: "+")
    }

    private func packetFailure(_ name: String, _ milliseconds: Int) -> String? {
        let packets = heard(by: name)?.packets ?? [:]
        let all = packets.values.reduce(0, +)
        let right = packets[milliseconds * 8] ?? 0
        let longest = packets.keys.max() ?? 0
        return right * 20 > all * 19 && longest == milliseconds * 8
            ? nil : "\(name) hears packets of \(milliseconds) ms, got samples: \(packets)"
    }

    // MARK: Moments

    package func instant(of mark: Expectation.Mark) -> Instant? {
        switch mark {
        case .start: began
        case .end: ended
        case .event(let pattern): instant(of: pattern, call: 0)
        case .otherCall(let pattern): instant(of: pattern, call: 1)
        case .note(let name, let what): phone(name)?.first(what)
        case .after(let mark, let delay): instant(of: mark).map { $0 + delay }
        }
    }

    private func instant(of pattern: EventPattern, call: Int) -> Instant? {
        records(of: call).first(where: pattern.matches).map { calls[call].arrived + $0.offset }
    }
}
