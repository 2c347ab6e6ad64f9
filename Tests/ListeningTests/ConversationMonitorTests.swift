// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Listening
import Testing
import Timing

@Suite struct ConversationMonitorTests {
    private func at(_ seconds: Double) -> SampleTime { SampleTime(samples: Int64(seconds * 8000)) }

    private func monitor(_ measure: TroubleMeasure, _ bounds: Double...) -> ConversationMonitor {
        ConversationMonitor(bounds: Set(bounds.map { TroubleBound(measure, atLeast: $0) }))
    }

    /// One turn with these levels, alternating 14 dB up and down `syllables` times a second.
    private func turn(
        _ monitor: inout ConversationMonitor, from: Double, seconds: Double = 3,
        level: Float = -30, syllables: Double = 3, pitch: Float? = nil, of party: Party = .caller
    ) -> [Trouble] {
        var found = monitor.handle(.speechBegan(party, at: at(from)), at: at(from))
        for step in 0..<Int(seconds * 50) {
            let phase = (Double(step) / 50 * syllables).truncatingRemainder(dividingBy: 1)
            let value = level + (phase < 0.5 ? 0 : -14)
            found += monitor.handle(
                .voice(party, decibels: value, pitch: phase < 0.5 ? pitch : nil), at: at(from))
        }
        let end = at(from + seconds)
        return found + monitor.handle(.speechEnded(party, at: end), at: end)
    }

    /// A turn that changes one thing after four ordinary ones.
    private func after(
        fourTurnsOf monitor: inout ConversationMonitor, pitch: Float? = 110, syllables: Double = 2
    ) {
        for round in 0..<4 {
            let found = turn(
                &monitor, from: Double(round) * 5, syllables: syllables, pitch: pitch)
            #expect(found.isEmpty)
        }
    }

    @Test(arguments: Party.allCases.filter { $0 != .operator })
    func aRaisedVoiceIsReportedAgainstItsOwnBaseline(party: Party) {
        var monitor = monitor(.loudness, 6, 15)
        for round in 0..<4 { _ = turn(&monitor, from: Double(round) * 5, of: party) }
        let loud = turn(&monitor, from: 30, level: -20, of: party)
        #expect(loud.map(\.measure) == [.loudness])
        #expect(loud.first?.party == party && loud.first?.bound == 6)
        #expect(loud.first.map { $0.value > 8 && $0.value < 12 } == true)
    }

    @Test func fasterSpeechIsReportedInTimesItsOwnPace() {
        var monitor = monitor(.pace, 1.4)
        after(fourTurnsOf: &monitor)
        let fast = turn(&monitor, from: 30, syllables: 4)
        #expect(fast.map(\.measure) == [.pace])
        #expect(fast.first.map { $0.value > 1.6 && $0.value < 2.7 } == true)
    }

    @Test func aHigherVoiceIsReportedInSemitones() {
        var monitor = monitor(.pitch, 4)
        #expect(monitor.wantsPitch)
        after(fourTurnsOf: &monitor)
        let high = turn(&monitor, from: 30, syllables: 2, pitch: 165)
        #expect(high.map(\.measure) == [.pitch])
        #expect(high.first.map { abs($0.value - 7) < 0.5 } == true)
        // A turn without a pitch, whispered, says nothing about it.
        #expect(turn(&monitor, from: 40, syllables: 2, pitch: nil).isEmpty)
    }

    @Test func cuttingInIsCountedForWhoeverDoesIt() {
        for (party, other) in [(Party.caller, Party.agent), (.agent, .caller)] {
            var monitor = monitor(.interruptions, 2, 3)
            var found: [Trouble] = []
            for round in 0..<3 {
                let start = Double(round) * 10
                found += monitor.handle(.speechBegan(other, at: at(start)), at: at(start))
                found += monitor.handle(.speechBegan(party, at: at(start + 2)), at: at(start + 2))
                found += monitor.handle(.speechEnded(other, at: at(start + 3)), at: at(start + 3))
                found += monitor.handle(.speechEnded(party, at: at(start + 4)), at: at(start + 4))
            }
            #expect(found.map(\.bound) == [2, 3])
            #expect(found.map(\.value) == [2, 3])
            #expect(found.allSatisfy { $0.party == party })
            // A minute later nobody has cut in lately: the bounds can be crossed again.
            #expect(monitor.tick(at: at(100)).isEmpty)
            for round in 0..<2 {
                let start = 100 + Double(round) * 10
                found += monitor.handle(.speechBegan(other, at: at(start)), at: at(start))
                found += monitor.handle(.speechBegan(party, at: at(start + 2)), at: at(start + 2))
                found += monitor.handle(.speechEnded(other, at: at(start + 3)), at: at(start + 3))
                found += monitor.handle(.speechEnded(party, at: at(start + 4)), at: at(start + 4))
            }
            #expect(found.map(\.bound) == [2, 3, 2])
        }
    }

    @Test func bothSpeakingIsCountedInSeconds() {
        var monitor = monitor(.overlap, 1, 3)
        _ = monitor.handle(.speechBegan(.agent, at: at(1)), at: at(1))
        _ = monitor.handle(.speechBegan(.caller, at: at(1.2)), at: at(1.2))
        #expect(monitor.tick(at: at(2)).isEmpty)
        #expect(monitor.tick(at: at(3)).map(\.bound) == [1])
        let found = monitor.tick(at: at(4.5))
        #expect(found.map(\.bound) == [3])
        #expect(found.first.map { $0.value > 3 } == true)
    }

    /// Each bound on its own: once when it is reached, and again after the silence was broken.
    @Test(arguments: [1.0, 5, 10, 15, 29, 60, 600])
    func silenceIsReportedAtTheBoundAskedFor(bound: Double) {
        var monitor = monitor(.longSilence, bound)
        for round in 0..<2 {
            let start = Double(round) * 1000
            var found: [(at: Double, trouble: Trouble)] = []
            var time = start
            while time < start + bound + 30 {
                found += monitor.tick(at: at(time)).map { (time, $0) }
                time += 0.2
            }
            #expect(found.count == 1)
            if let first = found.first {
                #expect(first.at >= start + bound && first.at <= start + bound + 0.5)
            }
            _ = monitor.handle(.speechBegan(.agent, at: at(time)), at: at(time))
            #expect(monitor.tick(at: at(time + 100)).isEmpty)
            _ = monitor.handle(.speechEnded(.agent, at: at(1000)), at: at(1000))
        }
    }

    @Test func anAgentThatDoesNotAnswerIsReportedOnceATurn() {
        var monitor = monitor(.agentDidNotAnswer, 4)
        _ = monitor.handle(.speechBegan(.caller, at: at(1)), at: at(1))
        _ = monitor.handle(.speechEnded(.caller, at: at(3)), at: at(3))
        #expect(monitor.tick(at: at(6)).isEmpty)
        #expect(monitor.tick(at: at(7.1)).map(\.measure) == [.agentDidNotAnswer])
        #expect(monitor.tick(at: at(8)).isEmpty)
        // The next turn is another chance to answer, and to miss.
        _ = monitor.handle(.speechBegan(.caller, at: at(9)), at: at(9))
        _ = monitor.handle(.speechEnded(.caller, at: at(10)), at: at(10))
        #expect(monitor.tick(at: at(14.5)).count == 1)
    }

    @Test func anAgentThatAnswersIsNot() {
        var monitor = monitor(.agentDidNotAnswer, 4)
        _ = monitor.handle(.speechBegan(.caller, at: at(1)), at: at(1))
        _ = monitor.handle(.speechEnded(.caller, at: at(3)), at: at(3))
        _ = monitor.handle(.speechBegan(.agent, at: at(4)), at: at(4))
        _ = monitor.handle(.speechEnded(.agent, at: at(5)), at: at(5))
        #expect(monitor.tick(at: at(12)).isEmpty)
    }

    @Test func theTimeWithAnOperatorIsNoSilenceOfTheTalk() {
        var monitor = monitor(.longSilence, 10)
        #expect(monitor.tick(at: at(12)).count == 1)
        #expect(monitor.handle(.talkBegan, at: at(100)).isEmpty)
        #expect(monitor.tick(at: at(105)).isEmpty)
        #expect(monitor.tick(at: at(110)).count == 1)
    }

    @Test func withoutABoundNothingIsTold() {
        var monitor = ConversationMonitor(bounds: [])
        #expect(!monitor.wantsPitch)
        #expect(monitor.tick(at: at(500)).isEmpty)
    }
}

@Suite struct PitchTrackerTests {
    /// A voice of this pitch as the telephone has it: the harmonics between 300 and 3400 Hz.
    private func voice(_ pitch: Double, seconds: Double = 0.4) -> [Int16] {
        let harmonics = stride(from: pitch, to: 3400, by: pitch).filter { $0 > 300 }
        return Sounds.tone(harmonics, seconds, amplitude: 8000 / Double(harmonics.count))
    }

    private func pitches(of sound: [Int16]) -> [Float] {
        var tracker = PitchTracker()
        var found: [Float] = []
        for start in stride(from: 0, to: sound.count - 159, by: 160) {
            sound[start..<start + 160].withUnsafeBufferPointer { tracker.hear($0) }
            if start >= 640, let pitch = tracker.pitch() { found.append(pitch) }
        }
        return found
    }

    @Test(arguments: [80.0, 100, 120, 150, 180, 220, 260, 300, 350])
    func everyVoiceIsHeardAtItsPitchWithoutItsFundamental(pitch: Double) {
        let found = pitches(of: voice(pitch))
        #expect(found.count >= 10)
        for one in found { #expect(abs(Double(one) / pitch - 1) < 0.03, "\(one) Hz") }
    }

    @Test func noiseAndSilenceHaveNone() {
        #expect(pitches(of: Sounds.noise(1, amplitude: 8000)).isEmpty)
        #expect(pitches(of: Sounds.silence(1)).isEmpty)
    }
}
