// SPDX-License-Identifier: Apache-2.0

import Audio
import Codecs

/// A recording in G.711 µ-law: a WAV file of 8 kHz, a channel for each track, brought up to date each
/// half second.
final class MuLawSink {
    private static let frameCount = 160
    private static let framesPerPiece = 25
    /// What µ-law has for nothing.
    private static let silence: UInt8 = 0xFF

    private let writer: WAVWriter
    private let tracks: Int
    private var bytes: [UInt8]
    private var narrow: [Int16]
    private var resamplers: [Resampler] = []
    private var waiting = 0

    init(path: String, tracks: Int) throws(RecordingError) {
        self.tracks = tracks
        bytes = [UInt8](repeating: Self.silence, count: Self.frameCount * tracks)
        narrow = [Int16](repeating: 0, count: Self.frameCount)
        do throws(WAVError) {
            writer = try WAVWriter(
                path: path, format: WAVFormat(channels: tracks, encoding: .muLaw),
                overwrites: false)
        } catch {
            throw RecordingError(error)
        }
    }

    func append(_ frame: UnsafeBufferPointer<Int16>, rate: Int) throws(RecordingError) {
        let length = rate / 50
        for track in 0..<tracks {
            let voice = UnsafeBufferPointer(rebasing: frame[track * length..<(track + 1) * length])
            if rate == PCMFrame.rate {
                put(voice, on: track)
            } else {
                try prepareResamplers(from: rate)
                let resampler = resamplers[track]
                narrow.withUnsafeMutableBufferPointer { _ = resampler.process(voice, into: $0) }
                narrow.withUnsafeBufferPointer { put($0, on: track) }
            }
        }
        try write()
    }

    func appendSilence() throws(RecordingError) {
        for index in bytes.indices { bytes[index] = Self.silence }
        try write()
    }

    func finish() throws(RecordingError) {
        do throws(WAVError) {
            try writer.close()
        } catch {
            throw RecordingError(error)
        }
    }

    private func prepareResamplers(from rate: Int) throws(RecordingError) {
        guard resamplers.isEmpty else { return }
        resamplers = (0..<tracks).compactMap { _ in
            Resampler(from: rate, to: PCMFrame.rate, keepingPace: true)
        }
        guard resamplers.count == tracks else { throw .noEncoder }
    }

    private func put(_ voice: UnsafeBufferPointer<Int16>, on track: Int) {
        for index in 0..<min(voice.count, Self.frameCount) {
            bytes[index * tracks + track] = PCMU.compress(voice[index])
        }
    }

    private func write() throws(RecordingError) {
        do throws(WAVError) {
            try writer.append(bytes: bytes)
            waiting += 1
            guard waiting >= Self.framesPerPiece else { return }
            waiting = 0
            try writer.flush()
        } catch {
            throw RecordingError(error)
        }
    }
}

extension RecordingError {
    fileprivate init(_ error: WAVError) {
        switch error {
        case .system(let code, let doing): self = .system(code: code, doing: doing)
        case .tooLarge: self = .tooLong
        case .notRIFFWave, .noFormat, .noData, .badFormat, .unsupported: self = .noEncoder
        }
    }
}
