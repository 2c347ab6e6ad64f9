// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import ConfigurationFiles
import Foundation
import Handoff
import JSON
import NIOHTTP1

struct OperatorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operators",
        abstract: "Lists the operators of a running gateway, and says who takes calls.",
        discussion: """
            Asks the API of the gateway (`http` in the gateway file). Who is away is not called until
            they are available again; a call that runs goes on.

            Examples:
              handoff operators                          who is available, busy, in wrap-up, away
              handoff operators --away anna --note "back at two"
              handoff operators --available anna
              handoff operators --json | jq .presence
              handoff operators --url https://handoff.example
            """)

    @Option(name: .long, help: "The gateway file with the address of the API and its token.")
    var config = "config/gateway.yaml"

    @Option(name: .long, help: "The address of the API, instead of the one in --config.")
    var url: String?

    @Option(name: .long, help: "An operator who takes calls from now on.")
    var available: String?

    @Option(name: .long, help: "An operator who takes none.")
    var away: String?

    @Option(name: .long, help: "Why, or until when: shown beside who is away.")
    var note: String?

    @Flag(name: .long, help: "One JSON object a line, as the API has it.")
    var json = false

    func validate() throws {
        if available != nil, away != nil {
            throw ValidationError("write --available or --away, one operator at a time")
        }
        if note != nil, away == nil {
            throw ValidationError("--note is for --away")
        }
        if let note, note.count > PresenceWish.longestNote {
            throw ValidationError("--note is longer than \(PresenceWish.longestNote) characters")
        }
    }

    func run() async throws {
        let operators: [JSONValue]
        do {
            operators = try await asked()
        } catch let failure as GatewayClient.Failure {
            FileHandle.standardError.write(Data("\(failure)\n".utf8))
            throw ExitCode(1)
        }
        if json {
            for one in operators { print(JSONText.compact(one)) }
            return
        }
        guard !operators.isEmpty else { return print("no route has an operator") }
        print("OPERATOR         PRESENCE   SINCE                     CALLS  MISSED")
        for one in operators { print(line(one)) }
    }

    private func asked() async throws -> [JSONValue] {
        let client = try GatewayClient(loadConfiguration(config).http, at: url)
        if let name = available ?? away {
            var members: [JSONValue.Member] = [
                .init("presence", available == nil ? "away" : "available")
            ]
            if let note { members.append(.init("note", .string(note))) }
            return [
                try await client.ask(
                    .PUT, "/v1/operators/\(GatewayClient.escaped(name))/presence", .object(members))
            ]
        }
        return try await client.ask(.GET, "/v1/operators")["operators"]?.array ?? []
    }

    private func line(_ one: JSONValue) -> String {
        func text(_ member: String) -> String {
            SafeText.plain(one[member]?.string ?? "", limit: PresenceWish.longestNote)
        }
        func number(_ member: String) -> String { one[member]?.integer.map { "\($0)" } ?? "" }
        let more = [
            one["call"] == nil ? "" : "call \(text("call"))",
            one["until"] == nil ? "" : "until \(text("until"))",
            text("reason") == OperatorRecord.Away.Reason.missed.rawValue ? "let it ring" : "",
            text("note"),
            one["devices"] == nil ? "" : "telephones logged in: \(number("devices"))",
        ].filter { !$0.isEmpty }
        return [
            text("operator").padded(to: 16), text("presence").padded(to: 10),
            text("since").padded(to: 25), number("calls").padded(to: 6),
            number("missed").padded(to: 7), more.joined(separator: ", "),
        ].joined(separator: " ")
    }
}
