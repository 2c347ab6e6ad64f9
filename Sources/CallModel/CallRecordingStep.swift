// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

/// What a program or a bot wants of the recording of a call.
package enum RecordingWish: String, Sendable, Hashable, CaseIterable {
    case start, pause, resume, stop

    /// The wish in a message: `{"state": "pause"}`; nil when it is none.
    package init?(json: JSONValue?) {
        guard let word = json?["state"]?.string else { return nil }
        self.init(rawValue: word.lowercased())
    }

    /// The words there are, for who wrote another one.
    package static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// What happens to the recording of a call, as it is written down.
package enum CallRecordingStep: Sendable, Hashable {
    /// From here on it is recorded, on these tracks.
    case started(tracks: [RecordingTrack])
    /// From here on silence is kept; `by` says who wanted it.
    case paused(by: String)
    case resumed
    /// Nothing more is kept.
    case stopped(by: String)
    /// The file is as complete as it gets.
    case finished(RecordedFile)
}

/// A voice of a recording, on a track of its own; in the order of the tracks.
package enum RecordingTrack: Int, Sendable, Hashable, CaseIterable {
    /// What the caller says.
    case caller
    /// What the caller hears: the agent or the operator, announcements, music.
    case heard
    /// What operators say, also before they are joined with the caller.
    case `operator`
    /// What operators hear: the whisper, and the caller once they are joined.
    case whisper

    /// The name in files, journals and the API.
    package var name: String {
        switch self {
        case .caller: "caller"
        case .heard: "heard"
        case .operator: "operator"
        case .whisper: "whisper"
        }
    }

    /// The tracks of a recording, with those of operators where they are wanted.
    package static func all(withConsultation: Bool) -> [RecordingTrack] {
        withConsultation ? allCases : [.caller, .heard]
    }
}

/// The recording of a call as a file.
package struct RecordedFile: Sendable, Hashable {
    /// Its name in the folder of the call.
    package var name: String
    package var tracks: [String]
    package var length: Duration
    package var bytes: Int
    /// SHA-256 as `sha256sum` writes it.
    package var sha256: String
    /// Frames of 20 ms that were lost on the way to the file, which has silence in their place.
    package var framesDropped: Int

    package init(
        name: String, tracks: [String], length: Duration, bytes: Int, sha256: String,
        framesDropped: Int
    ) {
        self.name = name
        self.tracks = tracks
        self.length = length
        self.bytes = bytes
        self.sha256 = sha256
        self.framesDropped = framesDropped
    }
}

/// What whoever writes the recording of a call reports.
package enum RecorderNews: Sendable, Hashable {
    /// It cannot be written, or not any more: the call goes on without.
    case failed(reason: String)
    /// The last word; without a file when there never was one.
    case finished(RecordedFile?)
}

extension CallRecordingStep {
    var name: String {
        switch self {
        case .started: "recording.started"
        case .paused: "recording.paused"
        case .resumed: "recording.resumed"
        case .stopped: "recording.stopped"
        case .finished: "recording.finished"
        }
    }

    var words: String {
        switch self {
        case .started(let tracks):
            "the call is recorded: \(tracks.map(\.name).joined(separator: ", "))"
        case .paused(let who): "the recording pauses: \(who)"
        case .resumed: "the recording goes on"
        case .stopped(let who): "the recording stops: \(who)"
        case .finished(let file):
            "recorded \(file.name), \(file.length.inMilliseconds / 1000) s, \(file.bytes) bytes"
                + (file.framesDropped > 0 ? ", \(file.framesDropped) frames lost" : "")
        }
    }

    var detail: JSONValue {
        switch self {
        case .started(let tracks): ["tracks": .array(tracks.map { .string($0.name) })]
        case .paused(let who), .stopped(let who): ["by": .string(who)]
        case .resumed: .object([])
        case .finished(let file):
            [
                "file": .string(file.name), "tracks": .array(file.tracks.map { .string($0) }),
                "length_ms": .integer(file.length.inMilliseconds),
                "bytes": .integer(Int64(file.bytes)), "sha256": .string(file.sha256),
                "frames_dropped": .integer(Int64(file.framesDropped)),
            ]
        }
    }
}
