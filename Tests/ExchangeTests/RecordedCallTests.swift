// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import MediaEngine
import Testing
import Timing
import Triggers

/// A whole call that is recorded: what its media and its recorder are told, and what the journal says.
@Suite struct RecordedCallTests {
    private static let file = RecordedFile(
        name: "call.opus", tracks: ["caller", "heard"], length: .seconds(9), bytes: 1000,
        sha256: "ab", framesDropped: 0)

    private func stage(
        _ begins: RecordingPolicy.Beginning = .answered, consent: Bool = false,
        rules: [TriggerRule] = []
    ) throws -> SwitchStage {
        try SwitchStage(targets: [SwitchStage.target("anna", .sip)]) { settings, plan in
            settings.triggers = rules
            settings.recording = RecordingPolicy(begins: begins, asksConsent: consent)
            plan.asksConsent = begins == .answered && consent
        }
    }

    private func orders(_ stage: SwitchStage) -> [String] {
        stage.effects.compactMap { effect in
            switch effect {
            case .beginRecording: "make"
            case .endRecording: "complete"
            case .media(_, .record(.begin)): "begin"
            case .media(_, .record(.pause)): "pause"
            case .media(_, .record(.resume)): "resume"
            case .media(_, .record(.end)): "end"
            default: nil
            }
        }
    }

    private func steps(_ stage: SwitchStage) -> [String] {
        stage.names.filter { $0.hasPrefix("recording.") }
    }

    @Test func itIsKeptFromTheAnswerToTheEnd() throws {
        var stage = try stage()
        stage.beginTalk()
        #expect(orders(stage) == ["make", "begin"])
        stage.input(.console(.hangUp(SwitchStage.id, reason: "done")))
        stage.pass(.seconds(61))
        #expect(orders(stage) == ["make", "begin", "end", "complete"])
        // The call is not over before the recorder has said its last word.
        #expect(!stage.hasEnded)
        stage.input(.recorder(.finished(Self.file)))
        #expect(stage.hasEnded)
        #expect(steps(stage) == ["recording.started", "recording.finished"])
    }

    @Test func aRecorderThatNeverAnswersIsNotWaitedForForEver() throws {
        var stage = try stage()
        stage.beginTalk()
        stage.input(.console(.hangUp(SwitchStage.id, reason: "done")))
        stage.pass(.seconds(75))
        #expect(stage.hasEnded)
        #expect(stage.names.contains("warning"))
    }

    /// The caller's keys, wishes of the agent and of the API.
    @Test func itPausesForKeysAndWishes() throws {
        var stage = try stage()
        stage.beginTalk()
        stage.input(.media(.digit(.caller, "4", at: SampleTime(samples: 0))))
        stage.pass(.seconds(2))
        stage.input(.media(.digit(.caller, "1", at: SampleTime(samples: 0))))
        stage.pass(.seconds(4))
        #expect(orders(stage).suffix(1) == ["pause"])
        stage.pass(.seconds(2))
        #expect(orders(stage).suffix(2) == ["pause", "resume"])
        let agent = StreamID(call: SwitchStage.id, number: 1)
        stage.input(.leg(.stream(agent, .event(.recording(.pause)))))
        stage.input(.console(.recording(SwitchStage.id, .resume)))
        #expect(orders(stage).suffix(2) == ["pause", "resume"])
        #expect(stage.call.verdict(on: .recording(SwitchStage.id, .resume)) != .accepted(nil))
        stage.input(.console(.recording(SwitchStage.id, .stop)))
        #expect(orders(stage).suffix(2) == ["end", "complete"])
        #expect(
            steps(stage) == [
                "recording.started", "recording.paused", "recording.resumed", "recording.paused",
                "recording.resumed", "recording.stopped",
            ])
    }

    private func press(
        _ key: Character, _ stage: inout SwitchStage, tooInband: Bool = false
    ) {
        let at = SampleTime(samples: 0)
        if tooInband { stage.input(.media(.tone(.caller, key, at: at))) }
        stage.input(.media(.digit(.caller, key, at: at)))
        stage.input(
            .media(.keyReleased(.caller, key, by: .telephoneEvent, after: .milliseconds(100))))
    }

    /// The key that asks for a person is no secret, in whichever forms it comes, nor one that a rule
    /// about the recording waits for; other keys are, and what is typed together.
    @Test func keysThatAreWaitedForPauseNothing() throws {
        let star = Self.rule(.stop, DigitCondition(keys: "*"))
        var stage = try stage(rules: [star])
        stage.beginTalk()
        press("0", &stage, tooInband: true)
        #expect(orders(stage) == ["make", "begin"])
        #expect(stage.names.contains("escalated"))
        press("0", &stage)
        #expect(orders(stage) == ["make", "begin"])
        press("4", &stage)
        press("0", &stage)
        #expect(orders(stage) == ["make", "begin", "pause"])
        stage.pass(.seconds(4))
        press("0", &stage)
        stage.pass(.seconds(4))
        #expect(orders(stage) == ["make", "begin", "pause"])
        stage.pass(.seconds(2))
        #expect(orders(stage) == ["make", "begin", "pause", "resume"])
        press("*", &stage)
        #expect(orders(stage).suffix(3) == ["resume", "end", "complete"])
        #expect(stage.names.filter { $0 == "recording.paused" }.count == 1)
    }

    /// To an operator a 0 may be the first key of anything.
    @Test func toAnOperatorEveryKeyMayBeASecret() throws {
        var stage = try stage()
        stage.beginTalk()
        stage.ask()
        stage.operatorPicksUp(.sip)
        CallSwitchTests.accept(.sip, on: &stage)
        #expect(orders(stage) == ["make", "begin"])
        press("0", &stage)
        #expect(orders(stage) == ["make", "begin", "pause"])
    }

    private static func rule(
        _ wish: RecordingWish, _ condition: some TriggerCondition
    ) -> TriggerRule {
        TriggerRule(
            name: "\(wish.rawValue)-it", condition: condition, reason: "", firing: .always,
            action: .recording(wish))
    }

    private static let rules = [
        rule(.start, WordsCondition(phrases: ["my order"])),
        rule(.pause, WordsCondition(party: .agent, phrases: ["card number"])),
        rule(.resume, WordsCondition(party: .agent, phrases: ["payment went through"])),
        rule(.stop, MaximumTimeCondition(limit: .seconds(60))),
    ]

    private func say(_ text: String, by party: Party, _ stage: inout SwitchStage) {
        stage.input(
            .console(.transcript(SwitchStage.id, TranscriptSegment(party: party, text: text))))
    }

    /// Rules begin, pause, resume and stop it, by what either party says and by time; nobody is called.
    @Test func rulesDecideWhatIsKept() throws {
        var stage = try stage(.asked, rules: Self.rules)
        stage.beginTalk()
        #expect(orders(stage).isEmpty)
        say("It is about my order", by: .caller, &stage)
        #expect(orders(stage) == ["make", "begin"])
        // The caller's words are not the agent's.
        say("Do you want my card number?", by: .caller, &stage)
        #expect(orders(stage) == ["make", "begin"])
        say("Tell me your card number please", by: .agent, &stage)
        #expect(orders(stage).suffix(1) == ["pause"])
        // Whoever says it again changes nothing and warns of nothing.
        say("Your card number?", by: .agent, &stage)
        say("And about my order?", by: .caller, &stage)
        #expect(orders(stage) == ["make", "begin", "pause"])
        say("The payment went through", by: .agent, &stage)
        #expect(orders(stage).suffix(1) == ["resume"])
        stage.pass(.seconds(61))
        #expect(orders(stage).suffix(2) == ["end", "complete"])
        #expect(
            steps(stage) == [
                "recording.started", "recording.paused", "recording.resumed", "recording.stopped",
            ])
        let by = stage.events.compactMap { event -> String? in
            switch event.kind {
            case .callRecording(.paused(let who)), .callRecording(.stopped(let who)): who
            default: nil
            }
        }
        #expect(by == ["the rule pause-it", "the rule stop-it"])
        #expect(!stage.names.contains("escalated") && !stage.names.contains("warning"))
        // What is over stays so, and whoever wants it back is told.
        say("It is about my order", by: .caller, &stage)
        #expect(stage.names.last == "warning")
        #expect(orders(stage).suffix(1) == ["complete"])
    }

    /// A rule begins nothing without consent.
    @Test func aRuleAsksForConsentFirst() throws {
        var stage = try stage(.asked, consent: true, rules: Self.rules)
        stage.beginTalk()
        say("It is about my order", by: .caller, &stage)
        #expect(orders(stage).isEmpty)
        #expect(stage.names.last == "clip.playing")
        stage.input(.media(.played(.shared(.recordingConsent), on: .announcement)))
        #expect(orders(stage) == ["make", "begin"])
    }

    /// Nothing is kept before the prompt was heard to its end, nor when it cannot be said.
    @Test(arguments: [true, false]) func consentComesFirst(isHeard: Bool) throws {
        var stage = try stage(consent: true)
        stage.input(.arrived)
        stage.callerAnswers()
        #expect(orders(stage).isEmpty)
        stage.pass(.seconds(2))
        #expect(orders(stage).isEmpty)
        let prompt = ClipID.shared(.recordingConsent)
        stage.input(
            .media(
                isHeard
                    ? .played(prompt, on: .announcement) : .unplayable(prompt, on: .announcement)))
        #expect(orders(stage) == (isHeard ? ["make", "begin"] : []))
        #expect(stage.names.contains("agent.connected") == false)
    }

    @Test func onRequestItIsAskedForFirst() throws {
        var stage = try stage(.asked, consent: true)
        stage.beginTalk()
        #expect(orders(stage).isEmpty)
        stage.input(.console(.recording(SwitchStage.id, .start)))
        #expect(orders(stage).isEmpty)
        #expect(stage.names.last == "clip.playing")
        stage.input(
            .media(.played(.shared(.recordingConsent), on: .announcement)))
        #expect(orders(stage) == ["make", "begin"])
    }

    /// A disk that is full costs the recording, not the call.
    @Test func theCallLivesWithoutItsRecording() throws {
        var stage = try stage()
        stage.beginTalk()
        stage.input(.recorder(.failed(reason: "the disk is full")))
        stage.input(.recorder(.finished(Self.file)))
        #expect(steps(stage) == ["recording.started", "recording.failed", "recording.finished"])
        stage.input(.console(.recording(SwitchStage.id, .pause)))
        #expect(orders(stage) == ["make", "begin"])
        stage.input(.console(.hangUp(SwitchStage.id, reason: "done")))
        stage.pass(.seconds(62))
        #expect(stage.hasEnded)
    }

    @Test func whatIsNeverRecordedIsToldSo() throws {
        var stage = try stage(.never)
        stage.beginTalk()
        for wish in RecordingWish.allCases {
            guard case .refused(let why)? = stage.call.verdict(on: .recording(SwitchStage.id, wish))
            else {
                Issue.record("\(wish) is accepted")
                continue
            }
            #expect(why.contains("off"))
        }
        #expect(orders(stage).isEmpty)
    }
}
