// SPDX-License-Identifier: Apache-2.0

import AgentWire
import Audio
import CallModel
import Foundation
import GatewayTesting
import Handoff
import JSON
import Lab
import Logging
import SoundFiles
import Testing
import Timing

/// Who or what answers an operator's phone, from the sound on its leg to the outcome of the
/// attempt, through the gateway as it ships.
@Suite(.serialized) struct AnswerFromSoundTests {
    /// A phone that answers with this, and what must come of it.
    private struct Answer {
        var name: String
        var sound: [Int16]
        var result: OutcomeReason
        var echo: PhoneScript.Echo?
        /// Presses 1 so long after the answer.
        var accepts: Duration?
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private static func clip(_ name: String, gain: Double = 1) throws -> [Int16] {
        try WAVFile(path: "\(root)/audio-fixtures/\(name).wav").channel(0).map {
            Int16(max(-32768, min(32767, Double($0) * gain)))
        }
    }

    private static func silence(_ seconds: Double) -> [Int16] {
        Array(repeating: 0, count: Int(seconds * 8000))
    }

    private static func tone(_ frequencies: [Float], _ seconds: Double) -> [Int16] {
        let stretch = ToneCadence.Stretch(frequencies, milliseconds: Int(seconds * 1000))
        var generator = ToneGenerator(ToneCadence([stretch], level: -16, repeats: false))
        return [Int16](unsafeUninitializedCapacity: Int(seconds * 8000)) { buffer, count in
            generator.render(into: buffer)
            count = buffer.count
        }
    }

    private static func rhythm(
        _ frequencies: [Float], _ on: Double, _ off: Double, times: Int = 12
    ) -> [Int16] {
        (0..<times).flatMap { _ in tone(frequencies, on) + silence(off) }
    }

    private static func mixed(_ left: [Int16], _ right: [Int16]) -> [Int16] {
        (0..<max(left.count, right.count)).map { index in
            Int16(
                clamping: (index < left.count ? Int(left[index]) : 0)
                    + (index < right.count ? Int(right[index]) : 0))
        }
    }

    private static func run(_ answers: [Answer], ports: ClosedRange<UInt16>) async throws
        -> ShippedTrial.Result
    {
        var trial = ShippedTrial(root: root)
        trial.adjust = { plan in
            plan.timings.accept = .seconds(22)
            plan.timings.minimumBridge = .seconds(1)
        }
        trial.bot = BotScript([.say(clip: "short")])
        for answer in answers {
            trial.callers.append(
                PhoneScript(
                    "maria", dials: answer.name,
                    steps: [
                        .when(.connected, after: .milliseconds(500), .press("0")),
                        .when(.then, after: .seconds(27), .hangUp),
                    ]))
            let press = answer.accepts.map {
                [PhoneScript.Step.when(.connected, after: $0, .press("1"))]
            }
            trial.desks[answer.name] = [
                PhoneScript(
                    "anna", voice: .clip(answer.sound, loops: false),
                    whenCalled: .answer(after: .milliseconds(300)), steps: press ?? [],
                    echo: answer.echo),
                PhoneScript("ben", whenCalled: .reject(486)),
            ]
        }
        var logger = Logger(label: "answers")
        logger.logLevel = .error
        return try await trial.run(ports: ports, logger: logger)
    }

    private static func judge(_ answers: [Answer], _ result: ShippedTrial.Result) {
        for answer in answers {
            let attempts = result.events("attempt.ended", in: answer.name).map {
                "\($0.detail["target"]?.string ?? "") \($0.detail["result"]?.string ?? "")"
            }
            #expect(
                attempts.first == "anna-\(answer.name) \(answer.result.rawValue)",
                Comment(rawValue: result.account(of: answer.name)))
            let bridged = result.events("bridged", in: answer.name)
            #expect(bridged.isEmpty == (answer.result != .completed))
        }
    }

    @Test(.timeLimit(.minutes(3))) func machinesGiveWayToTheNextTarget() async throws {
        let beep = Self.tone([1000], 0.4)
        var answers = [
            Answer(
                name: "voicemail",
                sound: Self.silence(0.5) + (try Self.clip("voicemail-greeting"))
                    + Self.silence(0.4) + beep + Self.silence(30), result: .machine),
            // Nothing but its length and the beep tells this one.
            Answer(
                name: "foreign",
                sound: Self.silence(0.5) + (try Self.clip("agent-filler")) + Self.silence(0.4)
                    + beep + Self.silence(30), result: .machine),
        ]
        for (name, fixture) in [
            ("unavailable", "machine-unavailable"), ("menu", "machine-menu"),
            ("queue", "machine-queue"), ("full", "machine-full"),
        ] {
            answers.append(
                Answer(
                    name: name,
                    sound: Self.silence(0.5) + (try Self.clip(fixture)) + Self.silence(30),
                    result: .machine))
        }
        Self.judge(answers, try await Self.run(answers, ports: 27200...27299))
    }

    @Test(.timeLimit(.minutes(3))) func tonesOfTheNetworkAreOutcomes() async throws {
        let answers = [
            Answer(name: "busy-us", sound: Self.rhythm([480, 620], 0.5, 0.5), result: .busy),
            Answer(name: "busy-de", sound: Self.rhythm([425], 0.48, 0.48), result: .busy),
            Answer(name: "busy-gb", sound: Self.rhythm([400], 0.375, 0.375), result: .busy),
            Answer(
                name: "reorder-us", sound: Self.rhythm([480, 620], 0.25, 0.25, times: 24),
                result: .trunkFailure),
            Answer(
                name: "reorder-de", sound: Self.rhythm([425], 0.24, 0.24, times: 24),
                result: .trunkFailure),
            Answer(
                name: "vacant",
                sound: Self.tone([950], 0.33) + Self.tone([1400], 0.33) + Self.tone([1800], 0.33)
                    + Self.silence(1) + Self.silence(20), result: .badTarget),
            Answer(
                name: "fax", sound: Self.silence(1.5) + Self.tone([2100], 3) + Self.silence(20),
                result: .machine),
            Answer(
                name: "fax-calling", sound: Self.rhythm([1100], 0.5, 3, times: 5),
                result: .machine),
            Answer(
                name: "dial", sound: Self.tone([350, 440], 20), result: .trunkFailure),
        ]
        Self.judge(answers, try await Self.run(answers, ports: 27300...27399))
    }

    @Test(.timeLimit(.minutes(3))) func peopleKeepTheirTime() async throws {
        let hello = try Self.clip("operator-goodbye")
        let office = try Self.clip("agent-filler", gain: 0.1)
        let screening = try Self.clip("machine-screening")
        let answers = [
            Answer(
                name: "beep",
                sound: Self.silence(0.3) + hello + Self.tone([1000], 0.4) + Self.silence(30),
                result: .completed, accepts: .seconds(16)),
            Answer(
                name: "beeps",
                sound: Self.silence(0.3) + hello + Self.rhythm([2000], 1, 1, times: 5)
                    + Self.silence(30), result: .completed, accepts: .seconds(16)),
            Answer(
                name: "colleagues", sound: Self.mixed(hello, office + office),
                result: .completed, accepts: .seconds(20)),
            Answer(
                name: "talker",
                sound: (try Self.clip("operator-hello")) + Self.silence(1)
                    + (try Self.clip("operator-refund")) + Self.silence(20),
                result: .completed, accepts: .seconds(16)),
            Answer(
                name: "echo", sound: Self.silence(0.3) + hello + Self.silence(30),
                result: .completed, echo: .init(loss: 6, delay: .milliseconds(120)),
                accepts: .seconds(20)),
            Answer(
                name: "late-echo", sound: Self.silence(0.3) + hello + Self.silence(30),
                result: .completed, echo: .init(loss: 15, delay: .milliseconds(350)),
                accepts: .seconds(20)),
            Answer(
                name: "silent", sound: Self.silence(40), result: .completed, accepts: .seconds(20)),
            // A screening service may bring a person yet.
            Answer(
                name: "screened",
                sound: Self.silence(0.5) + screening + Self.silence(4) + hello + Self.silence(20),
                result: .completed, accepts: .seconds(20)),
            // And without a key nobody is ever bridged.
            Answer(
                name: "unmoved", sound: Self.silence(0.3) + hello + Self.silence(40),
                result: .timeout),
        ]
        let result = try await Self.run(answers, ports: 27400...27499)
        Self.judge(answers, result)
        let kinds = result.events("signal.answered", in: "screened").map {
            $0.detail["kind"]?.string
        }
        #expect(kinds.contains("screening"), Comment(rawValue: result.account(of: "screened")))
    }
}
