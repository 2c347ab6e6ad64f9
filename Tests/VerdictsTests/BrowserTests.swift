// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Verdicts

/// The report in a real browser: `browser.py` opens it in Chromium, plays on it, and says what is wrong.
@Suite struct BrowserTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("browser.py").path

    /// Runs the script and answers its status and what it printed.
    private static func run(_ argument: String) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, argument]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: printed, as: UTF8.self))
    }

    static let hasBrowser = (try? run("--check").status) == 0

    @Test(
        .enabled(if: hasBrowser, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func theReportWorksInABrowser() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = [
            "a page.html": ReportSample.page().html,
            "index.html": ReportSample.index(page: "a page.html").html,
        ]
        for (name, html) in files {
            try Data(html.utf8).write(to: folder.appendingPathComponent(name))
        }
        let (status, output) = try Self.run(folder.path)
        #expect(status == 0, "\(output)")
    }
}
