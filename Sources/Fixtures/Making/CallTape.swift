// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import SoundFiles

/// The recording of a call, each track at 8 kHz.
package struct CallTape: Sendable {
    /// Samples by what is on the track: `caller`, `heard`, `operator`, `whisper`.
    package private(set) var tracks: [String: [Int16]]
    /// What is wrong with the file though it plays.
    package private(set) var remarks: [String] = []

    package init(tracks: [String: [Int16]]) { self.tracks = tracks }

    /// Reads a recording. `names` are those of its tracks where the file does not say.
    ///
    /// - Throws: `SoundFileError` for a file that is none, or cannot be read.
    package init(path: String, names: [String]) throws(SoundFileError) {
        let file = try SoundFile(path: path)
        let known = file.tracks.isEmpty ? names : file.tracks
        tracks = [:]
        for (index, name) in known.prefix(file.channels).enumerated() {
            tracks[name] = Self.narrow(file.channel(index), from: file.rate)
        }
        remarks = file.remarks
        if known.count < file.channels {
            remarks.append("nothing says what is on \(file.channels - known.count) of its tracks")
        }
    }

    private static func narrow(_ samples: [Int16], from rate: Int) -> [Int16] {
        RecordedSound.Track(rate: rate, samples: samples).sound(at: 8000)
    }

    /// The recording of a call whose journal says what is on its tracks.
    package init(path: String, _ records: [JournalRecord]) throws(SoundFileError) {
        try self.init(path: path, names: CallAccount(records).tracks)
    }

    var isEmpty: Bool { tracks.values.allSatisfy(\.isEmpty) }
}
