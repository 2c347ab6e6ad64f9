// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Chromium with a desk open in it, driven by `desk.py`.
final class DeskBrowser: Sendable {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("desk.py").path

    static let isThere: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, "--check"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private let output = Mutex("")
    private let lines: AsyncStream<String>

    /// Starts the script, which works at the console on a port.
    init(port: UInt16, story: String, hertz: Int) {
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        let arguments = ["http://localhost:\(port)", story, String(hertz)]
        Thread.detachNewThread { [self] in
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", Self.script] + arguments
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = pipe
            process.standardError = pipe
            do {
                try process.run()
            } catch {
                line.yield("\(error)")
                return line.finish()
            }
            var rest = ""
            while true {
                let data = pipe.fileHandleForReading.availableData
                if data.isEmpty { break }
                rest += String(decoding: data, as: UTF8.self)
                while let end = rest.firstIndex(of: "\n") {
                    let text = String(rest[..<end])
                    rest = String(rest[rest.index(after: end)...])
                    output.withLock { $0 += text + "\n" }
                    line.yield(text)
                }
            }
            process.waitUntilExit()
            line.yield("status \(process.terminationStatus)")
            line.finish()
        }
    }

    /// All it printed so far.
    var printed: String { output.withLock { $0 } }

    /// Waits until it prints a line; false when it ends before.
    func waits(for wanted: String) async -> Bool {
        for await line in lines where line == wanted { return true }
        return false
    }
}
