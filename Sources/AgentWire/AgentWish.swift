// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON

/// What an agent may ask of the gateway in any protocol, beside sound: a person, the end of the
/// call, to write down what was said; what it reports beside that, what it answers when it is offered a call, and what a person at
/// a desk does with one. The forms are ours (`Docs/Agents.md`); other ends ignore
/// them.
enum AgentWish {
    private static let longestNote = 2000

    /// The wish that a message of this name, in small letters, holds; nil for other names.
    static func read(
        _ name: String, in json: JSONValue, by conduct: inout AgentConduct
    ) throws(AgentFault) -> AgentEvent? {
        switch name {
        case "handoff":
            try conduct.countRequest()
            return .handoff(HandoffRequestReader.request(from: json["handoff"]))
        case "hangup":
            try conduct.countRequest()
            return .hangUp(reason: AgentHangUp.reason(in: json["hangup"]))
        case "recording":
            try conduct.countRequest()
            guard let wish = RecordingWish(json: json["recording"]) else {
                throw .member("recording.state")
            }
            return .recording(wish)
        case "transcript":
            try conduct.countRequest()
            guard let body = json["transcript"] else { throw .member("transcript") }
            do throws(TranscriptProblem) {
                return .transcript(try TranscriptSegment(json: body, source: "agent"))
            } catch {
                throw .transcript(error)
            }
        default:
            if let answer = try answer(name, in: json, by: &conduct) { return answer }
            return try report(name, in: json, by: &conduct)
        }
    }

    /// What whoever is offered a call says to that, and what a person at a desk does with it.
    private static func answer(
        _ name: String, in json: JSONValue, by conduct: inout AgentConduct
    ) throws(AgentFault) -> AgentEvent? {
        switch name {
        case "accept":
            try conduct.countRequest()
            return .accept
        case "decline":
            try conduct.countRequest()
            let reason = json["decline"]?["reason"]?.string ?? json["decline"]?.string ?? ""
            return .decline(reason: String(reason.prefix(AgentHangUp.longestReason)))
        case "hold":
            try conduct.countRequest()
            guard case .bool(let isHeld)? = json["hold"] else { throw .member("hold") }
            return .hold(isHeld)
        case "note":
            try conduct.countRequest()
            guard let text = json["note"]?.string, text.contains(where: { !$0.isWhitespace })
            else { throw .member("note") }
            return .note(String(text.prefix(longestNote)))
        case "answer":
            try conduct.countRequest()
            return .answer
        case "again":
            try conduct.countRequest()
            return .again
        case "key":
            try conduct.countRequest()
            guard let text = json["key"]?.string, text.count == 1, let key = text.first,
                "0123456789*#".contains(key)
            else { throw .member("key") }
            return .pressed(key)
        case "command":
            try conduct.countRequest()
            guard let command = json["command"]?.string.flatMap(BridgeCommand.init) else {
                throw .member("command")
            }
            return .command(command)
        default: return nil
        }
    }

    private static func report(
        _ name: String, in json: JSONValue, by conduct: inout AgentConduct
    ) throws(AgentFault) -> AgentEvent? {
        guard AgentReportReader.names.contains(name) else { return nil }
        try conduct.countReport()
        return try AgentReportReader.report(name, in: json).map { .reported($0) }
    }
}
