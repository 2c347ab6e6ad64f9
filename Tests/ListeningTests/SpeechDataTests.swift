// SPDX-License-Identifier: Apache-2.0

import CallModel
import Glibc
import Lab
import Listening
import SoundFiles
import Testing

/// Recordings of real people, in the folder named by SPEECH_DATA (with manifest.csv, mu-law WAV).
enum SpeechData {
    static var path: String? { getenv("SPEECH_DATA").map { String(cString: $0) } }

    static func load(_ name: String) -> [Int16]? {
        guard let path, let bytes = try? ModelFile.read(path + "/" + name), bytes.count > 64,
            let data = (12..<60).first(where: { Array(bytes[$0..<$0 + 4]) == Array("data".utf8) })
        else { return nil }
        return bytes[(data + 8)...].map { code in
            // ITU-T G.711, mu-law.
            let turned = ~code
            let exponent = Int(turned >> 4) & 7
            let value = ((Int(turned & 15) << 3) + 0x84) << exponent
            return Int16(turned & 0x80 != 0 ? 0x84 - value : value - 0x84)
        }
    }

    static var manifest: SpeechManifest {
        guard let path, let bytes = try? ModelFile.read(path + "/manifest.csv") else {
            return SpeechManifest("")
        }
        return SpeechManifest(String(decoding: bytes, as: UTF8.self))
    }
}

@Suite(
    .enabled(
        if: SpeechData.path != nil && ModelFolder.has("asr_waveform.hama")
            && ModelFolder.has("libonnxruntime.so.1"),
        "needs models/ and SPEECH_DATA, a folder of labelled recordings"))
struct SpeechDataTests {
    @Test func aPhraseInRunningSpeechIsHeardAndAnotherIsNot() throws {
        let models = ListeningModels(directory: ModelFolder.path)
        let set = try KeywordSet(
            [KeywordPhrase(text: "cappuccino"), KeywordPhrase(text: "talk to a person")],
            pronouncer: models.pronouncer)
        let orders = SpeechData.manifest.recordings.filter { $0.labels.contains("cappuccino") }
        var found = 0
        var wrong = 0
        for order in orders.prefix(3) {
            let sound = try #require(SpeechData.load(order.path))
            let report = RecordingReport(
                sound, plan: ListeningPlan(party: .caller, keywords: set), models: models)
            for case .keyword(let hit) in report.detections {
                if hit.phrase == "cappuccino" { found += 1 } else { wrong += 1 }
                #expect(hit.start < hit.end)
            }
        }
        #expect(found >= 2)
        #expect(wrong == 0)
    }

    @Test func peopleWhoSayDigitsPressNoKeys() throws {
        for recording in SpeechData.manifest.recordings.filter({ $0.set == "digits" }).prefix(40) {
            let sound = try #require(SpeechData.load(recording.path))
            var detections: [Detection] = []
            sound.withUnsafeBufferPointer {
                LegListener(.init(digits: true, tones: true)).hear($0, into: &detections)
            }
            #expect(detections.isEmpty, "\(recording.path)")
        }
    }
}
