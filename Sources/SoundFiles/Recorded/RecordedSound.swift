// SPDX-License-Identifier: Apache-2.0

import Audio

/// What was said, as a file holds it: one track a voice.
///
/// A WAV file has a track for each channel, an Ogg Opus file likewise, and those that we recorded name
/// theirs by party. Raw G.711 is one track of 8 kHz, known by the ending of its name.
package struct RecordedSound: Sendable, Hashable {
    package struct Track: Sendable, Hashable {
        /// What the file calls it; nil where it does not say.
        package var name: String?
        /// Samples a second, 1000 to 192000.
        package var rate: Int
        package var samples: [Int16]

        package init(name: String? = nil, rate: Int, samples: [Int16]) {
            self.name = name
            self.rate = rate
            self.samples = samples
        }

        /// How long it is.
        package var seconds: Double { Double(samples.count) / Double(max(1, rate)) }

        /// The same sound at another rate, as calls have it: 8000 or 16000.
        package func sound(at rate: Int) -> [Int16] {
            Resampler.convert(samples, from: self.rate, to: rate) ?? []
        }
    }

    /// How the file is encoded, in words.
    package var codec: String
    /// In the order of the file; never none, and all of the same length, which is not 0.
    package var tracks: [Track]
    /// What is missing of the file though it plays; empty unless that was allowed.
    package var remarks: [String]

    package init(codec: String, tracks: [Track], remarks: [String] = []) {
        self.codec = codec
        self.tracks = tracks
        self.remarks = remarks
    }

    /// The first track of a name, which is told from others in whatever case it is written.
    package func track(named name: String) -> Track? {
        tracks.first { $0.name?.lowercased() == name.lowercased() }
    }
}

extension RecordedSound {
    /// How much is read.
    package struct Limits: Sendable, Hashable {
        var fileBytes: Int
        var seconds: Int
        /// Samples of all tracks together.
        var samples: Int

        package init(fileBytes: Int, seconds: Int, samples: Int) {
            self.fileBytes = fileBytes
            self.seconds = seconds
            self.samples = samples
        }

        /// Four hours, in files of 512 MB and as much memory.
        package static let usual = Limits(
            fileBytes: 512 << 20, seconds: 4 * 3600, samples: 1 << 28)
    }

    /// Reads the file at a path. One whose end or middle is missing is refused, unless it
    /// `mayBeDamaged`: then it plays as far as it goes, with silence for what is missing.
    package static func read(
        path: String, limits: Limits = .usual, mayBeDamaged: Bool = false
    ) throws(RecordedSoundError) -> RecordedSound {
        let bytes: [UInt8]
        do {
            bytes = try WholeFile.bytes(path: path, limit: limits.fileBytes)
        } catch {
            throw RecordedSoundError(error, path: path, limit: limits.fileBytes)
        }
        return try read(
            bytes: bytes, path: path, limits: limits, mayBeDamaged: mayBeDamaged)
    }

    /// Reads the bytes of a file; its path tells raw G.711 apart and names it in errors.
    package static func read(
        bytes: [UInt8], path: String, limits: Limits = .usual, mayBeDamaged: Bool = false
    ) throws(RecordedSoundError) -> RecordedSound {
        let reading = SoundReading(path: path, limits: limits, mayBeDamaged: mayBeDamaged)
        return try reading.read(bytes)
    }
}

extension RecordedSoundError {
    fileprivate init(_ failure: WholeFile.Failure, path: String, limit: Int) {
        switch failure {
        case .missing:
            self.init(
                .unreadable, path: path, "there is no such file",
                remedy: "write the path of a recording, from the folder of the fixture")
        case .notAFile:
            self.init(
                .unreadable, path: path, "it is no file",
                remedy: "write the path of a recording, not of a folder or device")
        case .tooLarge(let bytes):
            self.init(
                .tooLong, path: path,
                "it has \(bytes >> 20) MB, and \(limit >> 20) are read",
                remedy: "cut it to the part that matters, or keep it as Ogg Opus")
        case .system(let code, let doing):
            self.init(
                .unreadable, path: path, "\(doing): \(systemText(code))",
                remedy: "let it be read by whoever runs the tests")
        }
    }
}
