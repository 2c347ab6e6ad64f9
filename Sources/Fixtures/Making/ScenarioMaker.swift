// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Codecs
import ConfigurationFiles
import JSON

/// Makes the scenario of a call out of what its journal says and what its recording holds, and notes
/// what of the call the fixture does not have.
struct ScenarioMaker {
    let account: CallAccount
    /// The words of each of the account's sayings as they may be told.
    let sayings: [String]
    let keys: [CallAccount.Key]
    /// Nil where everything may be told.
    let redaction: WordsRedaction?
    /// What is said, by the name of its file; nil where there is no recording, and words that were
    /// written down are spoken by a synthesiser.
    let files: [VoiceFile]?
    let configuration: GatewayConfiguration

    private(set) var notes: [String] = []
    private var text = ScenarioText()

    init(
        account: CallAccount, sayings: [String], keys: [CallAccount.Key],
        redaction: WordsRedaction?, files: [VoiceFile]?,
        configuration: GatewayConfiguration
    ) {
        self.account = account
        self.sayings = sayings
        self.keys = keys
        self.redaction = redaction
        self.files = files
        self.configuration = configuration
    }

    /// The longest a scenario may take, in milliseconds.
    private static let longest: Int64 = 3_600_000
    private static let mostSteps = 500
    /// As fast as people speak.
    private static let millisecondsPerWord: Int64 = 380

    mutating func scenario() -> ScenarioText {
        text.about = about
        text.limit = min(Self.longest, (account.length / 1000 + 30) * 1000)
        if account.length > Self.longest - 30_000 {
            note("the call lasted longer than an hour: what comes after that is left out")
        }
        makeCaller()
        makeOperators()
        makeAgent()
        makeMoments()
        makeExpectations()
        text.clipLengths = account.clipLengths.filter { $0.value <= 120_000 }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        limitSteps()
        return text
    }

    private mutating func note(_ words: String) {
        if !notes.contains(words) { notes.append(words) }
    }

    /// A text of the call as it may be told.
    private func told(_ words: String) -> String { redaction?.redacted(words) ?? words }

    private var about: String {
        let why = account.rules.first.map { "Rule \($0) called a person" } ?? "Nobody was called"
        let end = account.outcome.map { "; the handoff ended as \($0.outcome)" } ?? ""
        let when = redaction == nil ? " of \(account.arrivedAt.rfc3339)" : ""
        return "A recorded call\(when) on line \(account.line). \(why)\(end)."
    }

    // MARK: Caller

    private mutating func makeCaller() {
        let user = account.from.split(separator: "@").first.map(String.init) ?? ""
        let number = ["sip:", "sips:", "tel:"].reduce(user) { text, scheme in
            text.hasPrefix(scheme) ? String(text.dropFirst(scheme.count)) : text
        }
        text.number = redaction == nil ? String(number.prefix { $0 != ";" }) : ""
        if text.number.isEmpty {
            text.number = WordsRedaction.number
            if redaction == nil { note("the journal has no number of the caller's") }
        }
        if (account.callerName ?? "caller").lowercased() != "caller" {
            note("callers of fixtures have no other name than 'caller'")
        }
        if account.hasSignalledContext {
            note("header fields that came with the call and were passed on are not there")
        }
        text.dials = account.dialled
        text.callerCodec = codec(account.caller?.media ?? "", "caller")
        text.callerSteps = speech(of: "caller") + presses(of: "caller") + holds(of: "caller")
        guard let left = account.caller?.left else {
            return note("the journal does not say that the caller left: somebody has to hang up")
        }
        let reason = account.caller?.reason ?? ""
        if reason.hasPrefix("hung up") || reason.hasPrefix("cancelled") {
            text.callerSteps.append(.init(at: PlayTimes.doing(at: left), act: "hangs up"))
        } else if !reason.hasPrefix("the gateway hung up") {
            note("the caller's leg ended by itself (\(told(reason))): the fixture does not do that")
        }
    }

    private mutating func codec(_ media: String, _ who: String) -> String? {
        guard !media.isEmpty else { return nil }
        let parts = media.split(separator: "/")
        let codec = CodecCatalog.codec(
            named: String(parts[0]), clockRate: parts.dropFirst().first.flatMap { Int($0) } ?? 8000,
            channels: parts.dropFirst(2).first.flatMap { Int($0) } ?? 1)
        if let codec { return codec.title }
        note("\(who) spoke \(media), which no telephone of a fixture does: PCMU is in its place")
        return nil
    }

    private func speech(of party: String) -> [ScenarioText.Step] {
        let ending = party == "agent" ? ", all at once" : ""
        guard let files else {
            return zip(account.sayings, sayings).filter { $0.0.party == party }.map { said, words in
                let length = Self.millisecondsPerWord * Int64(words.count(where: { $0 == " " }) + 1)
                // Who hears words writes them down afterwards; agents know them before.
                let guess = party == "agent" ? said.at : max(0, said.at - length)
                let at = PlayTimes.speaking(
                    at: said.span?.lowerBound ?? guess, party: party,
                    connected: account.connected(party, before: guess)
                ).at
                return .init(at: at, act: "says \"\(words)\"\(ending)")
            }
        }
        return files.filter { $0.party == party }.map { file in
            .init(at: file.at, act: "says \(file.name)\(ending)")
        }
    }

    private mutating func presses(of party: String) -> [ScenarioText.Step] {
        keys.filter { $0.party == party }.compactMap { key in
            // Keys that the voice carries are in the recording.
            if key.carrier == "inband", redaction == nil { return nil }
            guard key.key.count == 1, "0123456789*#ABCD".contains(key.key) else {
                note("the journal does not tell every key \(party) pressed: those are left out")
                return nil
            }
            let way = key.carrier == "info" ? " by info" : ""
            return .init(at: PlayTimes.pressing(at: key.at), act: "presses \(key.key)\(way)")
        }
    }

    private func holds(of party: String) -> [ScenarioText.Step] {
        account.holds.filter { $0.value.party == party }.map {
            .init(at: PlayTimes.doing(at: $0.at), act: $0.value.isHeld ? "holds" : "resumes")
        }
    }

    // MARK: Operators

    private mutating func makeOperators() {
        var names: [String] = []
        for ring in account.rings where !names.contains(ring.target) { names.append(ring.target) }
        for name in names {
            let rings = account.rings.filter { $0.target == name }
            guard let ring = rings.last(where: { $0.answered != nil }) ?? rings.last else {
                continue
            }
            if rings.count > 1 {
                note(
                    "\(name) was called \(rings.count) times, and takes every call here as the one "
                        + "that was answered, or the last")
            }
            if ring.isElsewhere { note("\(name) had no telephone, and has one here") }
            if account.replacements.contains(name) {
                note("\(name) is an agent that took the call over: here it is a person")
            }
            var steps = speech(of: name) + presses(of: name) + holds(of: name)
            if ring.hungUp, let left = ring.left {
                steps.append(.init(at: PlayTimes.doing(at: left), act: "hangs up"))
            }
            text.operators.append(
                .init(
                    name: name, answers: answer(of: ring), codec: codec(ring.media, name),
                    steps: steps))
        }
    }

    private func answer(of ring: CallAccount.Ring) -> String {
        func after(_ time: Int64?) -> String {
            let waited = PlayTimes.waiting((time ?? ring.dialled) - ring.dialled)
            return "after \(ScenarioText.seconds(waited)) s"
        }
        if ring.answered != nil { return after(ring.answered) }
        switch (ring.result, ring.status) {
        case ("busy", 486?), ("busy", nil): return "busy"
        case ("declined", 603?), ("declined", nil): return "declines " + after(ring.ended)
        case ("no-answer", nil), ("cancelled", nil), ("timeout", nil), ("caller-abandoned", nil):
            return ring.rang == nil ? "unreachable" : "never"
        case (_, let status?) where (400...699).contains(status) && status != 487:
            return "\(status) " + after(ring.ended)
        case (_, nil): return "unreachable"
        default: return "never"
        }
    }

    // MARK: Agent

    private mutating func makeAgent() {
        let line =
            configuration.lines.first { $0.name == account.line }
            ?? configuration.line(for: account.dialled)
        text.agentProtocol = (line?.agent ?? configuration.agent.address).protocol.name
        text.agentSteps = speech(of: "agent") + reports + requests + told(by: "agent")
        for hangUp in account.hangUps where hangUp.value.by == "agent" {
            let at = PlayTimes.telling(at: hangUp.at)
            text.agentSteps.append(.init(at: at, act: "hangs up"))
        }
        guard let first = account.agents.first else {
            text.agentConnects = account.agentLost == nil ? "never" : "refused"
            return
        }
        text.agentConnects =
            "after \(ScenarioText.seconds(PlayTimes.waiting(first.connected))) s"
        if account.agents.count > 1 { note("only the first of the caller's agents is here") }
        if let lost = account.agentLost, lost.at > first.connected {
            let act = lost.value.contains("1000") ? "closes" : "dies"
            text.agentSteps.append(.init(at: PlayTimes.telling(at: lost.at), act: act))
        }
    }

    private var reports: [ScenarioText.Step] {
        account.reports.compactMap { report in
            let told = redaction.map { report.value.redacted(by: $0) } ?? report.value
            return ReportWords.written(told).map {
                .init(at: PlayTimes.telling(at: report.at), act: "reports", details: $0)
            }
        }
    }

    private var requests: [ScenarioText.Step] {
        account.requests.map { request in
            ScenarioText.Step(
                at: PlayTimes.telling(at: request.at), act: "asks for a person",
                details: details(of: request.value))
        }
    }

    /// What an agent said of the case, as a mapping in one line.
    private func details(of request: JSONValue) -> String {
        func member(_ value: JSONValue?) -> String? {
            let words = value?.string ?? ""
            return words.isEmpty ? nil : ScenarioText.quoted(told(words))
        }
        func texts(_ key: String) -> String? {
            let texts = (request[key]?.array ?? []).compactMap(\.string).filter { !$0.isEmpty }
            return ScenarioText.list(texts.map(told))
        }
        var context: [(String, String?)] = []
        for item in request["context"]?.all ?? [] where !item.name.isEmpty {
            guard let value = item.value.string, !value.isEmpty else { continue }
            let shown = redaction == nil ? value : WordsRedaction.valueMark
            context.append((ScenarioText.quoted(told(item.name)), ScenarioText.quoted(shown)))
        }
        let route = request["route"]?.string ?? ""
        let members: [(String, String?)] = [
            ("because", member(request["reason"])), ("summary", member(request["summary"])),
            ("route", route.isEmpty ? nil : ScenarioText.quoted(route)),
            ("name", member(request["identity"]?["name"])),
            ("account", member(request["account"])), ("orders", texts("orders")),
            ("issue", member(request["issue"])), ("tried", texts("tried")),
            ("next_step", member(request["next_step"])),
            ("context", context.isEmpty ? nil : ScenarioText.mapping(context)),
        ]
        return ScenarioText.mapping(members)
    }

    /// What one source wrote down.
    private func told(by source: String) -> [ScenarioText.Step] {
        zip(account.sayings, sayings).compactMap { saying, words in
            guard saying.source == source else { return nil }
            let verb = saying.party == "caller" ? "writes for the caller" : "writes"
            guard saying.party == "caller" || saying.party == "agent" else { return nil }
            return .init(at: PlayTimes.telling(at: saying.at), act: "\(verb) \"\(words)\"")
        }
    }

    // MARK: The gateway

    private mutating func makeMoments() {
        for (saying, words) in zip(account.sayings, sayings) where saying.source != "agent" {
            let who =
                ["caller", "agent"].contains(saying.party) ? saying.party : "operator"
            text.moments.append(
                .init(
                    at: PlayTimes.happening(at: saying.at),
                    act: "hears the \(who) say \"\(words)\""))
        }
        if account.unfinishedTexts > 0 {
            note("texts that were not final are left out (\(account.unfinishedTexts))")
        }
        for at in account.takeOvers {
            text.moments.append(
                .init(at: PlayTimes.happening(at: at), act: "takes the call over"))
        }
        for hangUp in account.hangUps where hangUp.value.by != "agent" {
            text.moments.append(
                .init(at: PlayTimes.happening(at: hangUp.at), act: "hangs up the call"))
        }
    }

    private mutating func makeExpectations() {
        if let outcome = account.outcome {
            text.expectations.append("outcome \(outcome.outcome)")
        } else {
            text.expectations.append("no handoff")
        }
        for rule in Set(account.rules).sorted() { text.expectations.append("rule \(rule)") }
        text.expectations += ["never heard by caller: whisper", "never heard by agent: whisper"]
    }

    private mutating func limitSteps() {
        let most = Self.mostSteps / 2
        for path in [\ScenarioText.callerSteps, \.agentSteps, \.moments]
        where text[keyPath: path].count > most {
            text[keyPath: path] = Array(text[keyPath: path].sorted { $0.at < $1.at }.prefix(most))
            note("more than \(most) steps of one party: the later ones are left out")
        }
    }
}
