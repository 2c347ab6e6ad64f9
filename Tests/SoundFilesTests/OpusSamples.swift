// SPDX-License-Identifier: Apache-2.0

import Foundation
import SoundFiles

/// Sound for recordings, and recordings of it.
enum OpusSamples {
    static let tags = RecordingTags(call: "call-1", began: "2026-01-02T03:04:05.000Z", line: "main")

    /// One frame of tones, a frequency for each track; 0 is silence.
    static func frame(_ number: Int, _ tones: [Double], rate: Int = 8000) -> [Int16] {
        let count = rate / 50
        return tones.flatMap { tone in
            (0..<count).map { index in
                guard tone > 0 else { return Int16(0) }
                let time = Double(number * count + index) / Double(rate)
                return Int16(9000 * sin(2 * .pi * tone * time))
            }
        }
    }

    static func path(_ ending: String = "opus") -> String {
        FileManager.default.temporaryDirectory
            .appending(path: "recording-\(UUID().uuidString).\(ending)").path
    }

    /// A recording of `frames` frames at a path.
    static func record(
        _ tones: [Double], frames: Int, rate: Int = 8000, to path: String,
        format: RecordingLayout.Format = .opus, finishes: Bool = true,
        whenRecorded: () -> Void = {}
    ) throws {
        let layout = RecordingLayout(
            format: format, tracks: tones.indices.map { "track-\($0 + 1)" })
        let writer = try RecordingWriter(path: path, layout: layout, tags: tags, rate: rate)
        for number in 0..<frames {
            try frame(number, tones, rate: rate).withUnsafeBufferPointer {
                try writer.append($0, rate: rate)
            }
        }
        // The writer lives until here.
        withExtendedLifetime(writer) { whenRecorded() }
        if finishes { try writer.finish() }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Level of a tone in decibels below full scale (Goertzel).
    static func level(of tone: Double, in samples: some Collection<Int16>, rate: Int) -> Double {
        var (real, imaginary) = (0.0, 0.0)
        for (index, sample) in samples.enumerated() {
            let angle = 2 * .pi * tone * Double(index) / Double(rate)
            real += Double(sample) * cos(angle)
            imaginary += Double(sample) * sin(angle)
        }
        let amplitude =
            2 * (real * real + imaginary * imaginary).squareRoot() / Double(samples.count)
        return 20 * log10(max(amplitude, 0.001) / 32_768)
    }

    /// Runs a program; its status and what it wrote.
    static func run(_ program: String, _ arguments: [String]) throws -> (
        status: Int32, text: String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
