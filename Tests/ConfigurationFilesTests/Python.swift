// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A second opinion, where the machine has one.
enum Python {
    /// Runs a script with arguments; nil when there is no python3.
    static func run(_ arguments: [String]) -> (status: Int32, said: String)? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        guard (try? process.run()) != nil else { return nil }
        let said = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, said)
    }
}
