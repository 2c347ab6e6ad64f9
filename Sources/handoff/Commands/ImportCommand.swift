// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Fixtures
import Foundation

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes fixtures of the calls in a capture of SIP and RTP.",
        discussion: """
            Of each call of a pcap or pcapng file (SIP over UDP or TCP, RTP, keys by RFC 4733 or \
            INFO) it makes a folder in --to: a scenario whose caller sends the captured packets \
            again with their jitter and loss, the capture cut down to that call, the sound of \
            the other side as the agent's, operators that were rung meanwhile as operators, and \
            the timeline of what this gateway makes of it. It is played at once, and what came \
            otherwise than in the capture is printed.

            The exit status is 0 when fixtures were made, 2 when there is nothing to make one of, \
            or one cannot be played.

            Examples:
              handoff import call.pcap --to calls
              handoff import monday.pcapng --to calls --call 3
              handoff import call.pcap --to calls --listening level
            """)

    enum Listening: String, ExpressibleByArgument, CaseIterable {
        case detectors, level
    }

    @Argument(help: "The capture, as tcpdump -w or Wireshark writes it.")
    var file: String

    @Option(name: .long, help: "The folder in which the fixtures' folders are made.")
    var to: String

    @Option(name: .long, help: "Only this call, counted from 1 in the order in which they began.")
    var call: Int?

    @Option(name: .long, help: "The configuration they are played under.")
    var config = "config/gateway.yaml"

    @Option(
        name: .long,
        help: "How they are heard: by the detectors of a live gateway, or by level alone.")
    var listening = Listening.detectors

    func run() throws {
        let importer = CaptureImport(
            shelf: SettingsShelf(), shipped: config, madeBy: "handoff \(HandoffCommand.number)",
            wantsDetectors: listening == .detectors)
        let report: CaptureImportReport
        do throws(CaptureImportError) {
            report = try importer.run(path: file, to: to, call: call) { Self.tell($0) }
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            throw ExitCode(2)
        }
        for note in report.notes { print("\(file): \(note)") }
        for words in report.leftOut { print("\(words): left out") }
        if report.fixtures.contains(where: { $0.problem != nil }) { throw ExitCode(2) }
    }

    private static func tell(_ fixture: ImportedFixture) {
        let length = "\(Int(fixture.seconds.rounded())) s"
        print("call \(fixture.number)  \(length)  \(fixture.directory)")
        for note in fixture.notes { print("  note: \(note)") }
        if let problem = fixture.problem { return print("  CANNOT BE PLAYED: \(problem)") }
        for difference in fixture.differences { print("  otherwise: \(difference)") }
        if fixture.differences.isEmpty { print("  keys and end as in the capture") }
        print("  handoff test '\(fixture.directory)'")
    }
}
