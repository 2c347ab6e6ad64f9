// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

extension ScenarioCatalog {
    /// The caller asks for a person in words that were not heard surely, and nobody writes down
    /// what is said.
    private static func unsure(
        _ name: String, _ moments: [Scenario.Moment], expect: [Expectation],
        caller: PhoneScript = Scenario.caller(
            asksAfter: nil, then: hangsUp(after: .seconds(3), hearing: .operatorA))
    ) -> Scenario {
        Scenario(
            name, callers: [.init(caller)], operators: [Scenario.operatorPhone("maria")],
            bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]), moments: moments,
            expect: expect)
    }

    private static func heard(_ second: Double) -> Scenario.Moment {
        let hit = KeywordHit(
            party: .caller, phrase: "talk to a person", score: -2.1,
            start: SampleTime(samples: Int64((second - 1) * 8000)),
            end: SampleTime(samples: Int64(second * 8000)), confirmed: false)
        return .init(.heard(.keyword(hit)), at: .milliseconds(Int64(second * 1000)))
    }

    private static func said(_ party: Party, _ text: String, at second: Double) -> Scenario.Moment {
        .init(
            .transcript(TranscriptSegment(party: party, text: text, source: "http")),
            at: .milliseconds(Int64(second * 1000)))
    }

    static let unsureRequests: [Scenario] = [
        unsure(
            "an unsure request is made again", [heard(3), heard(7)],
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    "signal.keyword: unconfirmed", "signal.keyword: unconfirmed", "signal.keyword",
                    "escalated: asked for a person", "bridged",
                ]),
            ]),
        unsure(
            "the agent asks about an unsure request: yes",
            [
                heard(3), said(.agent, "Would you like to talk to a person?", at: 8),
                said(.caller, "Yes, please.", at: 11),
            ],
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    "signal.keyword: unconfirmed", "signal.transcript: Would you",
                    "signal.transcript: Yes", "escalated: asked for a person", "bridged",
                ]),
            ]),
        unsure(
            "the agent asks about an unsure request: no",
            [
                heard(3), said(.agent, "Would you like to talk to a person?", at: 8),
                said(.caller, "No.", at: 11), heard(13),
            ],
            expect: [.noEvent("escalated"), .phoneNeverRang("maria")],
            caller: Scenario.caller(
                asksAfter: nil,
                then: [.when(.connected, after: .seconds(14), .hangUp)])),
    ]
}
