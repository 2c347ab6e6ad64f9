// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Foundation

/// The sound files of one call: voices of the parties, and the caller's message.
///
/// Readable by their owner alone, in a directory of the call's; a crash leaves readable files.
final class CallRecordings {
    private struct File {
        var writer: WAVWriter
        var party: Party
        /// Samples left, nil without a limit.
        var remaining: Int?
    }

    private let directory: String
    private var voices: [File] = []
    private var message: File?

    init(call: CallID, directory: String) {
        self.directory = "\(directory)/\(call.rawValue)"
    }

    /// Whether the message is as long as it may get.
    var hasReachedLimit: Bool { message?.remaining == 0 }

    /// Begins a file; one with a limit is the message.
    func begin(_ name: String, of party: Party, limit: Int?) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        // The name is the machine's own; a path in it would still be no way out of the directory.
        let plain = name.filter { $0.isLetter || $0.isNumber || $0 == "-" }
        let writer = try WAVWriter(path: "\(directory)/\(plain).wav", format: WAVFormat())
        let file = File(writer: writer, party: party, remaining: limit)
        if limit == nil {
            voices.append(file)
        } else {
            _ = endMessage()
            message = file
        }
    }

    /// Adds 20 ms of a party's voice. A full disk ends the recording, not the call.
    func append(_ samples: UnsafeBufferPointer<Int16>, of party: Party) {
        for voice in voices where voice.party == party { try? voice.writer.append(samples) }
        guard let file = message, file.party == party else { return }
        let count = min(samples.count, file.remaining ?? samples.count)
        try? file.writer.append(UnsafeBufferPointer(rebasing: samples[..<count]))
        message?.remaining = file.remaining.map { $0 - count }
    }

    /// Completes the message; its length in seconds, nil when there is none.
    func endMessage() -> Double? {
        guard let file = message else { return nil }
        message = nil
        try? file.writer.close()
        return Double(file.writer.dataBytes / 2) / 8000
    }

    func endAll() {
        for voice in voices { try? voice.writer.close() }
        voices = []
        _ = endMessage()
    }
}
