// SPDX-License-Identifier: Apache-2.0

import Glibc
import Inference
import Models
import SoundFiles
import Testing

/// Files that are not the model they should be: every one gives an error that says what to do.
@Suite struct ModelFileTests {
    /// One tensor "x" of two floats.
    static let small: [UInt8] =
        Array("HAMAPK".utf8) + [1, 2] + [1, 0, 0, 0] + [1, 0] + Array("x".utf8) + [0, 1]
        + [2, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 0] + [8, 0, 0, 0, 0, 0, 0, 0]
        + Array(repeating: 0, count: 11)
        + [0, 0, 128, 63] + [0, 0, 0, 192]

    @Test func aWellFormedFileGivesItsValues() throws {
        let file = try TensorFile(Self.small, path: "small")
        #expect(try file.values("x", shape: [2]) == [1, -2])
    }

    @Test func anotherShapeOrNameIsAnError() throws {
        let file = try TensorFile(Self.small, path: "small")
        #expect(throws: ModelError.self) { try file.values("x", shape: [1, 2]) }
        #expect(throws: ModelError.self) { try file.values("y", shape: [2]) }
    }

    @Test func everyTruncationIsAnError() {
        for count in 0..<Self.small.count {
            #expect(throws: ModelError.self, "cut to \(count) bytes") {
                try TensorFile(Array(Self.small.prefix(count)), path: "cut")
            }
        }
    }

    @Test func anotherVersionOrMagicIsUnexpected() {
        for place in 0..<8 {
            var bytes = Self.small
            bytes[place] ^= 0x40
            #expect(throws: ModelError.self) { try TensorFile(bytes, path: "other") }
        }
    }

    @Test func noByteOfTheTableCanCrashTheParser() {
        for place in Self.small.indices {
            for value in [UInt8(0), 1, 0x7F, 0x80, 0xFF] {
                var bytes = Self.small
                bytes[place] = value
                _ = try? TensorFile(bytes, path: "changed")
            }
        }
    }

    @Test func aMissingFileSaysSo() {
        #expect(throws: ModelError.missing(path: "/nowhere/model")) {
            try ModelFile.read("/nowhere/model")
        }
        #expect(ModelError.missing(path: "m").description.contains("scripts/fetch-models"))
    }

    @Test func aMissingRuntimeSaysSo() {
        #expect(throws: ModelError.self) { try OnnxRuntime(library: "/nowhere/libonnxruntime.so") }
    }

    @Test func aLibraryThatIsNotTheRuntimeSaysSo() {
        #expect(throws: ModelError.self) { try OnnxRuntime(library: "libm.so.6") }
    }
}

@Suite(
    .enabled(if: ModelFolder.has("asr_waveform.hama"), "needs models/: run scripts/fetch-models"))
struct PhoneWeightsFileTests {
    @Test func thePhoneModelCutAnywhereIsAnError() throws {
        let bytes = try ModelFile.read(ModelFolder.file("asr_waveform.hama"))
        for share in [0, 1, 10, 50, 90, 99] {
            #expect(throws: ModelError.self, "cut to \(share) %") {
                _ = try PhoneWeights(
                    TensorFile(Array(bytes.prefix(bytes.count * share / 100)), path: "cut"))
            }
        }
        #expect(throws: ModelError.self) {
            _ = try PhoneWeights(TensorFile(Array(bytes.dropLast()), path: "cut"))
        }
    }
}

@Suite(
    .enabled(if: ModelFolder.has("libonnxruntime.so.1"), "needs models/: run scripts/fetch-models"))
struct OnnxModelTests {
    private func runtime() throws -> OnnxRuntime {
        try OnnxRuntime(library: ModelFolder.file("libonnxruntime.so.1"))
    }

    @Test func aTruncatedModelIsAnError() throws {
        let bytes = try ModelFile.read(ModelFolder.file("silero_vad.onnx"))
        let half = ModelSource(place: "half") { _ in Array(bytes.prefix(bytes.count / 2)) }
        let runtime = try runtime()
        #expect(throws: ModelError.self) { try SileroModel.load(runtime: runtime, source: half) }
    }

    @Test func anotherModelIsAnError() throws {
        let bytes = try ModelFile.read(ModelFolder.file("encoder.onnx"))
        let other = ModelSource(place: "other") { _ in bytes }
        let runtime = try runtime()
        #expect(throws: ModelError.self) { try SileroModel.load(runtime: runtime, source: other) }
    }

    @Test func aBatchGivesWhatSingleRunsGive() throws {
        let session = try SileroModel.load(runtime: try runtime(), source: ModelFolder.source)
        let model = SileroModel(session: session, capacity: 3)
        let state = FloatBuffer(SileroModel.stateSize)
        let old = UnsafeBufferPointer(start: state.base, count: state.count)
        let sounds = (0..<3).map { (seed: Int) -> [Float] in
            (0..<288).map { (index: Int) -> Float in
                let value = (index * (seed * 7 + 3)) % 101
                return Float(value) / 200 - 0.25
            }
        }
        for (index, sound) in sounds.enumerated() {
            sound.withUnsafeBufferPointer { model.place(index, of: 3, samples: $0, state: old) }
        }
        try model.run(count: 3)
        let together = (0..<3).map { model.probability($0) }
        for (index, sound) in sounds.enumerated() {
            sound.withUnsafeBufferPointer { model.place(0, of: 1, samples: $0, state: old) }
            try model.run(count: 1)
            #expect(abs(model.probability(0) - together[index]) < 1e-4)
        }
    }

    @Test func wordsAreSpelledInPhones() throws {
        let model = try PronunciationModel(runtime: try runtime(), source: ModelFolder.source)
        // k ʌ/ə ... : the symbols of "cat" are k, æ, t.
        #expect(try model.pronounce("cat") == [27, 66, 41])
        #expect(try model.pronounce("").isEmpty)
        #expect(try model.pronounce(String(repeating: "x", count: 5000)).count <= 32)
    }
}
