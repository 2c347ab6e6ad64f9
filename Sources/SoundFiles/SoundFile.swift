// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why a file is no sound file that we read.
package enum SoundFileError: Error, Sendable, Hashable, CustomStringConvertible {
    case wav(WAVError)
    case opus(OggOpusError)

    package var description: String {
        switch self {
        case .wav(let error): "\(error)"
        case .opus(let error): "\(error)"
        }
    }
}

/// A sound file in memory, WAV or Ogg Opus, whatever it is called.
package struct SoundFile: Sendable, Hashable {
    /// How it is encoded, in words.
    package var codec: String
    package var rate: Int
    /// What the tracks are called; empty where the file does not say.
    package var tracks: [String]
    package var channels: Int
    /// Samples of all channels, interleaved.
    package var samples: [Int16]
    /// What is wrong with the file though it plays.
    package var remarks: [String]

    /// Samples of each channel.
    package var frameCount: Int { samples.count / max(1, channels) }

    /// About 512 MB of sound.
    private static let sampleLimit = 1 << 28

    /// One channel's samples, channel 0 being the first; empty when there is no such channel.
    package func channel(_ index: Int) -> [Int16] {
        guard (0..<channels).contains(index) else { return [] }
        return stride(from: index, to: samples.count, by: channels).map { samples[$0] }
    }

    package init(path: String) throws(SoundFileError) {
        guard OggOpusFile.isOne(path: path) else {
            do throws(WAVError) {
                self.init(try WAVFile(path: path))
            } catch {
                throw .wav(error)
            }
            return
        }
        do throws(OggOpusError) {
            try self.init(OggOpusFile(path: path))
        } catch {
            throw .opus(error)
        }
    }

    private init(_ file: WAVFile) {
        codec = file.format.encoding.name
        rate = file.format.rate
        channels = file.format.channels
        tracks = []
        samples = file.samples
        remarks = []
    }

    package init(_ file: OggOpusFile) throws(OggOpusError) {
        let summary = try file.summary()
        rate = summary.rate
        channels = summary.head.channels
        codec = "Opus"
        tracks = summary.trackNames
        samples = []
        remarks = summary.remarks
        guard Int(summary.seconds) * rate * channels <= Self.sampleLimit else {
            throw .tooLong(seconds: Int(summary.seconds))
        }
        let reader = try file.reader(rate: rate)
        while let piece = try reader.next() { samples += piece }
    }
}

extension OggOpusReader.Summary {
    /// What the file says its tracks are called; empty where it does not say.
    var trackNames: [String] {
        let names = tags[RecordingTags.tracks].map { $0.split(separator: ",").map(String.init) }
        return names?.count == head.channels ? names ?? [] : []
    }

    /// What is wrong with the file though it plays.
    package var remarks: [String] {
        (isComplete ? [] : ["it has no end: its writer died, or writes still"])
            + (damages == 0 ? [] : ["\(damages) places are missing or damaged"])
    }
}

/// An Ogg Opus file, in memory or on disk; read anew each time.
package struct OggOpusFile: Sendable {
    private enum Place: Sendable {
        case memory([UInt8])
        case disk(String)
    }

    private let place: Place

    package init(bytes: [UInt8]) { place = .memory(bytes) }

    package init(path: String) { place = .disk(path) }

    /// Whether a file begins as one of Ogg does.
    package static func isOne(path: String) -> Bool {
        guard let file = try? FileBytes(path: path) else { return false }
        var magic = [UInt8](repeating: 0, count: 4)
        return (try? file.read(into: &magic)) == 4 && magic == Array("OggS".utf8)
    }

    /// What is in it, without decoding.
    package func summary() throws(OggOpusError) -> OggOpusReader.Summary {
        try OggOpusReader.summary(of: pages())
    }

    /// Its sound, at 8, 12, 16, 24 or 48 kHz.
    package func reader(rate: Int) throws(OggOpusError) -> OggOpusReader {
        try OggOpusReader(pages(), rate: rate)
    }

    private func pages() throws(OggOpusError) -> OggOpusPages {
        switch place {
        case .memory(let bytes):
            var rest = bytes[...]
            return try OggOpusPages { (room) throws(OggOpusError) in
                let count = min(room.count, rest.count)
                room.replaceSubrange(..<count, with: rest.prefix(count))
                rest = rest.dropFirst(count)
                return count
            }
        case .disk(let path):
            let file = try FileBytes(path: path)
            return try OggOpusPages { (room) throws(OggOpusError) in try file.read(into: &room) }
        }
    }
}

/// A file that is read from its beginning to its end.
final class FileBytes {
    private let descriptor: Int32

    init(path: String) throws(OggOpusError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(code: errno, doing: "open") }
    }

    deinit { close(descriptor) }

    /// Fills the buffer with the next bytes and says how many; none at the end.
    func read(into room: inout [UInt8]) throws(OggOpusError) -> Int {
        while true {
            let count = room.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 { return count }
            guard errno == EINTR else { throw .system(code: errno, doing: "read") }
        }
    }
}

/// What the system says of an error number.
func systemText(_ code: Int32) -> String { String(cString: strerror(code)) }
