// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Codecs
import Foundation
import GatewayTesting
import JSON
import Lab
import Logging
import SoundFiles
import Testing
import Timing
import Voice

/// Every measure of trouble from sound, or from the transcript, to the escalation: through the
/// configuration files, sockets, listening and rules as they are served.
@Suite(.serialized) struct TroubleFromSoundTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// What the caller says, and what the bot does, so that one measure reaches one bound.
    private struct Staging {
        var voice: [Int16]
        var bot: BotScript
        /// Where in the caller's sound the escalation must come, in seconds.
        var between: ClosedRange<Double>
        var atLeast: Double
        var count = 1
    }

    private static func clip(_ name: String, gain: Double = 1) throws -> [Int16] {
        try WAVFile(path: "\(root)/audio-fixtures/\(name).wav").channel(0).map {
            Int16(max(-32768, min(32767, Double($0) * gain)))
        }
    }

    private static func silence(_ seconds: Double) -> [Int16] {
        Array(repeating: 0, count: Int(seconds * 8000))
    }

    /// The same words at another speed, and so at another pitch.
    private static func played(_ sound: [Int16], faster: Double) -> [Int16] {
        (0..<Int(Double(sound.count) / faster) - 1).map { index in
            let place = Double(index) * faster
            let (left, part) = (Int(place), place - place.rounded(.down))
            return Int16((1 - part) * Double(sound[left]) + part * Double(sound[left + 1]))
        }
    }

    private static let quietBot = BotScript([])

    private static func staging(_ measure: TroubleMeasure) throws -> Staging {
        let turn = try clip("caller-problem")
        let filler = try clip("agent-filler")
        let talker = BotScript(
            [.say(clip: "filler")], clips: ["filler": filler.map(PCMU.compress)])
        let pause = silence(1)
        switch measure {
        case .loudness:
            return Staging(
                voice: pause + turn + pause + (try clip("caller-problem", gain: 3)) + silence(2),
                bot: quietBot, between: 12...14.5, atLeast: 7)
        case .pace:
            // Synthesised, for sound played faster has another pitch and other phones, too. At 1.8
            // times its pace this voice's sentences measure 1.4 to 1.7, at their own 1: the bound
            // is far from both (PaceTests).
            let text = "My bill is wrong again, and I have written to you about it twice already."
            let calm = try SpeechSynthesiser().speak(text, voice: .rms, rate: 1)
            let fast = try SpeechSynthesiser().speak(text, voice: .rms, rate: 1.8)
            let seconds = 3 + Double(calm.count * 2 + fast.count) / 8000
            return Staging(
                voice: pause + calm + pause + calm + pause + fast + silence(2),
                bot: quietBot, between: seconds - 1...seconds + 2, atLeast: 1.2)
        case .pitch:
            return Staging(
                voice: pause + turn + pause + played(turn, faster: 1.35) + silence(2),
                bot: quietBot, between: 10...13, atLeast: 3.5)
        case .overlap:
            return Staging(
                voice: silence(1.5) + turn + silence(1),
                bot: talker, between: 2.5...7, atLeast: 1.5)
        case .interruptions:
            let word = try clip("caller-thanks")
            return Staging(
                voice: silence(1.5) + word + silence(1.2) + word + silence(1.2) + word + silence(1),
                bot: talker, between: 8...11.5, atLeast: 3)
        case .longSilence:
            // Twice two seconds and a half: the rule waits for the second time.
            return Staging(
                voice: silence(3.5) + turn + silence(4), bot: quietBot, between: 10.5...12.8,
                atLeast: 2.5, count: 2)
        case .agentDidNotAnswer:
            return Staging(
                voice: pause + turn + silence(5), bot: quietBot, between: 8.5...10.5, atLeast: 3)
        case .repeatedRequest:
            func said(_ text: String) -> AgentScript.Step {
                .transcript(TranscriptSegment(party: .caller, text: text))
            }
            return Staging(
                voice: silence(6),
                bot: BotScript([
                    said("I want to cancel my order"), .pause(.seconds(1)),
                    said("what are your opening hours"), .pause(.seconds(1)),
                    said("cancel my order please"), .pause(.seconds(1)),
                    said("I said cancel my order!"),
                ]), between: 2.5...5, atLeast: 3)
        }
    }

    @Test(.timeLimit(.minutes(3)), arguments: TroubleMeasure.allCases)
    func everyMeasureEscalatesAtTheRulesBound(measure: TroubleMeasure) async throws {
        let staging = try Self.staging(measure)
        let number = try #require(TroubleMeasure.allCases.firstIndex(of: measure))
        var trial = ShippedTrial(root: Self.root)
        trial.bot = staging.bot
        trial.rules = """
            rules:
              - name: bad
                when: trouble
                measure: \(measure.rawValue)
                at_least: \(staging.atLeast)
                count: \(staging.count)
              - {name: never, when: trouble, measure: \(measure.rawValue), count: 90}
            """
        trial.operators = ["anna", "ben"].map { PhoneScript($0, whenCalled: .reject(486)) }
        trial.callers = [
            PhoneScript(
                "maria", dials: "1",
                steps: [
                    .when(.connected, .speak(.clip(staging.voice, loops: false))),
                    .when(.spoken, .hangUp),
                ])
        ]
        var logger = Logger(label: "trouble")
        logger.logLevel = .error
        let first = UInt16(26600 + 20 * number)
        let result = try await trial.run(ports: first...first + 19, logger: logger)
        let fired = result.events("escalated", in: "1")
        #expect(fired.count == 1, Comment(rawValue: result.account(of: "1")))
        let escalation = try #require(fired.first)
        #expect(escalation.detail["trigger"]?.string == "bad")
        let troubles = result.events("signal.trouble", in: "1").filter {
            $0.detail["at_least"] == .number(staging.atLeast)
        }
        #expect(troubles.count == staging.count, Comment(rawValue: result.account(of: "1")))
        #expect(troubles.allSatisfy { $0.detail["measure"]?.string == measure.rawValue })
        let arrived = try #require(result.events("call.arrived", in: "1").first)
        let seconds = Double(escalation.at.milliseconds - arrived.at.milliseconds) / 1000
        #expect(
            staging.between.contains(seconds),
            "at \(seconds) s\n\(result.account(of: "1"))")
    }
}
