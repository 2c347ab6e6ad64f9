// SPDX-License-Identifier: Apache-2.0

import Codecs

/// Reads one file of recorded sound, and says of what it refuses why, and what would do instead.
struct SoundReading {
    /// The rates of calls: nothing above the second is heard in them.
    private static let (narrow, wide) = (8000, 16_000)
    private static let opusFamilies: Set<UInt8> = [0, 1, 255]

    let path: String
    let limits: RecordedSound.Limits
    let mayBeDamaged: Bool

    func read(_ bytes: [UInt8]) throws(RecordedSoundError) -> RecordedSound {
        guard !bytes.isEmpty else {
            throw error(.empty, "there is nothing in it", "record it again")
        }
        if bytes.starts(with: "RIFF".utf8) { return try readWAV(bytes) }
        if bytes.starts(with: "OggS".utf8) { return try readOpus(bytes) }
        let raw = RawSound(path: path)
        if let other = ForeignSound(bytes, mayBeRaw: raw != nil) {
            throw error(.unknown, "it is \(other.name)", other.remedy)
        }
        switch raw {
        case .muLaw?: return try readRaw(bytes, PCMU.self, "raw G.711 µ-law")
        case .aLaw?: return try readRaw(bytes, PCMA.self, "raw G.711 A-law")
        case nil:
            throw error(
                .unknown, "it is neither WAV nor Ogg Opus",
                "convert it to WAV, or end the name of raw G.711 of 8 kHz in "
                    + ".ulaw, .ul or .pcmu, .alaw, .al or .pcma")
        }
    }

    private func error(
        _ kind: RecordedSoundError.Kind, _ what: String, _ remedy: String
    ) -> RecordedSoundError {
        RecordedSoundError(kind, path: path, what, remedy: remedy)
    }

    private func check(frames: Int, rate: Int, tracks: Int) throws(RecordedSoundError) {
        guard frames > 0 else {
            throw error(.empty, "there is no sound in it", "record it again")
        }
        let isLong = frames / rate >= limits.seconds && frames > limits.seconds * rate
        guard !isLong, frames <= limits.samples / tracks else {
            throw error(
                .tooLong,
                "it plays for \(frames / rate) s on \(tracks) tracks of \(rate) Hz, and "
                    + "\(limits.seconds) s or \(limits.samples) samples are read",
                "cut it to the part that matters")
        }
    }

    private func readRaw<Law: G711>(
        _ bytes: [UInt8], _ law: Law.Type, _ codec: String
    ) throws(RecordedSoundError) -> RecordedSound {
        try check(frames: bytes.count, rate: 8000, tracks: 1)
        let samples = bytes.map(Law.expand)
        return RecordedSound(
            codec: codec, tracks: [RecordedSound.Track(rate: 8000, samples: samples)])
    }
}

// MARK: - WAV

extension SoundReading {
    private func readWAV(_ bytes: [UInt8]) throws(RecordedSoundError) -> RecordedSound {
        let file: WAVFile
        do {
            file = try WAVFile(bytes: bytes)
        } catch {
            throw refusal(of: error)
        }
        let format = file.format
        var remarks: [String] = []
        if let doubt = file.doubt {
            let (kind, what): (RecordedSoundError.Kind, String) =
                switch doubt {
                case .cut(let said, let present):
                    (.lying, "it says it has \(said) bytes of sound, and there are \(present)")
                case .surplus(let bytes):
                    (.lying, "behind its sound are \(bytes) bytes that are no part of a WAV file")
                }
            guard mayBeDamaged else {
                throw error(
                    kind, what, "copy it again whole, or save it anew with a sound editor")
            }
            remarks.append(what)
        }
        try check(frames: file.frameCount, rate: format.rate, tracks: format.channels)
        let tracks = (0..<format.channels).map {
            RecordedSound.Track(rate: format.rate, samples: file.channel($0))
        }
        return RecordedSound(codec: format.encoding.name, tracks: tracks, remarks: remarks)
    }

    private func refusal(of wrong: WAVError) -> RecordedSoundError {
        let again = "save it anew as WAV with a sound editor"
        switch wrong {
        case .notRIFFWave: return error(.unknown, "it is RIFF and no WAVE", again)
        case .noFormat: return error(.malformed, "it has no fmt chunk before its sound", again)
        case .noData: return error(.malformed, "it has no data chunk", again)
        case .badFormat(let what): return error(.malformed, "it says \(what)", again)
        case .unsupported(let what):
            return error(
                .unknown, "it has \(what)",
                "save it as PCM of 8, 16, 24 or 32 bits, float, µ-law or A-law")
        case .tooLarge: return error(.tooLong, "it is too large", "cut it")
        case .system(let code, let doing):
            return error(.unreadable, "\(doing): \(systemText(code))", again)
        }
    }
}

// MARK: - Ogg Opus

extension SoundReading {
    private func readOpus(_ bytes: [UInt8]) throws(RecordedSoundError) -> RecordedSound {
        let file = OggOpusFile(bytes: bytes)
        let summary: OggOpusReader.Summary
        do {
            summary = try file.summary()
        } catch {
            throw refusal(of: error)
        }
        let remarks = try checked(summary)
        let rate = summary.rate == Self.narrow ? Self.narrow : Self.wide
        let channels = summary.head.channels
        // By what it says of itself, before anything of that length is made.
        try check(frames: summary.ticks / (48_000 / rate), rate: rate, tracks: channels)
        let voices: [[Int16]]
        do {
            voices = try Self.voices(of: file, rate: rate, channels: channels)
        } catch {
            throw refusal(of: error)
        }
        try check(frames: voices[0].count, rate: rate, tracks: channels)
        let names = summary.trackNames
        let tracks = voices.indices.map { index in
            RecordedSound.Track(
                name: names.isEmpty ? nil : names[index], rate: rate, samples: voices[index])
        }
        return RecordedSound(codec: "Opus", tracks: tracks, remarks: remarks)
    }

    private static func voices(
        of file: OggOpusFile, rate: Int, channels: Int
    ) throws(OggOpusError) -> [[Int16]] {
        var voices = [[Int16]](repeating: [], count: channels)
        let reader = try file.reader(rate: rate)
        while let piece = try reader.next() {
            for channel in 0..<channels {
                for place in stride(from: channel, to: piece.count, by: channels) {
                    voices[channel].append(piece[place])
                }
            }
        }
        return voices
    }

    /// What is missing of it, where that may be.
    private func checked(
        _ summary: OggOpusReader.Summary
    ) throws(RecordedSoundError) -> [String] {
        guard Self.opusFamilies.contains(summary.head.family) else {
            throw error(
                .unknown, "its channels are of family \(summary.head.family)",
                "encode it with one channel a voice: family 0, 1 or 255")
        }
        guard let first = summary.remarks.first, !mayBeDamaged else { return summary.remarks }
        throw error(
            .damaged, first, "copy it again whole, or decode and encode what there is of it")
    }

    private func refusal(of wrong: OggOpusError) -> RecordedSoundError {
        let again = "encode it again, or save it as WAV"
        switch wrong {
        case .noHead: return error(.unknown, "it is Ogg and no Opus", again)
        case .noPage, .noTags: return error(.damaged, "\(wrong)", "copy it again whole")
        case .badHead: return error(.malformed, "\(wrong)", again)
        case .tooLong: return error(.tooLong, "\(wrong)", "cut it to the part that matters")
        case .noMemory, .system: return error(.unreadable, "\(wrong)", again)
        }
    }
}
