// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON
import Timing
import Triggers

/// One call as its journal tells it: what its rules were given, what they made of it, and what came
/// of that. Times are since the call arrived.
package struct CallHistory: Sendable {
    /// What the rules are told, in order.
    enum Step: Sendable, Hashable {
        case answered
        case signal(Signal)
        /// The key that was told last stands alone: nobody was there to take a number.
        case keyStandsAlone
        case handoffBegan
        case returned
        case ended
    }

    struct Moment<Value: Sendable>: Sendable {
        var at: Duration
        var value: Value
    }

    package let call: CallID
    package let arrived: WallTime
    package let line: String
    let to: String
    /// The caller's address; empty where it was not written down.
    private let from: Redacted<String>
    /// The version of the configuration that the call went by; nil where its journal names none.
    package let configuration: String?
    /// When the caller was answered; nil: never.
    private(set) var answered: Duration?
    private(set) var ended: Moment<String>?
    /// The time of the last record.
    private(set) var length: Duration
    private(set) var steps: [Moment<Step>] = []
    private var hasAgent = false
    private(set) var findings: [Moment<RuleFinding>] = []
    private(set) var handoffs: [HandoffAccount] = []
    private(set) var predials: [PredialAccount] = []
    /// Signals of which something was taken out before they were written down.
    package private(set) var redacted = 0
    /// Signals that another version wrote, in a form that is not read.
    package private(set) var unread = 0

    /// How a secret that was taken out of a text, and a key that was, are written down.
    private static let marks = (secret: "[secret removed]", key: "\u{2022}")

    /// Reads the records of one call, in sequence; nil unless they begin with its arrival.
    package init?(_ records: [JournalRecord]) {
        guard let first = records.first, first.name == "call.arrived" else { return nil }
        call = first.call
        arrived = first.at
        line = first.detail["line"]?.string ?? ""
        to = first.detail["to"]?.string ?? ""
        from = Redacted(first.detail["from"]?.string ?? "")
        configuration = first.detail["configuration"]?.string
        length = first.offset
        for record in records where ended == nil { note(record) }
        for index in predials.indices where predials[index].end == nil && ended != nil {
            predials[index].end = predials[index].rang == nil ? .quiet : .wasted
        }
    }

    /// Lets go of what only a replay has use for: there may be many calls.
    mutating func trim() {
        steps = []
        findings = []
    }

    private mutating func note(_ record: JournalRecord) {
        let (detail, at) = (record.detail, max(record.offset, length))
        length = at
        if let finding = RuleFinding(event: record.name, detail) {
            findings.append(Moment(at: at, value: finding))
            follow(finding, detail, at: at)
        }
        switch record.name {
        case "caller.connected":
            // A caller who is put through to another sound is connected again.
            guard answered == nil else { return }
            answered = at
            steps.append(Moment(at: at, value: .answered))
        case "agent.connected": hasAgent = true
        case "agent.disconnected": hasAgent = false
        case "agent.told": told(detail["what"]?.string ?? "", at: at)
        case "handoff.began":
            handoffs.append(
                HandoffAccount(
                    id: detail["handoff"]?.string ?? "", route: detail["route"]?.string ?? "",
                    began: at))
            joinPredials(at: at, saved: detail["saved_ms"]?.integer)
        case "agent.replaced":
            if let last = handoffs.indices.last { handoffs[last].isAgents = true }
        case "call.ended":
            ended = Moment(at: at, value: detail["reason"]?.string ?? "")
            steps.append(Moment(at: at, value: .ended))
        case let name where name.hasPrefix(SignalReader.prefix):
            heard(String(name.dropFirst(SignalReader.prefix.count)), detail, at: at)
        default:
            if record.name == "operator.dialled" { ring(at: at) }
            if let last = handoffs.indices.last, handoffs[last].ended == nil {
                handoffs[last].note(record.name, detail, at: at)
            }
        }
    }

    private mutating func heard(_ name: String, _ detail: JSONValue, at: Duration) {
        guard let signal = SignalReader.signal(named: name, detail) else {
            unread += 1
            return
        }
        if detail["key"]?.string == Self.marks.key
            || detail["text"]?.string?.contains(Self.marks.secret) == true
        {
            redacted += 1
        }
        steps.append(Moment(at: at, value: .signal(signal)))
        if case .digit(let digit) = signal, digit.party == .caller,
            !hasAgent || handoff(at: at) != nil
        {
            steps.append(Moment(at: at, value: .keyStandsAlone))
        }
    }

    /// The rules learn of a handoff when the agent does.
    private mutating func told(_ what: String, at: Duration) {
        if what.hasPrefix("handoff began") {
            steps.append(Moment(at: at, value: .handoffBegan))
        } else if what.hasPrefix("resumed after handoff") {
            steps.append(Moment(at: at, value: .returned))
        }
    }

    // MARK: Ringing ahead

    private mutating func follow(
        _ finding: RuleFinding, _ detail: JSONValue, at: Duration
    ) {
        switch finding {
        case .predialled(let escalation):
            predials.append(PredialAccount(rule: escalation.trigger, began: at))
        case .stoodDown(let rule, _):
            let open = predials.indices.filter { predials[$0].end == nil }
            for index in open where predials[index].rule == rule {
                predials[index].end = end(
                    of: predials[index], detail["used"], isLast: open.count == 1)
            }
        case .escalated, .ignored, .shadowed, .nearMissed, .scored, .notRung: break
        }
    }

    /// Several rules may want the same phone to ring: it rang in vain when the last of them stood down.
    private func end(
        of predial: PredialAccount, _ used: JSONValue?, isLast: Bool
    ) -> PredialAccount.End {
        switch used {
        case .bool(true)?: .joined
        case .bool(false)?: .wasted
        default: predial.rang != nil && isLast ? .wasted : .quiet
        }
    }

    private mutating func ring(at: Duration) {
        for index in predials.indices where predials[index].end == nil {
            predials[index].rang = predials[index].rang ?? at
        }
    }

    /// What is saved is saved once, however many rules wanted it.
    private mutating func joinPredials(at: Duration, saved: Int64?) {
        var saved = saved.map { Duration.milliseconds(max(0, min($0, 86_400_000))) }
        var isCounted = false
        for index in predials.indices {
            let predial = predials[index]
            guard predial.end == nil || (predial.end == .joined && predial.saved == nil) else {
                continue
            }
            predials[index].end = .joined
            saved = saved ?? predial.rang.map { at - $0 }
            predials[index].saved = isCounted ? .zero : saved
            isCounted = isCounted || saved != nil
        }
    }
}

extension CallHistory {
    /// What the rules are told of the call before it begins, as far as its journal has it: no time of
    /// the week, whose zone it does not name, and no earlier calls.
    var facts: CallFacts {
        // `sip:+49301111@10.0.0.2`, `tel:+49301111`.
        let address = from.exposed.split(separator: ":", maxSplits: 1).last ?? ""
        let number = address.prefix { $0 != "@" && $0 != ";" }
        return CallFacts(
            line: to.isEmpty ? nil : to, caller: number.isEmpty ? nil : String(number))
    }

    /// A time since the call arrived as one of the caller's sound, which begins at the answer.
    func inSound(_ at: Duration) -> Duration { at - (answered ?? .zero) }

    /// The handoff that a moment lies in, from its beginning to the caller's being with the agent
    /// again, or to the end of the call.
    func handoff(at moment: Duration) -> HandoffAccount? {
        handoffs.last { handoff in
            guard handoff.began < moment else { return false }
            let isBack = handoff.isAgents || handoff.outcome == "returned"
            guard let ended = handoff.ended, isBack else { return true }
            return moment <= ended
        }
    }

    /// The handoff that an escalation at a moment began.
    func handoff(begunAt moment: Duration) -> HandoffAccount? {
        handoffs.first { $0.began >= moment }
    }
}

/// Times as they are told: `01:34.120` of the caller's sound.
enum ClockText {
    static func of(_ duration: Duration) -> String {
        let milliseconds = abs(duration.inMilliseconds)
        let sign = duration < .zero ? "-" : ""
        return sign + padded(milliseconds / 60_000, 2) + ":"
            + padded(milliseconds / 1000 % 60, 2) + "." + padded(milliseconds % 1000, 3)
    }

    /// `12.3 s`.
    static func seconds(_ duration: Duration) -> String { "\(tenths(duration.inSeconds)) s" }

    /// A number with one digit behind the point.
    static func tenths(_ value: Double) -> String {
        let tenths = Int64((value.magnitude * 10).rounded())
        return "\(value < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
