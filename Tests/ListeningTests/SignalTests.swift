// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import Testing
import Timing

@Suite struct KeypadTests {
    private static let rows: [Double] = [697, 770, 852, 941]
    private static let columns: [Double] = [1209, 1336, 1477, 1633]
    private static let keys = Array("123A456B789C*0#D")

    private func keys(_ sound: [Int16]) -> String {
        guard let detector = KeypadDetector() else { return "no detector" }
        var found = ""
        var place = 0
        while place < sound.count {
            let end = min(sound.count, place + 160)
            sound.withUnsafeBufferPointer {
                for key in detector.hear(UnsafeBufferPointer(rebasing: $0[place..<end])) {
                    found.append(key.key)
                }
            }
            place = end
        }
        return found
    }

    @Test func everyKeyIsHeardOnce() {
        for (index, key) in Self.keys.enumerated() {
            let pair = [Self.rows[index / 4], Self.columns[index % 4]]
            let sound =
                Sounds.silence(0.2) + Sounds.tone(pair, 0.1, amplitude: 4000) + Sounds.silence(0.2)
            #expect(keys(sound) == String(key))
        }
    }

    @Test func aKeyPressedTwiceIsTwoKeys() {
        let one = Sounds.tone([941, 1336], 0.08, amplitude: 4000)
        #expect(keys(one + Sounds.silence(0.08) + one + Sounds.silence(0.1)) == "00")
    }

    @Test func noiseSpeechAndSingleTonesAreNoKeys() {
        #expect(keys(Sounds.noise(5, amplitude: 12_000)).isEmpty)
        #expect(keys(Sounds.babble(5)).isEmpty)
        #expect(keys(Sounds.tone([697], 1)).isEmpty)
        #expect(keys([]).isEmpty)
    }
}

@Suite struct ToneTests {
    private func tones(_ sound: [Int16]) -> [CallTone] {
        var detector = ToneDetector()
        return sound.withUnsafeBufferPointer { detector.hear($0) }.map(\.tone)
    }

    private func cadence(_ frequencies: [Double], on: Double, off: Double, times: Int) -> [Int16] {
        (0..<times).flatMap { _ in
            Sounds.silence(off) + Sounds.tone(frequencies, on, amplitude: 3000)
        } + Sounds.silence(0.5)
    }

    @Test func dialTone() {
        #expect(tones(Sounds.tone([350, 440], 2, amplitude: 3000)) == [.dial])
    }

    @Test func ringback() {
        #expect(tones(cadence([440, 480], on: 2, off: 4, times: 2)) == [.ringback])
        #expect(tones(cadence([400, 450], on: 0.4, off: 0.2, times: 2)) == [.ringback])
        #expect(tones(cadence([425], on: 1, off: 4, times: 2)) == [.ringback])
    }

    @Test func busyAndCongestion() {
        #expect(tones(cadence([480, 620], on: 0.5, off: 0.5, times: 4)) == [.busy])
        #expect(tones(cadence([480, 620], on: 0.25, off: 0.25, times: 6)) == [.congestion])
        #expect(tones(cadence([425], on: 0.48, off: 0.48, times: 4)) == [.busy])
    }

    @Test func specialInformation() {
        let sound =
            Sounds.silence(0.3) + Sounds.tone([950], 0.33) + Sounds.tone([1400], 0.33)
            + Sounds.tone([1800], 0.33) + Sounds.silence(0.5)
        #expect(tones(sound) == [.specialInformation])
    }

    @Test func fax() {
        #expect(tones(cadence([1100], on: 0.5, off: 3, times: 2)).contains(.faxCalling))
        #expect(
            tones(Sounds.silence(0.2) + Sounds.tone([2100], 3) + Sounds.silence(1))
                == [.faxAnswering])
    }

    @Test func aBeepAfterSpeech() {
        let sound =
            Sounds.babble(2) + Sounds.silence(0.4) + Sounds.tone([1000], 0.4)
            + Sounds.silence(1)
        #expect(tones(sound) == [.beep])
    }

    @Test func speechAndNoiseAreNoTones() {
        #expect(tones(Sounds.babble(10)).isEmpty)
        #expect(tones(Sounds.noise(10, amplitude: 8000)).isEmpty)
        #expect(tones([]).isEmpty)
    }
}

@Suite struct AnswerTests {
    /// Pairs of seconds: speech, then silence.
    private func verdict(_ pattern: [(Double, Double)], lead: Double = 0.4, beep: Bool = false)
        -> AnswerKind?
    {
        var classifier = AnswerClassifier()
        func hear(_ seconds: Double, _ speech: Bool) {
            for _ in 0..<Int(seconds * 100) { _ = classifier.hear(speech: speech) }
        }
        hear(lead, false)
        for (speech, silence) in pattern {
            hear(speech, true)
            hear(silence, false)
        }
        if beep { _ = classifier.hearBeep() }
        return classifier.verdict?.kind
    }

    @Test func aShortHelloIsAPerson() {
        #expect(verdict([(0.6, 1.2)]) == .human)
        #expect(verdict([(0.4, 0.2), (0.7, 1.5)]) == .human)
    }

    @Test func aLongGreetingIsVoicemail() {
        #expect(verdict([(5, 0.5)]) == .voicemail)
        #expect(verdict([(2.5, 0.2), (3, 0.5)]) == .voicemail)
    }

    @Test func aBeepMakesItSure() {
        #expect(verdict([(1.5, 1)], beep: true) == .voicemail)
        #expect(verdict([(6, 1)], beep: true) == .voicemail)
    }

    @Test func aMachineThatWaitsAsksWhoCalls() {
        #expect(verdict([(4.5, 4)]) == .screening)
    }

    @Test func aMachineThatGoesOnIsAMenu() {
        #expect(verdict([(4, 0.7), (3, 0.7), (4, 0.7), (4, 0.6)]) == .menu)
    }

    @Test func nobodyIsSilence() {
        #expect(verdict([], lead: 5) == .silence)
        #expect(verdict([(0.6, 1.2)], lead: 5) == .human)
    }

    @Test func aPhraseOnlyMachinesSayOverrulesAHello() {
        var classifier = AnswerClassifier()
        for _ in 0..<80 { _ = classifier.hear(speech: true) }
        for _ in 0..<100 { _ = classifier.hear(speech: false) }
        #expect(classifier.verdict?.kind == .human)
        #expect(classifier.hearPhrase(of: .screening)?.kind == .screening)
    }
}
