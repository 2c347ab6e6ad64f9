// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why a recording cannot be written. The words name no path: the journal is read by others than the
/// disk.
package enum RecordingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The system's error number (`errno`) and what was being done.
    case system(code: Int32, doing: String)
    /// The encoder cannot be made.
    case noEncoder
    /// The file is as long as its format can say.
    case tooLong

    package var description: String {
        switch self {
        case .system(ENOSPC, _): "the disk is full"
        case .system(EEXIST, _): "there is a recording of this call already"
        case .system(EACCES, let doing), .system(EROFS, let doing):
            "\(doing): the recordings' folder cannot be written (\(systemText(EACCES)))"
        case .system(let code, let doing): "\(doing): \(systemText(code))"
        case .noEncoder: "there is no memory for its encoder"
        case .tooLong: "the file is as long as a file of its format can be"
        }
    }
}

/// Writes the recording of one call, frame after frame, so that it can be played at any time, also
/// after a crash: whole pages go straight to the file, and what a full disk cut off is taken back.
///
/// It does blocking writes: a recorder's thread owns it, never a media thread.
package final class RecordingWriter {
    private enum Sink {
        case opus(OggOpusMuxer, PageFile)
        case mulaw(MuLawSink)
    }

    package let path: String
    package let layout: RecordingLayout
    /// Frames of 20 ms so far, silence among them.
    package private(set) var frames = 0
    private let sink: Sink
    private var rate: Int
    private var interleaved: [Int16] = []

    /// Creates the file, readable by its owner and group; an older one is never overwritten.
    package init(
        path: String, layout: RecordingLayout, tags: RecordingTags, rate: Int
    ) throws(RecordingError) {
        self.path = path
        self.layout = layout
        self.rate = rate
        switch layout.format {
        case .opus:
            guard
                let muxer = OggOpusMuxer(
                    tracks: layout.tracks.count, rate: rate, settings: layout.opus,
                    tags: tags.opus(tracks: layout.tracks),
                    serial: .random(in: .min ... .max))
            else { throw .noEncoder }
            let file = try PageFile(path: path)
            try file.append(muxer.header)
            sink = .opus(muxer, file)
        case .mulaw: sink = .mulaw(try MuLawSink(path: path, tracks: layout.tracks.count))
        }
    }

    /// Takes 20 ms of all tracks, one behind the other.
    package func append(_ tracks: UnsafeBufferPointer<Int16>, rate: Int) throws(RecordingError) {
        let count = layout.tracks.count
        let length = rate / 50
        guard tracks.count == length * count else { return try appendSilence(frames: 1) }
        self.rate = rate
        frames += 1
        switch sink {
        case .mulaw(let sink): try sink.append(tracks, rate: rate)
        case .opus(let muxer, let file):
            if interleaved.count != tracks.count {
                interleaved = [Int16](repeating: 0, count: tracks.count)
            }
            for track in 0..<count {
                for index in 0..<length {
                    interleaved[index * count + track] = tracks[track * length + index]
                }
            }
            let page = interleaved.withUnsafeBufferPointer { muxer.add($0, rate: rate) }
            try file.append(page)
        }
    }

    /// Keeps the time of what is not kept, or was lost.
    package func appendSilence(frames count: Int) throws(RecordingError) {
        for _ in 0..<max(0, count) {
            frames += 1
            switch sink {
            case .mulaw(let sink): try sink.appendSilence()
            case .opus(let muxer, let file): try file.append(muxer.addSilence(rate: rate))
            }
        }
    }

    /// Completes the file.
    package func finish() throws(RecordingError) {
        switch sink {
        case .mulaw(let sink): try sink.finish()
        case .opus(let muxer, let file):
            try file.append(muxer.finish(rate: rate))
            file.close()
        }
    }
}

/// A file that grows by whole pieces, or not at all.
private final class PageFile {
    private var descriptor: Int32
    private var length: off_t = 0

    init(path: String) throws(RecordingError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw .system(code: errno, doing: "creating the file") }
    }

    deinit { close() }

    func append(_ bytes: [UInt8]) throws(RecordingError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = count < 0 ? errno : ENOSPC
                // A page that is not whole would be no use to anybody.
                _ = ftruncate(descriptor, length)
                throw .system(code: code, doing: "writing the file")
            }
            done += count
        }
        length += off_t(bytes.count)
    }

    func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }
}
