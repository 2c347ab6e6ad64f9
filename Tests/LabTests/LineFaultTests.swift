// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Lab
import Listening
import Testing

/// What the line does to the sound of an evaluation, and the sounds that are no speech.
@Suite struct LineFaultTests {
    private static let voice = Sounds.babble(3)

    private static func energy(_ sound: some Sequence<Int>) -> Double {
        sound.reduce(0) { $0 + Double($1) * Double($1) }
    }

    @Test(arguments: LineFault.allCases)
    func everyFaultChangesTheSoundAndKeepsItsLength(fault: LineFault) {
        let spoiled = fault.spoil(Self.voice, number: 3)
        #expect(spoiled.count == Self.voice.count)
        #expect(spoiled != Self.voice)
        #expect(fault.spoil(Self.voice, number: 3) == spoiled)
        for sound in [[], [Int16.min], Array(repeating: Int16.max, count: 161)] {
            #expect(fault.spoil(sound, number: 1).count == sound.count)
        }
    }

    @Test func anEchoIsLaterAndQuieter() {
        var click = [Int16](repeating: 0, count: 2000)
        click[100] = 10_000
        let heard = LineFault.echo.spoil(click, number: 0)
        #expect(heard[100] == 10_000 && heard[740] == 2510)
        #expect(heard.count { $0 != 0 } == 2)
    }

    @Test func clippingCutsAtAQuarter() {
        let loudest = Self.voice.map { abs(Int($0)) }.max() ?? 0
        let spoiled = LineFault.clipping.spoil(Self.voice, number: 0)
        #expect(spoiled.map { abs(Int($0)) }.max() == loudest / 4)
    }

    /// A coder for speech keeps most of it, and less the second time it is used.
    @Test func codingTwiceKeepsTheVoice() {
        let spoiled = LineFault.gsmTwice.spoil(Self.voice, number: 0)
        let difference = zip(Self.voice, spoiled).map { Int($0) - Int($1) }
        #expect(Self.energy(difference) < 0.3 * Self.energy(Self.voice.map(Int.init)))
    }

    @Test func aTwentiethOfThePacketsIsLostInBursts() {
        let steady = [Int16](repeating: 1000, count: 160 * 20_000)
        let spoiled = LineFault.burstLoss.spoil(steady, number: 5)
        // The first samples after a gap are mixed with what filled it.
        let lost = stride(from: 159, to: spoiled.count, by: 160).map { spoiled[$0] != 1000 }
        let share = Double(lost.count { $0 }) / Double(lost.count)
        let bursts = zip(lost, lost.dropFirst()).count { !$0 && $1 }
        #expect((0.04...0.06).contains(share))
        #expect((2.5...4).contains(Double(lost.count { $0 }) / Double(bursts)))
    }

    @Test(arguments: NonSpeech.allCases)
    func everyKindHasSoundsAtSeveralLevels(kind: NonSpeech) {
        let sounds = kind.sounds
        #expect(sounds.count >= 40 && Set(sounds.map(\.name)).count == sounds.count)
        let peaks = sounds.map { $0.samples.map { abs(Int($0)) }.max() ?? 0 }
        #expect(sounds.allSatisfy { $0.samples.count == 32_000 })
        #expect(Set(peaks).count == 4 && (16_000...17_000).contains(peaks.max() ?? 0))
    }

    @Test func whatIsTakenForSpeechIsCounted() {
        let sounds = [NonSpeech.Sound(kind: .keys, name: "voice", samples: Self.voice)]
        let outcomes = NonSpeechTrial().run(sounds, models: ListeningModels())
        #expect(outcomes.map { $0.speech > 1 } == [true])
        #expect(NonSpeechTrial.table(outcomes).contains("voice"))
    }
}
