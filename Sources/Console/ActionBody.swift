// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Hummingbird
import JSON
import NIOCore

/// The body of an action: all it says is used, or it is refused with what to write instead.
struct ActionBody {
    let json: JSONValue

    /// Reads a body of JSON; without one, an action that needs none has an empty object.
    init(_ request: Request, bytes limit: Int, mayBeEmpty: Bool) async throws {
        let buffer = try await Self.octets(of: request, limit: limit)
        if buffer.readableBytes == 0, mayBeEmpty {
            json = .object([])
            return
        }
        try Self.check(type: request.headers[.contentType])
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(buffer.readableBytesView, limits: .init(bytes: limit))
        } catch {
            throw ConsoleError.badRequest("the body is not JSON: \(error)")
        }
        guard case .object = json else {
            throw ConsoleError.badRequest("the body must be a JSON object")
        }
        self.json = json
    }

    /// What breaks a body off, or makes chunks of it that are none, is its sender's doing.
    private static func octets(of request: Request, limit: Int) async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: limit)
        } catch let error as any HTTPResponseError {
            throw error
        } catch {
            throw ConsoleError.badRequest("the body cannot be read: \(error)")
        }
    }

    /// JSON under its own names, and under those that tools write when nobody tells them
    /// (`curl -d`): what the body is, is seen in the body.
    private static func check(type: String?) throws {
        let name = type.map { $0.prefix { $0 != ";" }.lowercased().filter { $0 != " " } }
        guard let name, !name.isEmpty else { return }
        let isJSON =
            ["application/json", "text/json", "text/plain", "application/x-www-form-urlencoded"]
            .contains(name) || name.hasSuffix("+json")
        guard isJSON else { throw ConsoleError.unsupportedType(name) }
    }

    // MARK: The actions

    /// Who is to take the call, why, and what is known: `target` beside the members of a request.
    func takeOver() throws -> TakeOver {
        guard case .object(let members) = json else { return TakeOver() }
        var target: String?
        switch json["target"] {
        case nil, .null?: break
        case .string(let name)? where !name.isEmpty: target = name
        case .bool?, .integer?, .number?, .string?, .array?, .object?:
            throw ConsoleError.badRequest("\"target\" must be the name of a target")
        }
        if let target, target.count > 128 {
            throw ConsoleError.tooLong("\"target\" is longer than 128 characters")
        }
        let rest = JSONValue.object(members.filter { $0.name != "target" })
        let request = try Self.request(
            rest, orElse: TakeOver.defaultReason, allowing: ["target"])
        return TakeOver(target: target, request: request)
    }

    /// The agent's request, bare or as the message it would send on its socket.
    func handoff() throws -> AgentRequest {
        try Self.request(
            unwrapped("handoff"), orElse: HandoffRequestReader.defaultReason, allowing: [])
    }

    /// What the agent reports, as the message it would send on its socket, with or without the
    /// name of that.
    func report() throws -> AgentReport {
        guard case .object(let members) = json else {
            throw ConsoleError.badRequest("the report must be an object")
        }
        let names = AgentReportReader.names
        let given = members.map(\.name).filter { !["event", "action", "streamSid"].contains($0) }
        let named = json["event"] ?? json["action"]
        guard given.count == 1, let name = given.first, names.contains(name),
            named == nil || named?.string?.lowercased() == name
        else {
            throw ConsoleError.badRequest(
                "a report has one member: one of \(names.joined(separator: ", "))")
        }
        let problems = AgentReportReader.problems(name, in: json)
        guard problems.isEmpty else {
            throw ConsoleError.badRequest(problems.joined(separator: "; "))
        }
        let excesses = AgentReportReader.excesses(name, in: json)
        guard excesses.isEmpty else {
            throw ConsoleError.tooLong(excesses.joined(separator: "; "))
        }
        do throws(AgentFault) {
            if let report = try AgentReportReader.report(name, in: json) { return report }
        } catch {
            throw ConsoleError.badRequest("\(error)")
        }
        throw ConsoleError.badRequest("there is no report \"\(name)\"")
    }

    /// The reason to hang up, bare or as the message on the socket.
    func hangUp() throws -> String {
        let body = try unwrapped("hangup")
        guard case .object(let members) = body else {
            throw ConsoleError.badRequest("\"hangup\" must be an object")
        }
        for member in members where member.name != "reason" {
            throw ConsoleError.badRequest(
                "\"\(member.name.prefix(64))\" is not known; the only member is \"reason\"")
        }
        switch body["reason"] {
        case nil, .null?, .string?: break
        case .bool?, .integer?, .number?, .array?, .object?:
            throw ConsoleError.badRequest("\"reason\" must be a text")
        }
        if let text = body["reason"]?.string, text.count > AgentHangUp.longestReason {
            throw ConsoleError.tooLong(
                "\"reason\" has \(text.count) characters; write at most "
                    + "\(AgentHangUp.longestReason)")
        }
        return AgentHangUp.reason(in: body)
    }

    /// What is wanted of the recording, bare or as the message on the socket.
    func recording() throws -> RecordingWish {
        let body = try unwrapped("recording")
        if case .object(let members) = body,
            let stranger = members.first(where: { $0.name != "state" })
        {
            throw ConsoleError.badRequest(
                "\"\(stranger.name.prefix(64))\" is not known; the only member is \"state\"")
        }
        guard let wish = RecordingWish(json: body) else {
            throw ConsoleError.badRequest("\"state\" must be one of \(RecordingWish.words)")
        }
        return wish
    }

    /// Whether an operator takes calls, and what they say of it.
    func presence() throws -> PresenceWish {
        guard case .object(let members) = json else {
            throw ConsoleError.badRequest("the body must be a JSON object")
        }
        let names = members.map(\.name)
        if let stranger = names.first(where: { $0 != "presence" && $0 != "note" }) {
            throw ConsoleError.badRequest(
                "\"\(stranger.prefix(64))\" is not known; write presence or note")
        }
        guard Set(names).count == names.count else {
            throw ConsoleError.badRequest("a member is given twice")
        }
        var note: String?
        switch json["note"] {
        case nil, .null?: break
        case .string(let text)?: note = text
        case .bool?, .integer?, .number?, .array?, .object?:
            throw ConsoleError.badRequest("\"note\" must be a text")
        }
        if let note, note.count > PresenceWish.longestNote {
            throw ConsoleError.tooLong(
                "\"note\" has \(note.count) characters; write at most "
                    + "\(PresenceWish.longestNote)")
        }
        switch json["presence"]?.string {
        case "away": return .away(note: note)
        case "available" where note == nil: return .available
        case "available": throw ConsoleError.badRequest("\"note\" is for who goes away")
        default:
            throw ConsoleError.badRequest("\"presence\" must be \"available\" or \"away\"")
        }
    }

    /// Who has rules loaded anew, and why.
    func reload() throws -> ConsoleActions.Reload {
        var wish = ConsoleActions.Reload()
        guard case .object(let members) = json else { return wish }
        for member in members {
            let (longest, key): (Int, WritableKeyPath<ConsoleActions.Reload, String?>)
            switch member.name {
            case "author": (longest, key) = (120, \.author)
            case "note": (longest, key) = (500, \.note)
            default:
                throw ConsoleError.badRequest(
                    "\"\(member.name.prefix(64))\" is not known; write author or note")
            }
            if member.value == .null { continue }
            guard let text = member.value.string, text.contains(where: { !$0.isWhitespace })
            else {
                throw ConsoleError.badRequest("\"\(member.name)\" must be a text")
            }
            guard text.count <= longest else {
                throw ConsoleError.tooLong(
                    "\"\(member.name)\" has \(text.count) characters; write at most \(longest)")
            }
            wish[keyPath: key] = text
        }
        return wish
    }

    /// The object under `name` when the body is the message of a socket, else the body itself.
    private func unwrapped(_ name: String) throws -> JSONValue {
        guard case .object(let members) = json,
            members.contains(where: { $0.name == name || $0.name == "event" })
        else { return json }
        if let event = json["event"], event.string?.lowercased() != name {
            throw ConsoleError.badRequest("\"event\" must be \"\(name)\" here")
        }
        for member in members where !["event", "streamSid", name].contains(member.name) {
            throw ConsoleError.badRequest(
                "\"\(member.name.prefix(64))\" must stand inside \"\(name)\"")
        }
        return json[name] ?? .object([])
    }

    private static func request(
        _ json: JSONValue, orElse reason: String, allowing more: [String]
    ) throws -> AgentRequest {
        if case .object(let members) = json {
            let known = more + HandoffRequestReader.members
            if let stranger = members.first(where: { !known.contains($0.name) }) {
                throw ConsoleError.badRequest(
                    "\"\(stranger.name.prefix(64))\" is not known; write some of "
                        + known.joined(separator: ", "))
            }
            let names = members.map(\.name)
            if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
                throw ConsoleError.badRequest("\"\(twice)\" is given twice")
            }
        }
        let problems = HandoffRequestReader.problems(in: json)
        guard problems.isEmpty else {
            throw ConsoleError.badRequest(problems.joined(separator: "; "))
        }
        let excesses = HandoffRequestReader.excesses(in: json)
        guard excesses.isEmpty else {
            throw ConsoleError.tooLong(excesses.joined(separator: "; "))
        }
        return HandoffRequestReader.request(from: json, orElse: reason)
    }
}
