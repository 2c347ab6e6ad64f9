// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Voice

@Suite struct SpeechSynthesiserTests {
    private let speech = SpeechSynthesiser()

    private func decibels(_ sound: [Int16]) -> Double {
        let power = sound.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(sound.count)
        return 10 * log10(power / (32768 * 32768))
    }

    /// Lengths within 100 ms: trimming depends on the noise in the sound.
    private func isNear(_ left: Int, _ right: Int) -> Bool { abs(left - right) <= 800 }

    @Test(arguments: SpeechVoice.allCases)
    func aSentenceHasALengthAndALevel(voice: SpeechVoice) throws {
        let sound = try speech.speak(
            "The caller was charged twice on account four four seven one.", voice: voice)
        let seconds = Double(sound.count) / 8000
        #expect(seconds > 2.5 && seconds < 6)
        // -20 dBFS over what sounds; pauses take a little off the whole.
        #expect((-24 ... -19).contains(decibels(sound)))
        #expect((sound.max() ?? .max) < 30_000 && (sound.min() ?? .min) > -30_000)
    }

    @Test func speechBeginsAtOnceAndEndsWithoutATail() throws {
        let sound = try speech.speak("Hello.", voice: .rms)
        let isLoud: (Int16) -> Bool = { abs(Int($0)) > 100 }
        let (first, last) = (sound.firstIndex(where: isLoud), sound.lastIndex(where: isLoud))
        #expect(first ?? .max < 400)
        #expect(last ?? 0 > sound.count - 400)
    }

    @Test func theRateChangesTheLength() throws {
        let text = "I'm still trying to reach someone for you."
        let normal = try speech.speak(text, voice: .slt).count
        #expect(try speech.speak(text, voice: .slt, rate: 1.5).count < normal * 8 / 10)
        #expect(try speech.speak(text, voice: .slt, rate: 0.7).count > normal * 12 / 10)
    }

    @Test(arguments: SpeechVoice.allCases)
    func theSameWordsSoundTheSame(voice: SpeechVoice) throws {
        let first = try speech.speak("Thank you. Goodbye.", voice: voice)
        _ = try speech.speak("Something else is said meanwhile.", voice: voice)
        #expect(try speech.speak("Thank you. Goodbye.", voice: voice) == first)
    }

    @Test func accentsAreReadAsTheirLetters() throws {
        let plain = try speech.speak("Zoe and Rene at the cafe", voice: .slt).count
        #expect(isNear(try speech.speak("Zoë and René at the café", voice: .slt).count, plain))
    }

    @Test(arguments: ["", "   ", "\n\t", "…—!?", "日本", "🎧", "\u{0}\u{1}"])
    func whatCannotBeSaidIsRefused(text: String) {
        #expect(throws: SpeechError.nothingToSay) { try speech.speak(text, voice: .rms) }
    }

    @Test func tooMuchIsRefused() {
        let words = String(repeating: "word ", count: 401)
        #expect(throws: SpeechError.tooLong(letters: 2005, limit: 2000)) {
            try speech.speak(words, voice: .rms)
        }
        let digits = String(repeating: "7", count: 334)
        #expect(throws: SpeechError.tooLong(letters: 2004, limit: 2000)) {
            try speech.speak(digits, voice: .rms)
        }
    }

    /// What callers and bots may put into a briefing: none of it harms the library.
    @Test(arguments: [
        String(repeating: "a", count: 300), String(repeating: "9", count: 60),
        "<speak><break time='100s'/></speak> hello", "$%&/()=?{[]}\\*+~#'-_.:,;<>| x",
        "1e999 -0.0.0 1/2 12:34:56 +49 (30) 1234-5678 A1B2C3 x@y.example http://a.example/?q=1",
        "Mr. Dr. St. 3rd 21st 1999 $5.00 5% #1 R2D2 I.B.M. can't 'quoted' \"twice\"",
        "a\u{0}b\u{7F}c\u{1B}[31m", "\r\n\r\n one \r\n",
    ])
    func strangeTextIsSpokenOrRefused(text: String) {
        do {
            let sound = try speech.speak(text, voice: .slt)
            let count = sound.count
            #expect(count > 0 && count < 8000 * 200)
        } catch {
            #expect(error == .nothingToSay || error == .failed)
        }
    }

    @Test func severalThreadsMaySpeak() {
        let texts = ["One.", "Two two.", "Three three three.", "Four four four four."]
        let alone = texts.map { (try? speech.speak($0, voice: .slt).count) ?? 0 }
        DispatchQueue.concurrentPerform(iterations: 12) { index in
            let count = (try? speech.speak(texts[index % 4], voice: .slt).count) ?? 0
            #expect(isNear(count, alone[index % 4]))
        }
    }
}
