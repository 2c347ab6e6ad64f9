// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import ConfigurationFiles
import GatewayTesting
import MediaEngine
import Timing

/// Reads what the agent does, step after step.
struct AgentSteps {
    /// What may be written, for whoever wrote something else.
    static let help =
        "says FILE, says \"words\" (, may be interrupted; , all at once; over and over), waits, "
        + "listens, writes \"words\", writes "
        + "for the caller \"words\", asks for a person, asks for a person because \"…\", waits for "
        + "key 5, reports: {confidence: 0.4} (intent, sentiment, tool, context, status), hangs up, "
        + "goes silent, closes, dies, sends garbage"

    private static let mayBeInterrupted = ", may be interrupted"
    /// The next step does not wait for it: as many bots send their sound.
    private static let allAtOnce = ", all at once"

    let section: YAMLSection
    let sounds: ScenarioSounds
    let format: StreamFormat
    let voice: SpeakingVoice
    let gain: Double
    let limit: Duration
    /// Clips by name, in the agent's format.
    private(set) var clips: [String: [UInt8]] = [:]

    init(
        section: YAMLSection, sounds: ScenarioSounds, format: StreamFormat, voice: SpeakingVoice,
        gain: Double, limit: Duration
    ) {
        self.section = section
        self.sounds = sounds
        self.format = format
        self.voice = voice
        self.gain = gain
        self.limit = limit
    }

    mutating func read(_ key: String) -> [AgentScript.Step] {
        var steps: [AgentScript.Step] = []
        var times = TimeCheck(section.document, limit: limit)
        for entry in section.entries(key) {
            if let when = entry.when, case .at(let time)? = StepCue(when)?.begin {
                times.take(time, when, line: entry.line)
            }
            switch entry.content {
            case .words(let act):
                if let what = act.after("says ")?.before(" over and over") {
                    guard let say = say(what, entry.line) else { continue }
                    steps += [say, .goTo(steps.count)]
                } else {
                    steps += self.steps(.then, act, nil, entry.line)
                }
            case .pair(let when, let act):
                if when == "asks for a person because" {
                    steps.append(.askForPerson(AgentRequest(reason: act)))
                } else if when == "reports" {
                    complain(entry.line, "'reports' is '\(act)'", ReportWords.help)
                } else if when == "asks for a person" {
                    complain(
                        entry.line, "'asks for a person' is '\(act)'",
                        "asks for a person because: \(act), or {because: …, account: …}")
                } else if let cue = cue(when, entry.line) {
                    steps += self.steps(cue, act, nil, entry.line)
                }
            case .section(let words, let details):
                steps += self.steps(words, details, entry.line)
            }
        }
        return steps
    }

    /// `- reports: {…}`, or the same below its time.
    private mutating func steps(
        _ words: String, _ details: YAMLSection, _ line: Int
    ) -> [AgentScript.Step] {
        let isTime = ["at ", "after ", "when "].contains { words.hasPrefix($0) }
        guard isTime || StepCue(words) != nil else { return steps(.then, words, details, line) }
        let acts = details.keys
        if let cue = cue(words, line) {
            if acts.count == 1, details.isMapping(acts[0]) {
                return steps(cue, acts[0], details.section(acts[0]), line)
            }
            complain(
                line, "what stands below '\(words)' is not one thing with details of its own",
                "one a line: '- \(words): {reports: {confidence: 0.4}}', '- \(words): listens'")
        }
        acts.forEach(details.pass)
        return []
    }

    private func cue(_ words: String, _ line: Int) -> StepCue? {
        guard let cue = StepCue(words) else {
            complain(line, "'\(words)' is no time to act", StepCue.help)
            return nil
        }
        if case .when(let cue) = cue.begin, cue != .hearsQuiet(for: .milliseconds(700)) {
            complain(line, "an agent does not wait for '\(words)'", "at 2 s, after 2 s, when asked")
            return nil
        }
        return cue
    }

    private mutating func steps(
        _ cue: StepCue, _ words: String, _ details: YAMLSection?, _ line: Int
    ) -> [AgentScript.Step] {
        var steps: [AgentScript.Step] = []
        switch cue.begin {
        case .at(let time): steps.append(.pauseUntil(.zero + time))
        case .then: break
        case .when:
            steps.append(.hear(quiet: .milliseconds(700), atMost: .seconds(60)))
        }
        if cue.delay > .zero { steps.append(.pause(cue.delay)) }
        if let act = act(words, details, line) { steps.append(act) }
        return steps
    }

    private mutating func act(
        _ words: String, _ details: YAMLSection?, _ line: Int
    ) -> AgentScript.Step? {
        if let what = words.after("says ") ?? words.after("plays ") { return say(what, line) }
        if let text = words.after("writes for the caller ")?.quoted {
            return .transcript(TranscriptSegment(party: .caller, text: text))
        }
        if let text = words.after("writes ")?.quoted {
            return .transcript(TranscriptSegment(party: .agent, text: text))
        }
        if let reason = words.after("asks for a person because ") {
            return .askForPerson(AgentRequest(reason: reason.quoted ?? reason))
        }
        if words == "asks for a person" { return .askForPerson(request(details)) }
        if words == "reports" { return report(details, line) }
        if let key = words.after("waits for key "), key.count == 1, let first = key.first {
            return .awaitDigit(first, atMost: .seconds(60))
        }
        switch words {
        case "waits": return .pause(.zero)
        case "listens": return .hear(quiet: .milliseconds(700), atMost: .seconds(60))
        case "hangs up": return .hangUp(reason: "done")
        case "goes silent": return .goSilent
        case "closes": return .close(code: 1000, reason: "done")
        case "dies": return .close(code: 1011, reason: "the bot died")
        case "sends garbage": return .send(Array("{\"event\":\"media\",".utf8))
        default:
            for key in details?.keys ?? [] { details?.pass(over: key) }
            complain(line, "'\(words)' is nothing an agent does", Self.help)
            return nil
        }
    }

    private mutating func say(_ what: String, _ line: Int) -> AgentScript.Step? {
        let mayBeCut = what.hasSuffix(Self.mayBeInterrupted)
        let isAtOnce = what.hasSuffix(Self.allAtOnce)
        let ending = mayBeCut ? Self.mayBeInterrupted : isAtOnce ? Self.allAtOnce : ""
        let what = String(what.dropLast(ending.count))
        guard
            let sound = sounds.sound(
                what, by: voice, gain: gain, section.document, line: line)
        else { return nil }
        clips[what] = format.bytes(of: sound)
        return isAtOnce ? .sendClip(what) : .say(clip: what, interruptible: mayBeCut)
    }

    private func report(_ details: YAMLSection?, _ line: Int) -> AgentScript.Step? {
        guard let details else {
            complain(line, "'reports' does not say what", ReportWords.help)
            return nil
        }
        return ReportWords(section: details).read().map { .report($0) }
    }

    private func request(_ details: YAMLSection?) -> AgentRequest {
        guard let details else { return AgentRequest(reason: "the agent asks for a person") }
        var request = AgentRequest(
            reason: details.string("because", "the agent asks for a person"),
            summary: details.optionalString("summary"), route: details.optionalString("route"))
        if let name = details.optionalString("name") {
            request.details.identity = CallerIdentity(name: name, isVerified: true)
        }
        request.details.account = details.optionalString("account")
        request.details.orders = details.strings("orders", [])
        request.details.issue = details.optionalString("issue")
        request.details.tried = details.strings("tried", [])
        request.details.nextStep = details.optionalString("next_step")
        let context = details.section("context")
        request.context = context.keys.compactMap { key in
            context.optionalString(key).map { ContextItem(key: key, value: $0) }
        }
        return request
    }

    private func complain(_ line: Int, _ what: String, _ write: String) {
        section.document.complain(line: line, what, write: write)
    }
}

extension YAMLEntry {
    /// What stands before the colon; nil where there is none.
    fileprivate var when: String? {
        switch content {
        case .words: nil
        case .pair(let when, _), .section(let when, _): when
        }
    }
}
