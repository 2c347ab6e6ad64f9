// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Timing

/// What the journal of a call says its parties did. All times are in milliseconds since the call
/// arrived.
struct CallAccount: Sendable {
    /// A party's leg.
    struct Leg: Sendable, Hashable {
        var connected: Int64
        /// Such as `PCMU/8000`.
        var media: String
        /// When it ended, and in which words; nil while it lasts.
        var left: Int64?
        var reason = ""
    }

    /// One attempt to reach an operator.
    struct Ring: Sendable, Hashable {
        var attempt: Int64
        /// Which of the call's operators it was.
        var party = "operator"
        var target: String
        var dialled: Int64
        var rang: Int64?
        var answered: Int64?
        /// When its leg was gone.
        var left: Int64?
        /// They left, and not the gateway.
        var hungUp = false
        var media = ""
        var ended: Int64?
        var result = ""
        var status: Int64?
        /// Nobody was called by SIP.
        var isElsewhere = false
    }

    struct Key: Sendable, Hashable {
        /// `caller`, or the operator's name.
        var party: String
        var key: String
        var carrier: String
        var at: Int64
    }

    /// What was written down of what somebody said.
    struct Saying: Sendable, Hashable {
        var party: String
        var text: String
        var source: String
        var at: Int64
        /// Where it lies in the party's sound, as far as whoever wrote it knows.
        var span: Range<Int64>?
    }

    struct Moment<Value: Sendable>: Sendable {
        var at: Int64
        var value: Value
    }

    var from = ""
    var callerName: String?
    var dialled = ""
    var line = ""
    var configuration: String?
    var arrivedAt = WallTime(milliseconds: 0)
    var caller: Leg?
    var agents: [Leg] = []
    var rings: [Ring] = []
    var keys: [Key] = []
    var sayings: [Saying] = []
    var requests: [Moment<JSONValue>] = []
    /// What the agent reported beside its words.
    var reports: [Moment<AgentReport>] = []
    var agentLost: Moment<String>?
    /// Who asked for the end of the call, and why.
    var hangUps: [Moment<(by: String, reason: String)>] = []
    var holds: [Moment<(party: String, isHeld: Bool)>] = []
    var takeOvers: [Int64] = []
    /// Voices and lanes that the caller was given, from each moment on.
    var callerHears: [Moment<Set<String>>] = []
    /// When a clip sounded on a lane of the caller's.
    var clips: [Range<Int64>] = []
    /// How long clips of the gateway's were that sounded to their ends, by their names.
    var clipLengths: [String: Int64] = [:]
    /// Phrases that were heard, by whom they were said.
    var phrases: [(party: String, span: Range<Int64>)] = []
    var recordingBegan: Int64?
    var tracks: [String] = []
    /// When the recording kept silence.
    var pauses: [Range<Int64>] = []
    var packages: [JSONValue] = []
    /// Rules that called a person.
    var rules: [String] = []
    /// Rules that fired, those among them that changed nothing.
    var firings: [Moment<String>] = []
    var outcome: (outcome: String, reason: String)?
    var replacements: [String] = []
    var ended: Int64?
    var endReason = ""

    private var staff: [String: String] = [:]
    /// The clip on each lane, and since when.
    private var playing: [String: Moment<String>] = [:]
    private var pausedSince: Int64?
    private var partials = 0

    /// Transcripts that were never final.
    var unfinishedTexts: Int { partials }

    init(_ records: [JournalRecord]) {
        for record in records { add(record) }
        let end = ended ?? records.last?.offset.inMilliseconds ?? 0
        for lane in Self.callerLanes {
            if let began = playing[lane]?.at { clips.append(began..<max(began, end)) }
        }
        if let pausedSince { pauses.append(pausedSince..<max(pausedSince, end)) }
    }

    /// How long the call lasted.
    var length: Int64 { ended ?? caller?.left ?? 0 }

    /// The operator who was on the line at a time.
    func ring(at time: Int64) -> Ring? {
        rings.last { $0.dialled <= time && ($0.left ?? $0.ended ?? .max) >= time }
            ?? rings.last { $0.dialled <= time }
    }
}

extension CallAccount {
    private mutating func add(_ record: JournalRecord) {
        let at = max(0, record.offset.inMilliseconds)
        let detail = record.detail
        switch record.name {
        case "call.arrived":
            from = detail["from"]?.string ?? ""
            callerName = detail["name"]?.string
            dialled = detail["to"]?.string ?? ""
            line = detail["line"]?.string ?? ""
            configuration = detail["configuration"]?.string
            arrivedAt = record.at
        case "call.ended":
            ended = at
            endReason = detail["reason"]?.string ?? ""
        case "escalated": addEscalation(detail, at)
        case "escalation.ignored":
            let rule = detail["escalation"]?["trigger"]?.string ?? ""
            firings.append(Moment(at: at, value: rule))
        case "handoff.package": packages.append(detail)
        case "handoff.ended":
            outcome = (detail["outcome"]?.string ?? "", detail["reason"]?.string ?? "")
        case "agent.replaced": replacements.append(detail["target"]?.string ?? "")
        case "routing":
            let row = detail["caller"]?.all ?? []
            let heard = row.filter { ($0.value.double ?? 0) >= 0.5 }.map(\.name)
            callerHears.append(Moment(at: at, value: Set(heard)))
        case "clip.playing", "clip.stopped", "clip.played": addClip(record.name, detail, at)
        case "hangup.asked":
            hangUps.append(
                Moment(
                    at: at,
                    value: (detail["by"]?.string ?? "", detail["reason"]?.string ?? "")))
        case "held":
            holds.append(
                Moment(
                    at: at,
                    value: (name(detail["party"]?.string ?? ""), detail["held"] == .bool(true))))
        case "recording.started":
            recordingBegan = at
            tracks = detail["tracks"]?.array?.compactMap(\.string) ?? []
        case "recording.paused": pausedSince = pausedSince ?? at
        case "recording.resumed":
            if let since = pausedSince { pauses.append(since..<max(since, at)) }
            pausedSince = nil
        default: addOther(record, at)
        }
    }

    private mutating func addOther(_ record: JournalRecord, _ at: Int64) {
        let parts = record.name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return }
        switch (parts[0], parts[1]) {
        case ("signal", let signal): addSignal(signal, record.detail, at)
        case ("attempt", "ended"): endAttempt(record.detail, at)
        case ("caller", "connected"):
            caller = Leg(connected: at, media: record.detail["media"]?.string ?? "")
        case ("caller", "disconnected"):
            caller?.left = at
            caller?.reason = record.detail["reason"]?.string ?? ""
        case ("agent", "connected"):
            agents.append(Leg(connected: at, media: record.detail["media"]?.string ?? ""))
        case ("agent", "disconnected"):
            guard let last = agents.indices.last else { return }
            agents[last].left = at
            agents[last].reason = record.detail["reason"]?.string ?? ""
        case (let party, let event) where party.hasPrefix("operator"):
            addOperator(party, event, record.detail, at)
        default: return
        }
    }

    private mutating func addEscalation(_ detail: JSONValue, _ at: Int64) {
        let rule = detail["trigger"]?.string ?? ""
        firings.append(Moment(at: at, value: rule))
        // Whoever asked at the API is no rule.
        if rule == "console" { takeOvers.append(at) } else { rules.append(rule) }
    }

    private mutating func addClip(_ event: String, _ detail: JSONValue, _ at: Int64) {
        let lane = detail["lane"]?.string ?? ""
        let clip = detail["clip"]?.string ?? ""
        if let began = playing.removeValue(forKey: lane) {
            if Self.callerLanes.contains(lane) { clips.append(began.at..<max(began.at, at)) }
            if event == "clip.played", began.value == clip {
                clipLengths[clip] = max(20, at - began.at)
            }
        }
        if event == "clip.playing" { playing[lane] = Moment(at: at, value: clip) }
    }

    private static let callerLanes = ["hold", "announcement"]

    // MARK: Operators

    private mutating func addOperator(
        _ party: String, _ event: String, _ detail: JSONValue, _ at: Int64
    ) {
        if event == "dialled" {
            rings.append(
                Ring(
                    attempt: detail["attempt"]?.integer ?? 0,
                    party: detail["party"]?.string ?? "operator",
                    target: detail["target"]?.string ?? "", dialled: at))
            return
        }
        let number = detail["attempt"]?.integer
        guard
            let index = number.flatMap({ number in
                rings.lastIndex { $0.attempt == number }
            })
                ?? rings.lastIndex(where: {
                    $0.party == party && $0.answered != nil && $0.left == nil
                }) ?? rings.lastIndex(where: { $0.party == party })
        else { return }
        switch event {
        case "ringing": rings[index].rang = rings[index].rang ?? at
        case "answered":
            rings[index].answered = at
            staff[rings[index].party] = rings[index].target
        case "connected": rings[index].media = detail["media"]?.string ?? ""
        case "disconnected":
            rings[index].left = at
            rings[index].hungUp = detail["reason"]?.string?.hasPrefix("hung up") ?? false
        default: return
        }
    }

    private mutating func endAttempt(_ detail: JSONValue, _ at: Int64) {
        let number = detail["attempt"]?.integer
        guard let index = rings.lastIndex(where: { $0.attempt == number }) else { return }
        rings[index].ended = at
        rings[index].result = detail["result"]?.string ?? ""
        rings[index].status = detail["sip"]?["status"]?.integer
        rings[index].isElsewhere = ["stream", "card", "desk"].contains { detail[$0] != nil }
    }

    /// A party as the scenario calls it.
    private func name(_ party: String) -> String {
        guard party.hasPrefix("operator") else { return party }
        return staff[party] ?? rings.last { $0.party == party }?.target ?? party
    }

    // MARK: Signals

    private mutating func addSignal(_ signal: String, _ detail: JSONValue, _ at: Int64) {
        let party = name(detail["party"]?.string ?? detail["speaker"]?.string ?? "")
        switch signal {
        case "digit":
            keys.append(
                Key(
                    party: party, key: detail["key"]?.string ?? "",
                    carrier: detail["carrier"]?.string ?? "", at: at))
        case "transcript":
            guard detail["final"] != .bool(false) else {
                partials += 1
                return
            }
            sayings.append(
                Saying(
                    party: party, text: detail["text"]?.string ?? "",
                    source: detail["source"]?.string ?? "", at: at,
                    span: span(detail, of: party)))
        case "agent-asked": requests.append(Moment(at: at, value: detail))
        case "agent-lost":
            agentLost = agentLost ?? Moment(at: at, value: detail["reason"]?.string ?? "")
        case "keyword":
            if let span = span(detail, of: party) { phrases.append((party, span)) }
        default:
            if let report = AgentReport(signal: signal, detail) {
                reports.append(Moment(at: at, value: report))
            }
        }
    }

    /// Times in a party's sound begin with its leg.
    private func span(_ detail: JSONValue, of party: String) -> Range<Int64>? {
        guard let start = detail["start_ms"]?.integer, let end = detail["end_ms"]?.integer,
            start <= end
        else { return nil }
        let zero: Int64? =
            switch party {
            case "caller": caller?.connected
            case "agent": agents.last?.connected
            default: rings.last?.answered
            }
        return zero.map { $0 + start..<$0 + end }
    }
}

extension JSONValue {
    /// The members of an object; none of anything else.
    var all: [Member] {
        if case .object(let members) = self { members } else { [] }
    }
}
