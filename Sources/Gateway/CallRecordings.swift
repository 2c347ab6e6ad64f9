// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Handoff
import MediaThreads
import SoundFiles
import Timing

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

    private enum Message {
        case writing(WAVWriter, remaining: Int)
        /// It cannot be written, and why.
        case failed(String)
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

    /// Whether the message is as long as it may get, or cannot be written.
    var isMessageOver: Bool {
        switch message {
        case .writing(_, let remaining)?: remaining == 0
        case .failed?: true
        case nil: false
        }
    }

    /// Why the message cannot be written; nil while it can.
    var messageFailure: String? {
        if case .failed(let why)? = message { why } else { nil }
    }

    /// Begins the caller's message, of so many samples at most.
    func beginMessage(_ name: String, limit: Int) throws {
        _ = endMessage()
        // The name is the machine's own; a path in it would still be no way out of the directory.
        let plain = name.filter { $0.isLetter || $0.isNumber || $0 == "-" }
        do {
            message = .writing(try open(plain), remaining: limit)
        } catch {
            message = .failed(Self.words(of: error))
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

    /// Adds 20 ms. Throws once when a file cannot be written; what parties say and hear is not
    /// kept from then on, and the message has failed.
    func append(_ frame: TappedFrame) throws {
        var failure: (any Error)?
        if keepsAll, !hasFailed {
            do { try keep(frame) } catch {
                hasFailed = true
                failure = error
            }
        }
        if frame.direction == .heard, frame.party == .caller {
            do { try addToMessage(frame) } catch {
                message = .failed(Self.words(of: error))
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
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
        guard case .writing(let writer, let remaining)? = message else { return }
        let count = min(frame.samples.count, remaining)
        try writer.append(UnsafeBufferPointer(rebasing: frame.samples[..<count]))
        message = .writing(writer, remaining: remaining - count)
    }

    private func open(_ name: String) throws -> WAVWriter {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return try WAVWriter(path: "\(directory)/\(name).wav", format: WAVFormat())
    }

    /// Completes the message and says what became of it; nil when there is none.
    func endMessage() -> RecordingResult? {
        guard let ended = message else { return nil }
        message = nil
        switch ended {
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

    func endAll() {
        for writer in tracks.values { try? writer.close() }
        tracks = [:]
        _ = endMessage()
    }
}
