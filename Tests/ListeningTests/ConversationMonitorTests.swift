// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import Testing
import Timing

@Suite struct ConversationMonitorTests {
    private func at(_ seconds: Double) -> SampleTime { SampleTime(samples: Int64(seconds * 8000)) }

    /// One turn with these levels, alternating 4 dB up and down `syllables` times a second.
    private func turn(
        _ monitor: inout ConversationMonitor, from: Double, seconds: Double, level: Float,
        syllables: Double = 3
    ) -> [Trouble] {
        var found = monitor.handle(.speechBegan(.caller, at: at(from)), at: at(from))
        for step in 0..<Int(seconds * 50) {
            let phase = (Double(step) / 50 * syllables).truncatingRemainder(dividingBy: 1)
            let value = level + (phase < 0.5 ? 0 : -14)
            found += monitor.handle(.level(.caller, decibels: value), at: at(from))
        }
        let end = at(from + seconds)
        return found + monitor.handle(.speechEnded(.caller, at: end), at: end)
    }

    @Test func aRaisedVoiceIsReportedAgainstItsOwnBaseline() {
        var monitor = ConversationMonitor()
        for round in 0..<4 {
            #expect(turn(&monitor, from: Double(round) * 5, seconds: 3, level: -30).isEmpty)
        }
        let loud = turn(&monitor, from: 30, seconds: 3, level: -20)
        #expect(loud.map(\.measure) == ["loudness"])
        #expect(loud.first.map { $0.value > 8 && $0.value < 12 } == true)
        // Again only after it was back below.
        #expect(turn(&monitor, from: 35, seconds: 3, level: -20).isEmpty)
    }

    @Test func fasterSpeechIsReported() {
        var monitor = ConversationMonitor()
        for round in 0..<4 {
            _ = turn(&monitor, from: Double(round) * 5, seconds: 3, level: -30, syllables: 2)
        }
        let fast = turn(&monitor, from: 30, seconds: 3, level: -30, syllables: 4)
        #expect(fast.map(\.measure) == ["pace"])
    }

    @Test func cuttingInThreeTimesAMinuteIsReported() {
        var monitor = ConversationMonitor()
        var found: [Trouble] = []
        for round in 0..<3 {
            let start = Double(round) * 10
            found += monitor.handle(.speechBegan(.agent, at: at(start)), at: at(start))
            found += monitor.handle(.speechBegan(.caller, at: at(start + 2)), at: at(start + 2))
            found += monitor.handle(.speechEnded(.agent, at: at(start + 2.3)), at: at(start + 2.3))
            found += monitor.handle(.speechEnded(.caller, at: at(start + 4)), at: at(start + 4))
        }
        #expect(found.map(\.measure) == ["interruptions"])
        #expect(found.first?.value == 3)
    }

    @Test func bothSpeakingIsCountedInSeconds() {
        var monitor = ConversationMonitor()
        _ = monitor.handle(.speechBegan(.agent, at: at(1)), at: at(1))
        _ = monitor.handle(.speechBegan(.caller, at: at(1.2)), at: at(1.2))
        #expect(monitor.tick(at: at(3)).isEmpty)
        let found = monitor.tick(at: at(4.5))
        #expect(found.map(\.measure) == ["overlap"])
        #expect(found.first.map { $0.value > 3 } == true)
    }

    @Test func anAgentThatDoesNotAnswerIsReportedOnceATurn() {
        var monitor = ConversationMonitor()
        _ = monitor.handle(.speechBegan(.caller, at: at(1)), at: at(1))
        _ = monitor.handle(.speechEnded(.caller, at: at(3)), at: at(3))
        #expect(monitor.tick(at: at(6)).isEmpty)
        #expect(monitor.tick(at: at(7.1)).map(\.measure) == ["agent-did-not-answer"])
        #expect(monitor.tick(at: at(8)).isEmpty)
    }

    @Test func anAgentThatAnswersIsNot() {
        var monitor = ConversationMonitor()
        _ = monitor.handle(.speechBegan(.caller, at: at(1)), at: at(1))
        _ = monitor.handle(.speechEnded(.caller, at: at(3)), at: at(3))
        _ = monitor.handle(.speechBegan(.agent, at: at(4)), at: at(4))
        _ = monitor.handle(.speechEnded(.agent, at: at(5)), at: at(5))
        #expect(monitor.tick(at: at(12)).isEmpty)
    }

    @Test func longSilenceIsReportedOnce() {
        var monitor = ConversationMonitor()
        #expect(monitor.tick(at: at(9)).isEmpty)
        #expect(monitor.tick(at: at(10)).map(\.measure) == ["long-silence"])
        #expect(monitor.tick(at: at(11)).isEmpty)
    }

    @Test func theSameRequestAgainIsCounted() {
        var monitor = ConversationMonitor()
        func say(_ text: String, _ seconds: Double) -> [Trouble] {
            monitor.handle(
                .transcript(TranscriptSegment(party: .caller, text: text)), at: at(seconds))
        }
        #expect(say("I want to cancel my account", 5).isEmpty)
        #expect(say("what is the weather", 10).isEmpty)
        let again = say("I said cancel my account, please!", 15)
        #expect(again.map(\.measure) == ["repeated-request"])
        #expect(again.first?.value == 2)
        #expect(say("cancel my account", 20).first?.value == 3)
        #expect(say("yes", 21).isEmpty)
    }
}
