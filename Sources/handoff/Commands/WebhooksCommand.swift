// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import ConfigurationFiles
import Foundation
import JSON
import Transport
import Webhooks

struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "Lists, tries and sends again what other systems are told.",
        discussion: """
            Whoever stands in `webhooks.endpoints` of the gateway file is told of handoffs. What did not
            arrive is posted again later; what was given up stays as a dead letter.

            Examples:
              handoff webhooks                   what waits, and what was given up
              handoff webhooks test crm          posts a message of no call, and tells the answer
              handoff webhooks resend --all      every dead letter once more
              handoff webhooks resend msg_a1b2-7
            """,
        subcommands: [ListWebhooks.self, TryWebhook.self, ResendWebhooks.self],
        defaultSubcommand: ListWebhooks.self)
}

/// Which gateway's letters are meant.
struct WebhookOptions: ParsableArguments {
    @Option(name: .long, help: "The gateway file with the endpoints.")
    var config = "config/gateway.yaml"

    var settings: WebhookSettings {
        get throws { try loadConfiguration(config).webhooks }
    }
}

struct ListWebhooks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the endpoints, what waits and what was given up.")

    @OptionGroup var options: WebhookOptions
    @Flag(name: .long, help: "Prints one JSON object a letter.")
    var json = false

    func run() throws {
        let settings = try options.settings
        // Nothing is made here: a gateway that never told anybody has no folder.
        let isThere = FileManager.default.fileExists(atPath: settings.folder)
        let folder = isThere ? try WebhookFolder(path: settings.folder) : nil
        let pending = folder?.letters(.pending) ?? []
        let dead = folder?.letters(.dead) ?? []
        if json {
            for (letters, state) in [(pending, "pending"), (dead, "dead")] {
                for letter in letters { print(JSONText.compact(row(letter, state))) }
            }
            return
        }
        if settings.endpoints.isEmpty { print("no endpoints in \(options.config)") }
        for endpoint in settings.endpoints {
            let events = endpoint.events.map(\.rawValue).sorted().joined(separator: ", ")
            let waiting = pending.count { $0.endpoint == endpoint.name }
            let lost = dead.count { $0.endpoint == endpoint.name }
            print("\(endpoint.name)  \(endpoint.url)")
            print("  told of \(events)")
            print("  \(waiting) waiting, \(lost) given up")
        }
        for letter in dead {
            print(
                "dead  \(letter.id)  \(letter.endpoint)  \(letter.event)  \(letter.made.rfc3339)  "
                    + "\(letter.attempts) attempts: \(letter.failure ?? "")")
        }
    }

    private func row(_ letter: WebhookLetter, _ state: String) -> JSONValue {
        .members([
            "state": .string(state), "id": .string(letter.id),
            "endpoint": .string(letter.endpoint), "event": .string(letter.event),
            "made": .string(letter.made.rfc3339),
            "attempts": .integer(Int64(letter.attempts)),
            "failure": letter.failure.map(JSONValue.string),
        ])
    }
}

struct TryWebhook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Posts a message of no call to an endpoint, once.")

    @OptionGroup var options: WebhookOptions
    @Argument(help: "The endpoint's name.")
    var name: String

    func run() async throws {
        let settings = try options.settings
        guard let found = settings.endpoints.first(where: { $0.name == name }) else {
            let names = settings.endpoints.map(\.name).joined(separator: ", ")
            throw ValidationError(
                "no endpoint \(name) in \(options.config)"
                    + (names.isEmpty ? "" : "; there is \(names)"))
        }
        let now = SystemWallClock().now
        let message = WebhookMessage(
            id: "msg_test-\(now.milliseconds)", event: .began, at: now, data: ["test": true])
        let post = WebhookPost()
        let answer = await post.post(
            WebhookLetter(message, to: name, numbers: false), to: try WebhookEndpoint(found),
            at: now)
        try await post.shutDown()
        switch answer {
        case .status(200...299, _): print("\(name) has it: \(answer.words)")
        case .status, .failed:
            print("\(name) does not have it: \(answer.words)")
            throw ExitCode(1)
        }
    }
}

struct ResendWebhooks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend",
        abstract: "Has dead letters posted once more, by the running gateway.",
        discussion: "A running gateway finds them within half a minute; else the next one does.")

    @OptionGroup var options: WebhookOptions
    @Argument(help: "Identities of letters: `handoff webhooks` lists them.")
    var letters: [String] = []
    @Flag(name: .long, help: "Every dead letter.")
    var all = false

    func validate() throws {
        if all == !letters.isEmpty {
            throw ValidationError("name letters, or write --all")
        }
    }

    func run() throws {
        let folder = try WebhookFolder(path: try options.settings.folder)
        let dead = folder.letters(.dead)
        if let unknown = letters.first(where: { id in !dead.contains { $0.id == id } }) {
            throw ValidationError("no dead letter \(unknown); `handoff webhooks` lists them")
        }
        let chosen = dead.filter { all || letters.contains($0.id) }
        for letter in chosen { try folder.revive(letter) }
        print("\(chosen.count) to be posted again")
    }
}
