// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program of the system that plays one side of a call.
final class PeerProcess {
    private let process = Process()
    private let log: URL

    /// Whether a program is on the path.
    static func isInstalled(_ program: String) -> Bool { path(of: program) != nil }

    private static func path(of program: String) -> String? {
        let directories = ["/usr/local/bin", "/usr/bin", "/bin"]
        return directories.map { "\($0)/\(program)" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    /// Starts a program in a directory; what it prints goes to a file there.
    init(_ program: String, _ arguments: [String], in directory: URL) throws {
        log = directory.appendingPathComponent("\(program).log")
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        process.executableURL = URL(fileURLWithPath: Self.path(of: program) ?? program)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Waits until it has ended by itself; nil when it has not in time.
    func status(within limit: Duration) async throws -> Int32? {
        let end = ContinuousClock.now + limit
        while process.isRunning {
            guard ContinuousClock.now < end else { return nil }
            try await Task.sleep(for: .milliseconds(50))
        }
        return process.terminationStatus
    }

    func stop() async throws {
        guard process.isRunning else { return }
        process.terminate()
        if try await status(within: .seconds(3)) == nil { kill(process.processIdentifier, SIGKILL) }
    }

    /// What it printed.
    var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
}

/// A directory that is gone after the test.
final class ScratchDirectory {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "interop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
