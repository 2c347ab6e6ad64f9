// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Codecs
import JSON
import Lab

struct CodecBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codecs",
        abstract: "What encoding, decoding and cleaning cost, per stream.",
        discussion: """
            One stream at a time on one thread: microseconds of CPU for 20 ms of sound, and that in
            percent of a core. The cheapest of three runs counts. Opus is measured in packets of 10
            to 60 ms at both rates that a call can have. The names of treatments are the keys of
            media.cleaning.

            Examples:
              handoff bench codecs
              handoff bench codecs --codecs PCMU,G722,opus --seconds 5
              handoff bench codecs --json
            """)

    @Option(name: .long, help: "Codecs, with commas between them, as in media.codecs.")
    var codecs: String?

    @Option(name: .long, help: "Seconds of sound in each run.")
    var seconds = 20

    @Flag(name: .long, help: "Prints JSON.")
    var json = false

    func run() throws {
        var benchmark = CodecBenchmark()
        guard (3...600).contains(seconds) else {
            throw ValidationError("--seconds takes 3 to 600")
        }
        benchmark.seconds = seconds
        if let codecs {
            benchmark.codecs = try codecs.split(separator: ",").map { try Self.codec(String($0)) }
        }
        let report = benchmark.run()
        print(json ? JSONText.pretty(report.json) : report.text)
    }

    /// The codec of this name; G.711 without a law is that of North America.
    static func codec(_ name: String) throws -> CodecDescription {
        let plain = name.replacing(".", with: "")
        let title = plain.uppercased() == "G711" ? PCMU.description.title : plain
        guard let codec = CodecCatalog.codec(titled: title) else {
            let known = CodecCatalog.all.map(\.title).joined(separator: ", ")
            throw ValidationError("unknown codec '\(name)'; write some of: G711, \(known)")
        }
        return codec
    }
}
