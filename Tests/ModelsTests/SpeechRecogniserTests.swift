// SPDX-License-Identifier: Apache-2.0

import Glibc
import Inference
import Models
import SoundFiles
import Testing

@Suite struct RecogniserVocabularyTests {
    /// A file of 32,000 tokens: the controls, 256 bytes, a few pieces, and fillers of two bytes
    /// of length.
    private static let file: [UInt8] = {
        var bytes: [UInt8] = []
        func add(_ token: [UInt8]) {
            if token.count > 127 {
                bytes += [UInt8(128 + token.count % 128), UInt8(token.count / 128)]
            } else {
                bytes.append(UInt8(token.count))
            }
            bytes += token
        }
        for control in ["<unk>", "<s>", "</s>"] { add(Array(control.utf8)) }
        for byte in UInt8.min...UInt8.max { add([byte]) }
        for piece in ["\u{2581}hello", "\u{2581}", "wor", "ld"] { add(Array(piece.utf8)) }
        add([UInt8](repeating: UInt8(ascii: "x"), count: 300))
        for _ in 264..<32_000 { add([UInt8(ascii: "y")]) }
        return bytes
    }()

    private func vocabulary(_ bytes: [UInt8] = file) throws -> RecogniserVocabulary {
        try RecogniserVocabulary(bytes, path: "tokenizer.bin")
    }

    @Test func tokensSpellText() throws {
        let words = try vocabulary()
        #expect(words.text(of: [259, 260, 261, 262]) == "hello world")
        #expect(words.text(of: [1, 259, 2]) == "hello", "controls are no text")
        #expect(words.text(of: [263]).count == 300, "a length of two bytes")
        #expect(words.text(of: []).isEmpty)
    }

    @Test func bytesMakeCharactersAndBadOnesAreReplaced() throws {
        let words = try vocabulary()
        #expect(words.text(of: [3 + 0xC3, 3 + 0xA9]) == "é")
        #expect(words.text(of: [3 + 0xC3, 261]) == "\u{FFFD}wor")
    }

    @Test func tokensOutOfRangeAreLeftOut() throws {
        #expect(try vocabulary().text(of: [-1, 32_767, .max, 261]) == "wor")
    }

    @Test func aShorterLongerOrOtherFileIsAnError() {
        for count in [0, 1, 6, 20, 700, Self.file.count - 1] {
            #expect(throws: ModelError.self, "cut to \(count)") {
                try vocabulary(Array(Self.file.prefix(count)))
            }
        }
        #expect(throws: ModelError.self) { try vocabulary(Self.file + [1, 65]) }
        for place in [0, 1, 7, 11] {
            var bytes = Self.file
            bytes[place] ^= 1
            #expect(throws: ModelError.self, "byte \(place)") { try vocabulary(bytes) }
        }
    }

    @Test func noByteCanCrashTheParser() {
        for place in 0..<1200 {
            for value in [UInt8(0), 0x7F, 0x80, 0xFF] {
                var bytes = Array(Self.file.prefix(1200))
                bytes[place] = value
                _ = try? vocabulary(bytes)
            }
        }
    }
}

@Suite struct SpeechStretchTests {
    private func tone(_ count: Int, _ amplitude: Double) -> [Int16] {
        (0..<count).map { Int16(amplitude * sin(Double($0) * 0.5)) }
    }

    private func rms(_ samples: [Float]) -> Float {
        (samples.reduce(0) { $0 + $1 * $1 } / Float(max(1, samples.count))).squareRoot()
    }

    @Test(arguments: [100.0, 3000, 30_000])
    func speechOfAnyLevelComesOutAlike(amplitude: Double) {
        let wide = SpeechStretch().prepared(tone(8000, amplitude))
        #expect(wide.count == 16_000)
        #expect(abs(rms(wide) - 0.08) < 0.004)
    }

    @Test func silenceAtTheEndsIsTakenOff() {
        let silence = [Int16](repeating: 2, count: 16_000)
        let wide = SpeechStretch().prepared(silence + tone(8000, 3000) + silence)
        let expected = 20_400...21_200
        #expect(expected.contains(wide.count))
    }

    @Test func silenceAndNothingGiveNothing() {
        #expect(SpeechStretch().prepared([]).isEmpty)
        #expect(SpeechStretch().prepared([Int16](repeating: 0, count: 8000)).isEmpty)
        #expect(SpeechStretch().prepared(tone(200, 3000)).isEmpty)
    }
}

@Suite(
    .serialized,
    .enabled(
        if: ModelFolder.has("libonnxruntime.so.1")
            && ModelFolder.has(RecogniserModel.folder + "/tokenizer.bin"),
        "needs the recogniser: run scripts/fetch-models --with-recogniser"))
struct SpeechRecogniserTests {
    private static let prompt = "/usr/share/asterisk/sounds/en_US_f_Allison/privacy-prompt.wav"

    private func model() throws -> RecogniserModel {
        try RecogniserModel(
            runtime: OnnxRuntime(library: ModelFolder.file("libonnxruntime.so.1")),
            source: ModelFolder.source.folder(RecogniserModel.folder))
    }

    @Test(
        .enabled(if: access(prompt, R_OK) == 0, "needs Debian's asterisk-core-sounds-en-wav"))
    func aRecordedSentenceIsWrittenDown() throws {
        let bytes = try ModelFile.read(Self.prompt)
        let samples = stride(from: 44, to: bytes.count - 1, by: 2).map {
            Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
        let recogniser = SpeechRecogniser(model: try model())
        let heard = try recogniser.recognise(samples)
        #expect(heard.text.contains("enter your phone number"), "\(heard.text)")
        #expect((0.5...1).contains(heard.confidence) && heard.isWhole)
        // Nothing of one utterance is left for the next.
        let silence = [Int16](repeating: 0, count: 8000)
        #expect(try recogniser.recognise(silence) == .nothing)
        #expect(try recogniser.recognise(samples) == heard)
    }

    @Test func noiseAndOverlongSoundEndInTime() throws {
        let recogniser = SpeechRecogniser(model: try model())
        let noise = (0..<4 * 8000).map { Int16(truncatingIfNeeded: ($0 &* 7919 &* $0) % 3001) }
        let heard = try recogniser.recognise(noise)
        #expect(heard.text.utf8.count < 500)
        #expect((0...1).contains(heard.confidence))
    }

    @Test func anotherModelInItsPlaceIsAnError() throws {
        let folder = "/tmp/handoff-test-recogniser-\(getpid())"
        mkdir(folder, 0o700)
        let names = ["tokenizer.bin", "encoder_model.ort", "decoder_model_merged.ort"]
        defer {
            for name in names { unlink(folder + "/" + name) }
            rmdir(folder)
        }
        let runtime = try OnnxRuntime(library: ModelFolder.file("libonnxruntime.so.1"))
        let real = ModelFolder.file(RecogniserModel.folder) + "/"
        #expect(throws: ModelError.missing(path: folder + "/tokenizer.bin")) {
            try RecogniserModel(runtime: runtime, source: .directory(folder))
        }
        // The decoder where the encoder should be.
        symlink(real + names[0], folder + "/" + names[0])
        symlink(real + names[2], folder + "/" + names[1])
        symlink(real + names[2], folder + "/" + names[2])
        #expect(throws: ModelError.self) {
            try RecogniserModel(runtime: runtime, source: .directory(folder))
        }
        // Half an encoder.
        unlink(folder + "/" + names[1])
        let bytes = try ModelFile.read(real + names[1])
        let file = try #require(fopen(folder + "/" + names[1], "wb"))
        fwrite(bytes, 1, bytes.count / 2, file)
        fclose(file)
        #expect(throws: ModelError.self) {
            try RecogniserModel(runtime: runtime, source: .directory(folder))
        }
    }
}
