// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program that runs beside the test; what it prints goes to a file.
final class PeerProcess {
    private let process = Process()
    private let log: String

    /// Where a program is, nil when it is not installed.
    static func path(of program: String) -> String? {
        ["/usr/local/bin", "/usr/bin", "/bin"].map { "\($0)/\(program)" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    /// Starts the executable at `path` in a directory of its own.
    init(_ path: String, _ arguments: [String], in directory: ScratchDirectory) throws {
        log = directory.path("output.log")
        try Data().write(to: URL(fileURLWithPath: log))
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = directory.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var identifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    /// What it has printed so far.
    var output: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    /// Waits until it has ended by itself and answers its status.
    func status(
        within limit: Duration = .seconds(30), account: () -> String? = { nil }
    ) async throws -> Int32 {
        try await Deadline(limit).wait(
            for: "the end of \(process.executableURL?.path ?? "")\n\(account() ?? output)"
        ) {
            process.isRunning ? nil : process.terminationStatus
        }
    }

    /// Asks it to end, as Ctrl-C does.
    func interrupt() { if process.isRunning { process.interrupt() } }
}
