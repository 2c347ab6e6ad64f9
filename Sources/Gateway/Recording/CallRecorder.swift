// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import MediaThreads
package import SoundFiles

/// Brings what is kept of one call from its ring into its file. Belongs to a recorder's thread; it
/// encodes and does blocking writes.
package final class CallRecorder {
    private enum State {
        /// Nothing is kept yet.
        case waiting
        case writing(RecordingWriter)
        case over
    }

    /// The most silence that is written for ticks that never came, in frames: an hour.
    private static let longestGap: Int64 = 180_000

    private let ring: RecordingRing
    private let folder: RecordingFolder
    private let layout: RecordingLayout
    private var state = State.waiting
    private var nextTick: Int64 = 0

    package init(ring: RecordingRing, folder: RecordingFolder, layout: RecordingLayout) {
        self.ring = ring
        self.folder = folder
        self.layout = layout
    }

    /// Whether there is a file that grows.
    package var isOpen: Bool { if case .writing = state { true } else { false } }

    /// Frames that were lost on the way to the file.
    package var framesDropped: Int { ring.dropped }

    /// Makes the file.
    package func begin(_ tags: RecordingTags) throws(RecordingError) {
        guard case .waiting = state else { return }
        do throws(RecordingError) {
            let path = try folder.place(for: tags.call, format: layout.format)
            state = .writing(
                try RecordingWriter(path: path, layout: layout, tags: tags, rate: 8000))
        } catch {
            state = .over
            throw error
        }
    }

    /// Writes what waits in the ring; whether the last of it came. After an error nothing more is
    /// written.
    package func drain() throws(RecordingError) -> Bool {
        let isLast = ring.isEnded
        var failure: RecordingError?
        ring.drain { frame in
            guard failure == nil, case .writing(let writer) = state else { return }
            do throws(RecordingError) {
                let gap = min(frame.tick - nextTick, Self.longestGap)
                if gap > 0 { try writer.appendSilence(frames: Int(gap)) }
                nextTick = frame.tick + 1
                if frame.tracks.isEmpty {
                    try writer.appendSilence(frames: 1)
                } else {
                    try writer.append(frame.tracks, rate: frame.rate)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return isLast
    }

    /// Completes the file and says what it is; nil when there is none. `isWhole` says that it can
    /// still be written.
    package func finish(isWhole: Bool) -> (file: RecordedFile?, error: RecordingError?) {
        guard case .writing(let writer) = state else {
            state = .over
            return (nil, nil)
        }
        state = .over
        var failure: RecordingError?
        if isWhole {
            do throws(RecordingError) { try writer.finish() } catch { failure = error }
        }
        guard let (hash, bytes) = try? FileHash.sha256(path: writer.path) else {
            return (nil, failure)
        }
        let name = writer.path.split(separator: "/").last.map(String.init) ?? writer.path
        let file = RecordedFile(
            name: name, tracks: layout.tracks, length: .milliseconds(writer.frames * 20),
            bytes: bytes, sha256: hash, framesDropped: ring.dropped)
        return (file, failure)
    }
}
