// SPDX-License-Identifier: Apache-2.0

import Inference
import Models
import Testing

@Suite(
    .enabled(
        if: ModelFolder.has("gtcrn_simple.onnx") && ModelFolder.has("libonnxruntime.so.1"),
        "needs models/: run scripts/fetch-models"))
struct SpeechCleanerTests {
    private func power(_ sound: [Float]) -> Float {
        sound.reduce(0) { $0 + $1 * $1 } / Float(max(1, sound.count))
    }

    private func cleaned(_ sound: [Float], limit: Int = 20_000) throws -> [Float] {
        let runtime = try OnnxRuntime(library: ModelFolder.file("libonnxruntime.so.1"))
        let session = try SpeechCleaner.load(runtime: runtime, source: ModelFolder.source)
        let cleaner = SpeechCleaner(session: session, limit: limit)
        var result = [Float](repeating: 9, count: sound.count)
        try cleaner.run(sound, count: sound.count, into: &result)
        return result
    }

    @Test func silenceStaysSilent() throws {
        let result = try cleaned(.init(repeating: 0, count: 8000))
        #expect(power(result) < 1e-8)
    }

    @Test func steadyNoiseIsTakenOutAndNothingIsLouder() throws {
        var state: UInt32 = 7
        let noise = (0..<16_000).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 16) / 327_680 - 0.1
        }
        let result = try cleaned(noise)
        #expect(result.count == noise.count)
        #expect(power(Array(result[8000...])) < power(noise) / 2)
    }

    @Test func whatIsNoNumberAndWhatIsTooLongDoesNoHarm() throws {
        var sound = [Float](repeating: 0.01, count: 30_000)
        sound[100] = .nan
        sound[200] = .infinity
        let result = try cleaned(sound, limit: 4000)
        let strange = result.filter { !$0.isFinite }.count
        let late = result[20_000...].filter { $0 != 0 }.count
        #expect(strange == 0)
        #expect(late == 0)
    }
}
