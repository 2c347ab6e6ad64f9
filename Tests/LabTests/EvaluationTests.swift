// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import JSON
import Lab
import Listening
import Testing
import Timing

@Suite struct EvaluationTests {
    @Test func theAreaUnderTheCurve() {
        #expect(RateCurve(scores: [3, 2, 1, 0], positive: [true, true, false, false]).area == 1)
        #expect(RateCurve(scores: [0, 1, 2, 3], positive: [true, true, false, false]).area == 0)
        #expect(RateCurve(scores: [1, 1, 1, 1], positive: [true, false, true, false]).area == 0.5)
        #expect(
            RateCurve(scores: [4, 3, 2, 1], positive: [true, false, true, false]).area == 0.75)
        #expect(RateCurve(scores: [], positive: []).area == 0.5)
    }

    @Test func missesAreCountedAtTheThresholdOfTheFalseAlarms() {
        var evaluation = KeywordEvaluation(phrases: ["yes"], rates: [0.5, 1, 2])
        evaluation.add(spoken: ["yes"], hits: [("yes", -1, 0.1), ("yes", -3, 0.4)], seconds: 5)
        evaluation.add(spoken: ["yes"], hits: [("yes", -2, 0.2)], seconds: 5)
        evaluation.add(spoken: ["yes"], hits: [], seconds: 5)
        // One hour of something else, false hits at -1.5 and -2.5.
        evaluation.add(
            spoken: [], hits: [("yes", -1.5, 0), ("yes", -2.5, 0), ("no", 0, 0)], seconds: 3600)
        let row = evaluation.rows(draws: 20)[0]
        #expect(row.positives == 3)
        #expect(row.hours == 1)
        #expect(row.thresholds[0] == -1.5)
        #expect(row.missed.map { ($0 * 3).rounded() } == [2, 1, 1])
        #expect(evaluation.delays() == [0.1, 0.2])
        #expect(EvaluationTable.text(evaluation).contains("66.7"))
    }

    @Test func theManifestIsReadWithItsQuotes() {
        let text =
            "path,set,keyword,labels\r\na.wav,one,yes,\r\n"
            + "b.wav,two,,\"{\"\"slot\"\": \"\"dark roast\"\", \"\"n\"\": 2}\"\r\n,x,y,z\r\n"
        let manifest = SpeechManifest(text)
        #expect(manifest.recordings.count == 2)
        #expect(manifest.recordings[1].contains("dark roast"))
        #expect(manifest.recordings[0].contains("yes"))
        #expect(!manifest.recordings[0].contains("dark roast"))
        #expect(SpeechManifest("").recordings.isEmpty)
    }

    @Test func noiseIsMixedAtTheRatioAsked() {
        let speech = Sounds.tone([500], 1, amplitude: 8000)
        var mixing = SoundMixing()
        mixing.signalToNoise = 10
        mixing.leadSeconds = 2
        let noise = Sounds.noise(1, amplitude: 3000)
        let mixed = mixing.prepare(speech, number: 1, noise: noise)
        #expect(mixed.count == 16_000 + speech.count + 8000)
        let lead = mixed[..<16_000].reduce(0.0) { $0 + Double($1) * Double($1) } / 16_000
        // 10 dB below the tone's 32e6.
        #expect(abs(lead / 3.2e6 - 1) < 0.05)
        #expect(mixed == mixing.prepare(speech, number: 1, noise: noise))
        #expect(mixed != mixing.prepare(speech, number: 2, noise: noise))
    }

    @Test func voiceActivityIsATableAndAPictureOfEachSet() {
        var table = VoiceEvaluation()
        let cases: [(ratio: Double?, truth: [Bool])] = [
            (nil, [true, true, false]), (5, [true, false, true]),
        ]
        for (ratio, truth) in cases {
            var result = VoiceTrial.Result()
            result.curves[.joined] = RateCurve(scores: [3, 2, 1], positive: truth)
            result.onsetErrors = [-20, 10, 30]
            result.reportDelays = [90, 100, 170]
            result.missedOnsets = 2
            result.falseOnsets = 3
            result.seconds = 60
            table.rows.append(.init(set: "yes & no", signalToNoise: ratio, result: result))
        }
        #expect(table.meanArea(.joined) == 0.75)
        #expect(table.meanArea(.joined, set: "other") == nil)
        #expect(table.meanArea(.plain) == nil)
        let lines = table.text.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.contains(["yes", "&", "no", "clean", "1.000"]))
        #expect(lines.contains(["yes", "&", "no", "mean", "0.750"]))
        #expect(lines.contains { $0.suffix(7) == ["5", "2", "3.00", "20", "100,", "170", "0.0"] })
        #expect(table.plot(set: "yes & no").contains("yes &amp; no 5 dB"))
        #expect(!table.plot(set: "other").contains("polyline"))
    }

    @Test func numbersAreWrittenForPeople() {
        #expect(EvaluationTable.fixed(1.005, 1) == "1.0")
        #expect(EvaluationTable.fixed(-0.04, 1) == "0.0")
        #expect(EvaluationTable.fixed(-12.345, 2) == "-12.35")
        #expect(EvaluationTable.fixed(7, 0) == "7")
        #expect(EvaluationTable.fixed(.nan, 1) == "-")
    }

    @Test func aRecordingIsReportedAsTextJSONAndPicture() {
        let sound =
            Sounds.silence(0.5) + Sounds.babble(1) + Sounds.silence(0.5)
            + Sounds.tone([941, 1336], 0.1, amplitude: 4000) + Sounds.silence(0.5)
        let report = RecordingReport(
            sound, plan: ListeningPlan(party: .caller), models: ListeningModels())
        #expect(report.text.contains("speech.began"))
        #expect(report.text.contains("digit               0"))
        let name = "a \"b\"\\\n\u{2028}.wav"
        let json = report.json(file: name)
        #expect(json["file"]?.string == name && json["seconds"] == .number(2.6))
        let heard = json["heard"]?.array ?? []
        #expect(heard.first?["kind"] == "speech-began" && heard.first?["ms"]?.integer != nil)
        #expect(heard.contains { $0["kind"] == "digit" && $0["key"] == "0" })
        let picture = RecordingPlot.svg(title: "a < b", samples: sound, report: report)
        #expect(picture.contains("a &lt; b"))
        #expect(picture.hasSuffix("</svg>\n"))
        #expect(!RecordingPlot.svg(title: "", samples: [], report: report).isEmpty)
    }
}
