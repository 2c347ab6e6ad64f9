// SPDX-License-Identifier: Apache-2.0

import Audio
import Testing

/// The judge of the other tests: it finds what is there, also under music, and nothing else.
@Suite struct RecordingTests {
    private let silence = [Int16](repeating: 0, count: 8000)

    @Test func aVoiceIsFoundWhereItBegins() throws {
        let voice = try Voice("operator-hello").samples
        let recording = Recording(silence + voice + silence)
        let place = try #require(recording.place(of: voice))
        #expect(place >= 8000 && place < 8000 + voice.count)
        #expect(recording.place(of: try Voice("caller-confirms").samples) == nil)
        #expect(recording.likeness(to: try Voice("caller-confirms").samples) < 0.5)
    }

    @Test func aWhisperThatLeaksUnderTheMusicIsFound() throws {
        let whisper = try Voice("agent-answer").samples
        let music = HoldMusic.render()
        let mixed = zip(music, whisper).map { Int16(clamping: Int($0) + Int($1)) }
        let recording = Recording(silence + mixed + music)
        #expect(recording.likeness(to: whisper) > 0.6)
        #expect(Recording(silence + music).likeness(to: whisper) < 0.5)
    }

    @Test func silenceIsNotLoud() throws {
        let voice = try Voice("operator-hello").samples
        #expect(Recording(silence).share(loudIn: 0..<8000) == 0)
        #expect(Recording(voice).share(loudIn: 0..<voice.count) > 0.4)
    }
}
