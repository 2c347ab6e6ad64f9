// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Dispatch
import Foundation

/// Who changed the files of a configuration last, as far as this machine knows: of a file that git has
/// as it is now, whoever made its last commit; of any other, its owner.
struct ConfigurationAuthor: Sendable {
    /// The gateway's file.
    let path: String

    /// How long git may take to answer.
    private static let patience = DispatchTimeInterval.seconds(2)

    /// Of the file that was written last; nil where nobody can be named.
    var name: String? {
        let files = [path] + rules
        let newest = files.max { modified($0) < modified($1) }
        return newest.flatMap { committer(of: $0) ?? owner(of: $0) }
    }

    /// The files that the gateway's own names, where they can be read.
    private var rules: [String] {
        let loaded = GatewayConfiguration.load(
            path: path, environment: ProcessInfo.processInfo.environment)
        guard let texts = try? loaded.get().texts else { return [] }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        return texts.files.dropFirst().map { file in
            URL(fileURLWithPath: file.name, relativeTo: folder).path
        }
    }

    private func modified(_ path: String) -> Date {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.modificationDate] as? Date ?? .distantPast
    }

    private func owner(of path: String) -> String? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.ownerAccountName] as? String
    }

    /// Nil for a file that is in no repository, or is not as it was committed.
    private func committer(of path: String) -> String? {
        guard git(["diff", "--quiet", "HEAD", "--"], of: path) != nil,
            let answer = git(["log", "-1", "--format=%an", "--"], of: path)
        else { return nil }
        let name = answer.split(separator: "\n").first.map { String($0.prefix(120)) }
        return name.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What git says of a file; nil when it says no, is not there or does not answer in time.
    private func git(_ words: [String], of path: String) -> String? {
        let file = URL(fileURLWithPath: path)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
        process.arguments =
            ["-C", file.deletingLastPathComponent().path] + words + [file.lastPathComponent]
        let (output, done) = (Pipe(), DispatchSemaphore(value: 0))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { _ in done.signal() }
        guard (try? process.run()) != nil else { return nil }
        guard done.wait(timeout: .now() + Self.patience) == .success else {
            process.terminate()
            return nil
        }
        // A name is short: it fits into the pipe, and git has ended.
        guard process.terminationStatus == 0,
            let data = try? output.fileHandleForReading.read(upToCount: 1000)
        else { return process.terminationStatus == 0 ? "" : nil }
        return String(validating: data, as: UTF8.self)
    }
}
