// SPDX-License-Identifier: Apache-2.0

import Timing

/// The words in which a scenario demands something.
enum ExpectationWords {
    static let help =
        "outcome bridged (because completed); rule NAME; no rule NAME; escalation; handoff; bridge; no "
        + "escalation; no handoff; no bridge; anna is rung; ben is never rung; caller hears anna; "
        + "never heard by caller: whisper; caller never hears whisper; caller hears greeting.wav; caller never hears greeting.wav; "
        + "no gap over 500 ms for caller (these may end with: from 2 s to 4 s, "
        + CallPhase.allCases.map(\.rawValue).joined(separator: ", ")
        + "); anna gets key 5; anna never gets key 5; "
        + RunLatencies.names.map { "\($0) ≤ 800 ms" }.joined(separator: "; ")
        + "; no clipping for anna; level for caller (from 2 s to "
        + "4 s) between -40 and -10 dB; leak of anna to agent "
        + "below -35 dB; package reason contains "
        + "\"…\"; package account equals …; package account absent; record account absent; happens: "
        + "trigger fires …; never "
        + "happens: …"

    static func demand(_ words: String) -> FixtureExpectation.Demand? {
        if let text = words.after("never happens: ") { return .happens(text, false) }
        if let text = words.after("happens: ") { return .happens(text, true) }
        if let text = words.after("outcome ") { return .outcome(text) }
        if let text = words.after("no rule ") { return .rule(text, false) }
        if let text = words.after("rule ") { return .rule(text, true) }
        switch words {
        case "no escalation": return .escalation(false)
        case "escalation": return .escalation(true)
        case "no handoff": return .handoff(false)
        case "handoff": return .handoff(true)
        case "no bridge": return .bridge(false)
        case "bridge": return .bridge(true)
        default: break
        }
        if words.hasSuffix(" is never rung") {
            return .rung(String(words.dropLast(" is never rung".count)), false)
        }
        if words.hasSuffix(" is rung") { return .rung(String(words.dropLast(8)), true) }
        return package(words) ?? key(words) ?? sound(words) ?? hearing(words) ?? latency(words)
    }

    private static func package(_ words: String) -> FixtureExpectation.Demand? {
        let copies = FixtureExpectation.PackageCopy.allCases
        guard let copy = copies.first(where: { words.hasPrefix($0.rawValue + " ") }),
            let text = words.after(copy.rawValue + " ")
        else { return nil }
        let parts = text.split(separator: " ", maxSplits: 2).map(String.init)
        guard parts.count >= 2 else { return nil }
        let path = parts[0].split(separator: ".").map(String.init)
        guard !path.isEmpty else { return nil }
        let value = parts.count == 3 ? parts[2].quoted ?? parts[2] : ""
        switch (parts[1], parts.count) {
        case ("equals", 3): return .package(copy, path: path, .equals(value))
        case ("contains", 3): return .package(copy, path: path, .contains(value))
        case ("absent", 2): return .package(copy, path: path, .absent)
        default: return nil
        }
    }

    private static func key(_ words: String) -> FixtureExpectation.Demand? {
        for (verb, isWanted) in [(" never gets key ", false), (" gets key ", true)] {
            let parts = words.components(of: verb)
            guard parts.count == 2 else { continue }
            guard parts[1].count == 1, let key = parts[1].first, "0123456789*#ABCD".contains(key)
            else { return nil }
            return .key(listener: parts[0], key, isWanted)
        }
        return nil
    }

    private static func sound(_ words: String) -> FixtureExpectation.Demand? {
        if let text = words.after("no clipping for ") { return .clipping(listener: text) }
        if let text = words.after("no gap over ") {
            let (rest, window) = split(text)
            let parts = rest.components(of: " for ")
            guard parts.count == 2, let limit = Quantity.duration(parts[0]) else { return nil }
            return .gap(listener: parts[1], atMost: Int(limit.inMilliseconds), window)
        }
        if let text = words.after("leak of ") {
            let parts = text.components(of: " below ")
            let names = parts[0].components(of: " to ")
            guard parts.count == 2, names.count == 2, let bound = Quantity.decibels(parts[1]) else {
                return nil
            }
            return .leak(from: names[0], to: names[1], below: bound)
        }
        if let text = words.after("level for ") {
            let parts = text.components(of: " between ")
            guard parts.count == 2 else { return nil }
            let bounds = parts[1].components(of: " and ")
            guard bounds.count == 2, let high = Quantity.decibels(bounds[1]),
                let low = Double(bounds[0]) ?? Quantity.decibels(bounds[0]), low <= high
            else { return nil }
            let (listener, window) = split(parts[0])
            return .level(listener: listener, low...high, window)
        }
        return nil
    }

    private static func hearing(_ words: String) -> FixtureExpectation.Demand? {
        if let text = words.after("never heard by ") {
            let parts = text.components(of: ": ")
            guard parts.count == 2 else { return nil }
            let (source, window) = split(parts[1])
            if isSound(source) {
                return .hearsSound(listener: parts[0], sound: source, false)
            }
            return .hears(listener: parts[0], source: source, false, window)
        }
        for (verb, isHeard) in [(" never hears ", false), (" hears ", true)] {
            let parts = words.components(of: verb)
            guard parts.count == 2 else { continue }
            let (source, window) = split(parts[1])
            if isSound(source) {
                return .hearsSound(listener: parts[0], sound: source, isHeard)
            }
            guard !source.contains(" ") else { return nil }
            return .hears(listener: parts[0], source: source, isHeard, window)
        }
        return nil
    }

    private static func isSound(_ name: String) -> Bool {
        name.quoted != nil
            || [".wav", ".opus", ".ogg", ".ulaw", ".alaw"].contains { name.hasSuffix($0) }
    }

    /// The words before `from 2 s to 4 s` or a part of the call, and that window.
    private static func split(_ words: String) -> (String, FixtureExpectation.Window?) {
        for phase in CallPhase.allCases {
            if let rest = words.before(" " + phase.rawValue) { return (rest, .phase(phase)) }
        }
        let parts = words.components(of: " from ")
        guard parts.count == 2 else { return (words, nil) }
        let times = parts[1].components(of: " to ")
        guard times.count == 2, let from = Quantity.duration(times[0]),
            let to = Quantity.duration(times[1]), from < to
        else { return (words, nil) }
        return (parts[0], .time(Int64(from.inMilliseconds)..<Int64(to.inMilliseconds)))
    }

    private static func latency(_ words: String) -> FixtureExpectation.Demand? {
        let parts =
            words.contains("≤") ? words.components(of: "≤") : words.components(of: "<=")
        guard parts.count == 2, let limit = Quantity.duration(parts[1].trimmed),
            RunLatencies.names.contains(parts[0].trimmed)
        else { return nil }
        return .latency(parts[0].trimmed, atMost: Int(limit.inMilliseconds))
    }
}

extension String {
    /// The parts around the first place of these words; the whole where they are not.
    func components(of words: String) -> [String] {
        guard let range = firstRange(of: words) else { return [self] }
        return [String(self[..<range.lowerBound]), String(self[range.upperBound...])]
    }
}
