// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import GatewayTesting
import Timing

/// Reads what a party on a telephone does.
struct PhoneSteps {
    /// What may be written, for whoever wrote something else.
    static let help =
        "says FILE, says \"words\" (plays does the same; over and over may follow), "
        + "replays FILE.pcap (, call 2) (, as called), presses 1, "
        + "presses 1 by info, presses 1 in the voice, waits, holds, holds both ways, holds by zeros, "
        + "holds by a late offer, resumes, resumes by a late offer, hangs up, falls silent, vanishes, "
        + "sends garbage, is spoken over by a stranger"

    let section: YAMLSection
    let sounds: ScenarioSounds
    let captures: ScenarioCaptures
    let party: String
    let voice: SpeakingVoice
    let gain: Double
    /// By then the call must be over.
    let limit: Duration

    /// Between two keys of one step.
    private static let keyPause = Duration.milliseconds(300)

    /// The steps, each with the entry it was made of.
    func read() -> [(step: PhoneScript.Step, entry: StepEntry)] {
        var times = TimeCheck(section.document, limit: limit)
        return section.entries("does").flatMap { entry in
            if case .pair(let when, _) = entry.content, case .at(let time)? = StepCue(when)?.begin {
                times.take(time, when, line: entry.line)
            }
            return steps(of: entry).map { ($0, StepEntry(entry)) }
        }
    }

    private func steps(of entry: YAMLEntry) -> [PhoneScript.Step] {
        switch entry.content {
        case .words(let act): return steps(.then, act, entry.line)
        case .pair(let when, let act):
            guard let cue = StepCue(when) else {
                section.document.complain(
                    line: entry.line, "'\(when)' is no time to act", write: StepCue.help)
                return []
            }
            return steps(cue, act, entry.line)
        case .section(let words, let details):
            details.keys.forEach(details.pass)
            section.document.complain(
                line: entry.line, "'\(words)' holds more than one thing to do",
                write: "one a line, such as '- at 2 s: presses 0'")
            return []
        }
    }

    private func steps(_ cue: StepCue, _ words: String, _ line: Int) -> [PhoneScript.Step] {
        let (when, delay) = cue.phone
        var steps: [PhoneScript.Step] = []
        // What is no longer heard has been heard.
        if case .hearsNoMore(let tone) = when { steps = [.when(.hears(tone), .nothing)] }
        if when == .waitsNoMore { steps = [.when(.waits, .nothing)] }
        if let keys = words.after("presses ") {
            return steps + pressing(keys, when, delay, words, line)
        }
        return act(words, line).map { steps + [.when(when, after: delay, $0)] } ?? []
    }

    private func act(_ words: String, _ line: Int) -> PhoneScript.Act? {
        if let what = words.after("says ") ?? words.after("plays ") { return saying(what, line) }
        if let what = words.after("replays ") {
            return captures.voice(what, of: party, section, line: line).map { .speak($0) }
        }
        switch words {
        case "waits": return .nothing
        case "holds": return .hold()
        case "holds both ways": return .hold(inactive: true)
        case "holds by zeros": return .holdByZeros
        case "holds by a late offer": return .reofferLate(.sendonly)
        case "resumes by a late offer": return .reofferLate(.sendrecv)
        case "resumes": return .resume
        case "hangs up": return .hangUp
        case "falls silent": return .speak(.silent)
        case "vanishes": return .vanish
        case "sends garbage": return .sendGarbage(datagrams: 20)
        case "is spoken over by a stranger": return .speakFromElsewhere(frames: 100)
        default:
            section.document.complain(
                line: line, "'\(words)' is nothing a telephone does", write: Self.help)
            return nil
        }
    }

    private func saying(_ words: String, _ line: Int) -> PhoneScript.Act? {
        let ending = " over and over"
        let isAgain = words.hasSuffix(ending)
        let what = isAgain ? String(words.dropLast(ending.count)).trimmed : words
        let sound = sounds.sound(what, by: voice, gain: gain, section.document, line: line)
        return sound.map { .speak(.clip($0, loops: isAgain)) }
    }

    private func pressing(
        _ words: String, _ cue: PhoneScript.Cue, _ delay: Duration, _ whole: String, _ line: Int
    ) -> [PhoneScript.Step] {
        let parts = words.split(separator: " ", maxSplits: 1).map(\.trimmed)
        let keys = Array(parts.first ?? "")
        let way = parts.count == 2 ? parts[1] : ""
        guard !keys.isEmpty, keys.count <= 32, keys.allSatisfy({ "0123456789*#ABCD".contains($0) }),
            ["", "by info", "in the voice"].contains(way)
        else {
            section.document.complain(
                line: line, "'\(whole)' presses no keys",
                write: "presses 0, or several: presses 123#; by info or in the voice after it")
            return []
        }
        return keys.enumerated().map { index, key in
            let act: PhoneScript.Act =
                switch way {
                case "by info": .pressByInfo(key)
                case "in the voice": .speak(.clip(KeyTones.sound(of: key), loops: false))
                default: .press(key)
                }
            return index == 0
                ? .when(cue, after: delay, act) : .when(.then, after: Self.keyPause, act)
        }
    }
}

/// An entry of what a party does, for whoever has to be told of it.
struct StepEntry: Sendable, Hashable {
    var words: String
    var line: Int

    init(_ entry: YAMLEntry) {
        line = entry.line
        switch entry.content {
        case .words(let act): words = act
        case .pair(let when, let act): words = "\(when): \(act)"
        case .section(let words, _): self.words = words
        }
    }
}
