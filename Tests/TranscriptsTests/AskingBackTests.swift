// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Transcripts

@Suite struct AskingBackTests {
    private let hit = KeywordHit(
        party: .caller, phrase: "talk to a person", score: -2, start: SampleTime(samples: 8000),
        end: SampleTime(samples: 16_000), confirmed: false)

    private func at(_ seconds: Int64) -> SampleTime { SampleTime(samples: seconds * 8000) }

    private func said(_ party: Party, _ text: String) -> TranscriptSegment {
        TranscriptSegment(party: party, text: text)
    }

    @Test(arguments: [
        "Would you like to speak to a person?", "Do you want me to connect you with a colleague?",
        "Shall I transfer you to an agent?",
    ])
    func aYesToTheAgentsQuestionConfirms(question: String) {
        for (answer, verdict) in [
            ("Yes.", AskingBack.Verdict.confirmed(.heard(hit))),
            ("yeah please", .confirmed(.heard(hit))),
            ("No, thanks.", .rejected(.heard(hit))),
        ] {
            var asking = AskingBack()
            asking.heard(hit, at: at(2))
            #expect(asking.receive(said(.agent, question), at: at(5)) == nil)
            #expect(asking.receive(said(.caller, answer), at: at(8)) == verdict)
            #expect(asking.receive(said(.caller, answer), at: at(9)) == nil, "once")
        }
    }

    @Test func onlyAQuestionAboutAPersonAsks() {
        for words in ["Do you want a large coffee?", "You can talk to a person at our shop."] {
            var asking = AskingBack()
            asking.heard(hit, at: at(2))
            _ = asking.receive(said(.agent, words), at: at(5))
            #expect(asking.receive(said(.caller, "yes"), at: at(6)) == nil)
        }
        var asking = AskingBack()
        #expect(asking.receive(said(.agent, "Do you want to talk to a person?"), at: at(1)) == nil)
        #expect(asking.receive(said(.caller, "yes"), at: at(2)) == nil, "nothing was heard")
    }

    @Test func thePromptIsAnsweredByKeyWordOrNotAtAll() {
        var asking = AskingBack()
        asking.asked(about: .heard(hit), at: at(2))
        #expect(asking.receive(key: "4", at: at(3)) == nil)
        #expect(asking.receive(key: "1", at: at(4)) == .confirmed(.heard(hit)))
        #expect(asking.receive(key: "1", at: at(5)) == nil)
        asking.asked(about: .heard(hit), at: at(10))
        #expect(asking.receive(said(.caller, "Yes please."), at: at(12)) == .confirmed(.heard(hit)))
        asking.asked(about: .heard(hit), at: at(20))
        #expect(
            asking.receive(said(.caller, "my order was for two large coffees please"), at: at(22))
                == nil)
        #expect(asking.receive(key: "1", at: at(40)) == nil, "too late")
    }
}
