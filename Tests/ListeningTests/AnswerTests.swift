// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Listening
import Testing
import Timing

/// What length and cadence make one guess.
@Suite struct AnswerTests {
    /// Pairs of seconds: speech, then silence.
    private func verdict(_ pattern: [(Double, Double)], lead: Double = 0.4) -> AnswerVerdict? {
        var classifier = AnswerClassifier()
        func hear(_ seconds: Double, _ speech: Bool) {
            for _ in 0..<Int(seconds * 100) {
                _ = classifier.hear(speech: speech, level: speech ? -20 : -70)
            }
        }
        hear(lead, false)
        for (speech, silence) in pattern {
            hear(speech, true)
            hear(silence, false)
        }
        return classifier.verdict
    }

    @Test func aShortHelloIsAPerson() {
        #expect(verdict([(0.6, 1.2)])?.kind == .human)
        #expect(verdict([(0.4, 0.2), (0.7, 1.5)])?.kind == .human)
    }

    @Test func lengthAloneIsNeverSure() {
        for (pattern, kind) in [
            ([(5.0, 0.5)], AnswerKind.voicemail), ([(2.5, 0.2), (3, 0.5)], .voicemail),
            ([(4.5, 4)], .screening), ([(4, 0.7), (3, 0.7), (4, 0.7), (4, 0.6)], .menu),
        ] {
            let verdict = verdict(pattern)
            #expect(verdict?.kind == kind)
            #expect(verdict?.isConclusive == false)
        }
    }

    @Test func nobodyIsSilence() {
        #expect(verdict([], lead: 5)?.kind == .silence)
        #expect(verdict([(0.6, 1.2)], lead: 5)?.kind == .human)
    }

    @Test func aPhraseOnlyMachinesSayOverrulesAHello() {
        var classifier = AnswerClassifier()
        for _ in 0..<80 { _ = classifier.hear(speech: true) }
        for _ in 0..<100 { _ = classifier.hear(speech: false, level: -70) }
        #expect(classifier.verdict?.kind == .human)
        let verdict = classifier.hearPhrase("state your name", of: .screening)
        #expect(verdict?.kind == .screening && verdict?.isConclusive == true)
    }
}

/// Sounds of a room, and machines, as the leg of an operator brings them.
@Suite struct AnsweredLegTests {
    /// What would end the attempt: a sure machine, or a tone that is an outcome.
    private func ends(_ sound: [Int16], played: [Int16] = []) -> [String] {
        let leg = LegListener(.init(digits: true, tones: true, answer: true))
        var found: [Detection] = []
        let sent = played + Array(repeating: 0, count: max(0, sound.count - played.count))
        sound.withUnsafeBufferPointer { heard in
            sent.withUnsafeBufferPointer { sent in
                for start in stride(from: 0, to: heard.count - 159, by: 160) {
                    leg.hear(
                        UnsafeBufferPointer(rebasing: heard[start..<start + 160]),
                        played: UnsafeBufferPointer(rebasing: sent[start..<start + 160]),
                        into: &found)
                }
            }
        }
        return found.compactMap { detection in
            switch detection {
            case .answer(let verdict):
                guard verdict.isConclusive, verdict.kind != .human, verdict.kind != .silence else {
                    return nil
                }
                return verdict.kind.rawValue
            case .tone(let tone, _):
                return tone == .beep || tone == .ringback ? nil : tone.rawValue
            case .speechBegan, .speechEnded, .keyword, .digit, .trouble: return nil
            }
        }
    }

    private let quiet = Sounds.noise(1, amplitude: 20)
    private func quiet(_ seconds: Double) -> [Int16] { Sounds.noise(seconds, amplitude: 20) }
    private let hello = Sounds.babble(0.7)

    private func mixed(_ left: [Int16], _ right: [Int16]) -> [Int16] {
        (0..<max(left.count, right.count)).map { index in
            let sum =
                (index < left.count ? Int(left[index]) : 0)
                + (index < right.count ? Int(right[index]) : 0)
            return Int16(clamping: sum)
        }
    }

    private static let pitches: [Double] = [
        250, 300, 400, 425, 440, 480, 600, 950, 1000, 1100, 1400, 1800, 2000, 2100, 2500, 3000,
    ]

    @Test(arguments: pitches)
    func beepsOfARoomEndNothing(pitch: Double) {
        for length in [0.03, 0.1, 0.2, 0.35, 0.5, 1, 1.5, 2, 3, 4] {
            let beep = Sounds.tone([pitch], length, amplitude: 7000)
            #expect(ends(quiet(0.3) + hello + quiet(0.3) + beep + quiet(3)).isEmpty)
            #expect(ends(quiet(0.2) + beep + quiet(0.4) + hello + quiet(4)).isEmpty)
            #expect(ends(hello + quiet(1) + beep + quiet(1) + beep + quiet(2)).isEmpty)
            let talk = Sounds.babble(2.5) + quiet(0.4) + Sounds.babble(1.5)
            #expect(ends(talk + quiet(0.5) + beep + quiet(3)).isEmpty, "\(length) s")
        }
    }

    @Test func aMicrowaveATruckAndAnAlarmEndNothing() {
        for (pitch, on, off) in [
            (2000.0, 1.0, 1.0), (1000, 0.5, 0.5), (3000, 0.1, 0.1), (2050, 0.25, 0.25),
            (880, 0.2, 0.8),
        ] {
            let beeps = (0..<8).flatMap { _ in Sounds.tone([pitch], on) + quiet(off) }
            #expect(ends(hello + quiet(1) + beeps + quiet(3)).isEmpty, "\(pitch) Hz")
        }
    }

    @Test func colleaguesAndMusicEndNothing() {
        for under in [10.0, 15, 20, 26, 32] {
            let talk = Sounds.babble(40, amplitude: 5000 / (under / 20 * 2.3026).exponential)
            #expect(ends(mixed(quiet(0.5) + hello, talk)).isEmpty)
            // A telephone rings among them, and then they listen.
            let beep = Sounds.tone([1000], 0.6, amplitude: 5000)
            let near = mixed(quiet(0.5) + hello, Array(talk.prefix(8 * 8000)))
            #expect(under < 20 || ends(near + quiet(0.3) + beep + quiet(4)).isEmpty, "\(under)")
        }
        var music: [Int16] = []
        for note in [262.0, 330, 392, 523, 392, 330, 440, 349] {
            music += Sounds.tone([note, note * 1.5, note * 2], 0.7, amplitude: 2500)
        }
        #expect(ends(hello + music + music + music + music).isEmpty)
    }

    @Test func doorsAndHelloAgainEndNothing() {
        let door = (0..<20).flatMap {
            Sounds.noise(0.02, amplitude: 20_000 / Double(1 + $0 * $0), seed: UInt64($0))
        }
        #expect(ends(quiet(0.3) + hello + door + quiet(2) + door + quiet(5)).isEmpty)
        for gap in [0.4, 0.8, 1.5, 3] {
            let calls = (0..<9).flatMap { _ in hello + quiet(gap) }
            #expect(ends(calls + quiet(4)).isEmpty)
        }
        #expect(ends(quiet(60)).isEmpty)
        #expect(ends(Sounds.babble(45) + quiet(5)).isEmpty, "a colleague who talks on")
    }

    /// The whisper comes back from a loudspeaker telephone for as long as it lasts, and something
    /// beeps in the room when it has ended.
    @Test(arguments: [0, 160, 480, 1200, 2400, 4000])
    func theEchoOfWhatWePlayEndsNothing(delay: Int) {
        for loss in [3.0, 6, 12, 20, 30] {
            let whisper = Sounds.murmur(seed: 5, seconds: 11)
            let gain = 1 / (loss / 20 * 2.3026).exponential
            let back =
                Array(repeating: Int16(0), count: delay)
                + whisper.map {
                    Int16(Double($0) * gain)
                }
            let beep = Sounds.tone([1000], 0.5, amplitude: 5000)
            let sound = mixed(quiet(0.3) + hello, back) + quiet(0.4) + beep + quiet(3)
            #expect(ends(sound, played: whisper).isEmpty, "\(loss) dB")
            #expect(ends(back + back, played: whisper + whisper).isEmpty)
        }
    }

    @Test(arguments: [0.12, 0.25, 0.5, 1, 1.6])
    func aLongGreetingThenABeepThenSilenceIsAVoicemail(length: Double) {
        for greeting in [
            Sounds.babble(5.5), Sounds.babble(12), Sounds.babble(25),
            Sounds.babble(3) + quiet(0.6) + Sounds.babble(2.5) + quiet(0.8) + Sounds.babble(2),
        ] {
            for pitch in [350.0, 425, 440, 700, 1000, 1400, 2000] {
                for gap in [0.15, 0.8, 2] {
                    let beep = Sounds.tone([pitch], length, amplitude: 6000)
                    let sound = quiet(0.6) + greeting + quiet(gap) + beep + quiet(2.5)
                    #expect(ends(sound) == ["voicemail"], "\(pitch) Hz after \(gap) s")
                }
            }
        }
        // It goes on while we whisper, and the line gives back a little of that.
        let whisper = Sounds.murmur(seed: 9, seconds: 12)
        let sound = mixed(
            quiet(0.5) + Sounds.babble(8) + quiet(0.5) + Sounds.tone([1000], length) + quiet(5),
            whisper.map { $0 / 60 })
        #expect(ends(sound, played: whisper) == ["voicemail"])
    }
}
