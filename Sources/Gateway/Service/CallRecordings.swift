// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Foundation
import Timing
import Transport

/// The sound files of one call: what each party said and heard, and the caller's message.
///
/// Readable by their owner alone, in a directory of the call's; a crash leaves readable files. The
/// two files of a party begin with its leg and keep its time: where nothing came there is silence.
final class CallRecordings {
    private struct Track: Hashable {
        var party: Party
        var direction: TappedFrame.Direction

        var name: String { "\(party.rawValue)-\(direction == .heard ? "said" : "heard")" }
    }

    private struct Message {
        var writer: WAVWriter
        /// Samples left.
        var remaining: Int
    }

    /// The most silence written at once, in samples: a minute.
    private static let longestGap = 60 * 8000

    private let directory: String
    private let keepsAll: Bool
    private var tracks: [Track: WAVWriter] = [:]
    private var message: Message?
    /// A full disk ends the recording, not the call.
    private var hasFailed = false

    init(call: CallID, directory: String, keepsAll: Bool) {
        self.directory = "\(directory)/\(call.rawValue)"
        self.keepsAll = keepsAll
    }

    /// Whether the message is as long as it may get.
    var hasReachedLimit: Bool { message?.remaining == 0 }

    /// Begins the caller's message, of so many samples at most.
    func beginMessage(_ name: String, limit: Int) throws {
        _ = endMessage()
        // The name is the machine's own; a path in it would still be no way out of the directory.
        let plain = name.filter { $0.isLetter || $0.isNumber || $0 == "-" }
        message = Message(writer: try open(plain), remaining: limit)
    }

    /// Adds 20 ms. Throws once when a file cannot be written, and keeps nothing from then on.
    func append(_ frame: TappedFrame) throws {
        guard !hasFailed else { return }
        do {
            if keepsAll { try keep(frame) }
            if frame.direction == .heard, frame.party == .caller { try addToMessage(frame) }
        } catch {
            hasFailed = true
            throw error
        }
    }

    private func keep(_ frame: TappedFrame) throws {
        let track = Track(party: frame.party, direction: frame.direction)
        let writer = try tracks[track] ?? open(track.name)
        tracks[track] = writer
        let gap = Int(clamping: frame.time.samples) - writer.dataBytes / 2
        if gap > 0 {
            try writer.append([Int16](repeating: 0, count: min(gap, Self.longestGap)))
        }
        try writer.append(frame.samples)
    }

    private func addToMessage(_ frame: TappedFrame) throws {
        guard let message else { return }
        let count = min(frame.samples.count, message.remaining)
        try message.writer.append(UnsafeBufferPointer(rebasing: frame.samples[..<count]))
        self.message?.remaining -= count
    }

    private func open(_ name: String) throws -> WAVWriter {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return try WAVWriter(path: "\(directory)/\(name).wav", format: WAVFormat())
    }

    /// Completes the message; its length in seconds, nil when there is none.
    func endMessage() -> Double? {
        guard let file = message else { return nil }
        message = nil
        try? file.writer.close()
        return Double(file.writer.dataBytes / 2) / 8000
    }

    func endAll() {
        for writer in tracks.values { try? writer.close() }
        tracks = [:]
        _ = endMessage()
    }
}
