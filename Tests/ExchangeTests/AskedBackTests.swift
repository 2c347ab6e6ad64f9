// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import MediaEngine
import Testing
import Timing
import Triggers

/// A rule that is unsure has the caller asked, and understands the answer.
@Suite struct AskedBackTests {
    private static func stage() throws -> SwitchStage {
        var stage = try SwitchStage(targets: [SwitchStage.target("anna", .card)]) {
            settings, plan in
            settings.triggers = [
                TriggerRule(
                    name: "unsure", condition: WordsCondition(phrases: ["this is hopeless"]),
                    reason: "seems to give up", route: "billing", firing: .always,
                    action: .askBack),
                TriggerRule(
                    name: "sure", condition: WordsCondition(phrases: ["my lawyer"]),
                    reason: "speaks of a lawyer", firing: .always),
            ]
            plan.routes["billing"] = Route(
                name: "billing", targets: [SwitchStage.target("ben", .card)],
                lastResort: .goodbye)
        }
        stage.beginTalk()
        return stage
    }

    private static func asked() throws -> SwitchStage {
        var stage = try stage()
        stage.say("Oh, this is hopeless.")
        return stage
    }

    @Test func theCallerIsAskedAndNobodyIsCalled() throws {
        let stage = try Self.asked()
        #expect(stage.questions == 1)
        #expect(!stage.names.contains("handoff.began"))
    }

    @Test(arguments: [
        "Yes.", "yeah, please", "Um, yes please", "Sure", "Okay", "please", "Yes, why not",
        "Sí, por favor", "Claro que sí", "vale", "Ja, bitte", "Ja gerne", "Natürlich", "bitte",
        "Oui, s'il vous plaît", "Volontiers", "D'accord", "Sì, grazie", "Va bene", "Certo",
        "Sim, por favor", "Pode ser", "Ja graag", "Graag", "Doe maar",
    ])
    func aYesIsAWishOfTheCallers(answer: String) throws {
        var stage = try Self.asked()
        stage.pass(.seconds(3))
        stage.say(answer)
        let escalation = try #require(stage.escalations.first)
        #expect(escalation.trigger == "unsure" && escalation.reason == "seems to give up")
        #expect(escalation.route == "billing")
        #expect(escalation.isExplicit && escalation.isCallersWish)
        #expect(escalation.evidence.count == 2, "what was unsure, and the answer")
        #expect(stage.names.contains("handoff.began"))
    }

    @Test(arguments: [
        "No.", "No, thanks", "Nope", "Not now", "Well, no thank you", "I'm good, thanks",
        "No gracias", "Ahora no", "Nein, danke", "Nee", "Lieber nicht", "Non merci",
        "Pas maintenant", "No grazie", "Não, obrigado", "Nee dank je", "Laat maar",
    ])
    func aNoIsTheEndOfItForAWhile(answer: String) throws {
        var stage = try Self.asked()
        stage.pass(.seconds(3))
        stage.say(answer)
        #expect(stage.escalations == [])
        #expect(stage.misses == ["unsure: the caller was asked and said no"])
        stage.pass(.seconds(200))
        stage.say("This is hopeless, really.")
        #expect(stage.questions == 1)
        #expect(stage.misses.count == 2)
        stage.pass(.seconds(110))
        stage.say("I say this is hopeless again.")
        #expect(stage.questions == 2)
    }

    @Test(arguments: [
        "my order was for two large coffees please", "please wait", "yes and no", "thank you",
        "right now I am in the car", "okay the number is four", "what?", "Yes I do not want that",
    ])
    func whatIsNeitherIsNothing(answer: String) throws {
        var stage = try Self.asked()
        stage.pass(.seconds(3))
        stage.say(answer)
        #expect(stage.escalations == [])
        #expect(stage.misses == [])
        // They may still answer.
        stage.input(.media(.digit(.caller, "1", at: SampleTime(samples: 0))))
        #expect(stage.escalations.count == 1)
    }

    @Test func theKeyIsAYesInItsTime() throws {
        var stage = try Self.asked()
        stage.pass(.seconds(2))
        stage.input(.media(.digit(.caller, "1", at: SampleTime(samples: 0))))
        #expect(stage.escalations.first?.evidence.last?.detail == "asked back, answered: key 1")
        var late = try Self.asked()
        late.pass(.seconds(13))
        late.input(.media(.digit(.caller, "1", at: SampleTime(samples: 0))))
        #expect(late.escalations == [])
        var other = try Self.asked()
        other.input(.media(.digit(.caller, "4", at: SampleTime(samples: 0))))
        #expect(other.escalations == [])
    }

    @Test func aWordThatIsHeardSurelyIsAnAnswerToo() throws {
        var stage = try Self.asked()
        stage.pass(.seconds(3))
        let hit = KeywordHit(
            party: .caller, phrase: "yes please", score: 0, start: SampleTime(samples: 32_000),
            end: SampleTime(samples: 36_000), confirmed: true)
        stage.input(.heard(.keyword(hit)))
        #expect(stage.escalations.first?.evidence.last?.signal == "keyword")
    }

    @Test func nobodyIsAskedTwiceInARow() throws {
        var stage = try Self.asked()
        stage.pass(.seconds(20))
        stage.say("This is hopeless, I say.")
        #expect(stage.questions == 1)
        #expect(stage.misses == ["unsure: the caller was asked a moment ago"])
        stage.pass(.seconds(45))
        stage.say("This is hopeless, as I said.")
        #expect(stage.questions == 2)
    }

    @Test func nobodyIsAskedWhoIsBeingSeenTo() throws {
        var stage = try Self.stage()
        stage.say("I will call my lawyer.")
        stage.pass(.seconds(1))
        stage.say("This is hopeless.")
        #expect(stage.questions == 0)
        #expect(stage.misses == ["unsure: caller and agent do not talk"])
    }
}

extension SwitchStage {
    /// The caller says something, written down.
    fileprivate mutating func say(_ words: String) {
        input(
            .console(
                .transcript(
                    Self.id, TranscriptSegment(party: .caller, text: words))))
    }

    fileprivate var questions: Int {
        effects.filter {
            if case .media(_, .play(.shared(.askBack), on: _, loops: _)) = $0 {
                true
            } else {
                false
            }
        }.count
    }

    fileprivate var escalations: [Escalation] {
        kinds.compactMap { if case .escalated(let escalation) = $0 { escalation } else { nil } }
    }

    fileprivate var misses: [String] {
        kinds.compactMap {
            guard case .observed(.nearMissed(let miss)) = $0 else { return nil }
            return "\(miss.rule): \(miss.why)"
        }
    }
}
