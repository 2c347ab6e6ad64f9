// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Handoff
import MediaThreads
import SoundFiles

/// The message a caller leaves, as a sound file in a directory of the call's.
///
/// Readable by its owner alone; a crash leaves a readable file.
final class CallerMessage {
    private enum State {
        case none
        case writing(WAVWriter, remaining: Int)
        /// It cannot be written, and why.
        case failed(String)
    }

    private let directory: String
    private var state = State.none

    init(call: CallID, directory: String) {
        self.directory = "\(directory)/\(call.rawValue)"
    }

    /// Whether the message is as long as it may get, or cannot be written.
    var isOver: Bool {
        switch state {
        case .writing(_, let remaining): remaining == 0
        case .failed: true
        case .none: false
        }
    }

    /// Why it cannot be written; nil while it can.
    var failure: String? {
        if case .failed(let why) = state { why } else { nil }
    }

    /// Begins the message, of so many samples at most.
    func begin(_ name: String, limit: Int) throws {
        _ = end()
        // The name is the machine's own; a path in it would still be no way out of the directory.
        let plain = name.filter { $0.isLetter || $0.isNumber || $0 == "-" }
        do {
            state = .writing(try open(plain), remaining: limit)
        } catch {
            state = .failed(Self.words(of: error))
            throw error
        }
    }

    /// What is wrong, without the path: the journal is read by others than the disk.
    private static func words(of error: any Error) -> String {
        if case .system(let code, _)? = error as? WAVError {
            return "the file cannot be written: \(String(cString: strerror(code)))"
        }
        return "the file cannot be written"
    }

    /// Adds 20 ms of the caller's. Throws once when the file cannot be written: the message has failed.
    func append(_ frame: TappedFrame) throws {
        guard case .writing(let writer, let remaining) = state else { return }
        let count = min(frame.samples.count, remaining)
        do {
            try writer.append(UnsafeBufferPointer(rebasing: frame.samples[..<count]))
        } catch {
            state = .failed(Self.words(of: error))
            throw error
        }
        state = .writing(writer, remaining: remaining - count)
    }

    private func open(_ name: String) throws -> WAVWriter {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return try WAVWriter(path: "\(directory)/\(name).wav", format: WAVFormat())
    }

    /// Completes the message and says what became of it; nil when there is none.
    func end() -> RecordingResult? {
        defer { state = .none }
        switch state {
        case .none: return nil
        case .failed(let why): return .failed(reason: why)
        case .writing(let writer, _):
            do {
                try writer.close()
                return .kept(seconds: Double(writer.dataBytes / 2) / 8000)
            } catch {
                return .failed(reason: Self.words(of: error))
            }
        }
    }
}
