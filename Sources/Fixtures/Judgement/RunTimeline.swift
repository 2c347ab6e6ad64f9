// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import GatewayTesting
import JSON
import Timing
import Verdicts

/// Tells what happened in a call as lines of a timeline: the journal in words, and who heard whom.
struct RunTimeline {
    private let account: TimelineAccount
    /// The operator of the leg that is open.
    private var staff = "operator"
    /// Others who are called at the same time, by party and by attempt.
    private var others: [String: String] = [:]
    private var othersAttempts: Set<Int64> = []
    private var answered: [String: Int64] = [:]
    private var accepted: Int64?
    private var lines: [TimelineLine] = []

    static func lines(of run: FixtureRun, bands: [HeardBand]) -> [TimelineLine] {
        lines(of: TimelineAccount(run), bands: bands)
    }

    static func lines(of account: TimelineAccount, bands: [HeardBand]) -> [TimelineLine] {
        var timeline = RunTimeline(account)
        for record in account.records { timeline.add(record) }
        for notice in account.notices {
            timeline.line(notice.at, "agent", "learns", "handoff \(notice.words)")
        }
        for key in account.keys {
            timeline.line(key.at, key.party, "gets", "key \(key.key)", timeline.heard)
        }
        for band in bands { timeline.add(band) }
        return timeline.lines.enumerated()
            .sorted {
                ($0.element.milliseconds, $0.offset) < ($1.element.milliseconds, $1.offset)
            }
            .map(\.element)
    }

    private init(_ account: TimelineAccount) { self.account = account }

    private mutating func line(
        _ at: Int64, _ subject: String, _ event: String, _ detail: String = "",
        _ kind: TimelineLine.Kind = .exact
    ) {
        let plain = detail.split(whereSeparator: { $0 == " " || $0.isNewline })
            .joined(separator: " ")
        lines.append(
            TimelineLine(
                at, subject.replacing(" ", with: "-"), event, String(plain.prefix(600)), kind))
    }

    private var heard: TimelineLine.Kind {
        .detected(tolerance: account.tolerances.heard, score: nil)
    }

    // MARK: Who hears whom

    private mutating func add(_ band: HeardBand) {
        let began = band.time.lowerBound
        var kind = heard
        if band.source == FixtureLane.whisper.rawValue, let answer = answered[band.listener],
            began >= answer
        {
            kind = bound(began - answer, "answering")
        }
        line(began, band.listener, "hears", band.source, kind)
        line(band.time.upperBound, band.listener, "hears", "\(band.source) no more", heard)
    }

    /// A latency as it was, and a little room up to the next frame.
    private func bound(_ measured: Int64, _ cause: String) -> TimelineLine.Kind {
        let limit = (Int(measured) + 39) / 20 * 20
        return .latency(LatencyBound(limit: limit, measured: Int(measured), cause: cause))
    }

    // MARK: The journal

    private mutating func add(_ record: JournalRecord) {
        let at = account.milliseconds(record)
        let detail = record.detail
        let parts = record.name.split(separator: ".", maxSplits: 1).map(String.init)
        switch record.name {
        case "call.arrived":
            let from = detail["from"]?.string ?? ""
            let user = from.prefix { $0 != "@" }
            line(at, "caller", "arrives", "\(user) on line \(detail["line"]?.string ?? "")")
        case "call.ended": line(at, "call", "ends", detail["reason"]?.string ?? "")
        case "escalated": line(at, "trigger", "fires", named(detail))
        case "escalation.ignored":
            let why = detail["why"]?.string ?? ""
            let rule = detail["escalation"]?["trigger"]?.string ?? ""
            line(at, "trigger", "ignored", "\(rule): \(why)")
        case "handoff.began":
            line(at, "handoff", "begins", "route \(detail["route"]?.string ?? "")")
        case "handoff.ended":
            let outcome = detail["outcome"]?.string ?? ""
            line(at, "handoff", "ends", "\(outcome): \(detail["reason"]?.string ?? "")")
        case "handoff.package": line(at, "briefing", "is", detail["briefing"]?.string ?? "")
        case "handoff.offered": line(at, "package", "goes", "to \(detail["target"]?.string ?? "")")
        case "bridged": addBridge(record, at)
        case "routing": line(at, "routing", "is", record.words)
        case "clip.playing": line(at, "gateway", "plays", record.words)
        case "clip.stopped": line(at, "gateway", "stops", detail["lane"]?.string ?? "")
        case "clip.played":
            let lane = detail["lane"]?.string ?? ""
            line(at, "gateway", "played", "\(lane): \(detail["clip"]?.string ?? "")")
        case "agent.told": line(at, "agent", "told", detail["what"]?.string ?? "")
        case "leg.quality": break
        default:
            if parts[0] == "signal" { return addSignal(record, at) }
            if parts.count == 2, parts[1] == "connected" || parts[1] == "disconnected" {
                let what = detail["media"]?.string ?? detail["reason"]?.string ?? ""
                line(at, name(parts[0]), parts[1] == "connected" ? "connects" : "leaves", what)
            } else if parts[0] == "operator" || parts[0] == "attempt" {
                addAttempt(record, at)
            } else {
                line(at, parts.count == 2 ? parts[0] : "call", parts.last ?? "", record.words)
            }
        }
    }

    private func named(_ escalation: JSONValue) -> String {
        let rule = escalation["trigger"]?.string ?? ""
        return "\(rule): \(escalation["reason"]?.string ?? "")"
    }

    /// A party as the scenario calls it.
    private func name(_ party: String) -> String {
        party == "operator" ? staff : others[party] ?? party
    }

    private mutating func addBridge(_ record: JournalRecord, _ at: Int64) {
        let who = target(record)
        line(
            at, "bridge", "joins", "caller ⇄ \(who)",
            accepted.map { bound(at - $0, "accepting") } ?? .exact)
    }

    private func target(_ record: JournalRecord) -> String {
        record.detail["attempt"]?.integer.flatMap { account.targets[Int($0)] }
            ?? record.detail["target"]?.string ?? staff
    }

    /// Of several who are called at once the journal says which of the operators each is.
    private mutating func called(_ record: JournalRecord, _ who: String) {
        guard let party = record.detail["party"]?.string,
            let attempt = record.detail["attempt"]?.integer
        else { return }
        others[party] = who
        othersAttempts.insert(attempt)
    }

    private mutating func reached(_ record: JournalRecord, _ who: String) {
        let isOther = record.detail["attempt"]?.integer.map(othersAttempts.contains) ?? false
        if !isOther { staff = who }
    }

    private mutating func addAttempt(_ record: JournalRecord, _ at: Int64) {
        let who = target(record)
        switch record.name {
        case "operator.dialled":
            called(record, who)
            line(at, who, "dialled")
        case "operator.ringing":
            reached(record, who)
            line(at, who, "rings", record.detail["status"]?.integer.map { "\($0)" } ?? "")
        case "operator.answered":
            reached(record, who)
            answered[who] = at
            line(at, who, "answers")
        case "operator.chose": addChoice(record, who, at)
        case "attempt.ended":
            let status = record.detail["sip"]?["status"]?.integer.map { " \($0)" } ?? ""
            line(at, who, "tried", (record.detail["result"]?.string ?? "") + status)
        default: line(at, who, String(record.name.split(separator: ".").last ?? ""), record.words)
        }
    }

    private mutating func addChoice(_ record: JournalRecord, _ who: String, _ at: Int64) {
        let choice = record.detail["choice"]?.string ?? ""
        if choice == "accept" { accepted = at }
        let key = account.presses[who]?.last { $0 <= at }
        line(
            at, who, "chooses", choice,
            key.flatMap { at - $0 < 2000 ? bound(at - $0, "the key") : nil } ?? .exact)
    }

    private mutating func addSignal(_ record: JournalRecord, _ at: Int64) {
        let detail = record.detail
        let who = name((detail["party"] ?? detail["speaker"])?.string ?? "")
        switch record.name {
        case "signal.speech-began": line(at, who, "speaks", "", heard)
        case "signal.speech-ended": line(at, who, "pauses", "", heard)
        case "signal.keyword":
            let phrase = detail["phrase"]?.string ?? ""
            let score = ((detail["score"]?.double ?? 0) * 1000).rounded() / 1000
            let isSure = detail["confirmed"] == .bool(true)
            line(
                at, who, "says", "\"\(phrase)\"" + (isSure ? "" : " perhaps"),
                .detected(
                    tolerance: account.tolerances.heard,
                    score: ScoreBand(
                        score: score, band: account.tolerances.score,
                        threshold: account.thresholds[phrase])))
        case "signal.digit":
            let carrier = detail["carrier"]?.string ?? ""
            line(
                at, who, "presses", "\(detail["key"]?.string ?? "") (\(carrier))",
                carrier == "inband" ? heard : .exact)
        case "signal.transcript": line(at, who, "said", "\"\(detail["text"]?.string ?? "")\"")
        case "signal.agent-asked":
            line(at, "agent", "asks", "for a person: \(detail["reason"]?.string ?? "")")
        case "signal.agent-lost": line(at, "agent", "lost", detail["reason"]?.string ?? "")
        case "signal.tone": line(at, who, "sounds", detail["tone"]?.string ?? "", heard)
        case "signal.answered":
            let party = detail["party"]?.string ?? "operator"
            line(at, name(party), "taken", "for \(detail["kind"]?.string ?? "")", heard)
        case "signal.trouble":
            let measure = detail["measure"]?.string ?? ""
            let bound = detail["at_least"]?.double ?? 0
            line(at, who, "measures", "\(measure) at least \(bound)", heard)
        default:
            if let report = AgentReport(
                signal: String(record.name.dropFirst("signal.".count)), detail)
            {
                line(at, "agent", "reports", report.words)
            } else {
                line(at, who.isEmpty ? "call" : who, "signals", record.words)
            }
        }
    }
}
