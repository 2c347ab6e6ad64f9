// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import JSON
import Lab
import Logging

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Plays a real call in real time on this machine, from hello to human.",
        discussion: """
            A SIP caller with a recorded voice, a scripted agent behind a WebSocket and two \
            operators with SIP phones, over real sockets on loopback. The terminal shows the call \
            as it happens; the files it leaves can be listened to. The exit status is 0 only if \
            every invariant held.

            Examples:
              handoff demo
              handoff demo --out /tmp/demo --quiet
              handoff demo --json | jq .outcome
              handoff demo --broken list
              handoff demo --broken no-hold-music

            --broken plants a fault into the gateway and plays a recorded call, so that you see what \
            `handoff test` says of it; nothing waits for a clock then.
            """)

    @Option(name: .long, help: "Where its files are left.")
    var out = "var/demo"

    @Option(name: .long, help: "Where the recorded voices are.")
    var fixtures = "audio-fixtures"

    @Option(name: .long, help: "Where the listening models are.")
    var models = "models"

    @Flag(name: .long, help: "Only the ending.")
    var quiet = false

    @Flag(name: .long, help: "A machine-readable summary on standard output, nothing else.")
    var json = false

    @Option(
        name: .long,
        help: "Shows what a recorded call says of this fault; 'list' names all faults.")
    var broken: String?

    func run() async throws {
        if let broken {
            guard let fault = try BrokenDemo.fault(broken) else { return BrokenDemo.list() }
            return try BrokenDemo(out: out, fixtures: fixtures).play(fault)
        }
        var logger = Logger(label: "demo")
        logger.logLevel = .warning
        let isSilent = quiet || json
        let result = try await DemoRun.run(
            DemoOptions(directory: out, fixtures: fixtures, models: models), logger: logger
        ) { text in
            if !isSilent { print(text) }
        }
        if json {
            print(JSONText.pretty(result.summary))
        } else {
            for sentence in result.words { print(sentence) }
            print("files in \(out): \(result.files.joined(separator: ", "))")
        }
        for problem in result.problems {
            FileHandle.standardError.write(Data("problem: \(problem)\n".utf8))
        }
        if !result.isGood { throw ExitCode(1) }
    }
}
