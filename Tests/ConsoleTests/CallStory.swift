// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import JSON
import Journal
import Timing

/// The records of a call as a gateway writes them, which began half a minute before a moment.
struct CallStory {
    let journal = MemoryJournal().journal
    private let began: Int64
    private static let length = 30_000

    init(now: Date = Date(timeIntervalSince1970: 1_795_515_595)) {
        began = Int64(now.timeIntervalSince1970 * 1000) - Int64(Self.length)
    }

    private func record(
        _ call: String, _ sequence: Int, _ offset: Int, _ kind: JournalEvent.Kind
    ) -> JournalRecord {
        JournalEvent(
            call: CallID(rawValue: call), sequence: sequence,
            at: WallTime(milliseconds: began + Int64(offset)), offset: .milliseconds(offset),
            kind: kind
        ).record
    }

    private func told(
        _ call: String, from first: Int, _ kinds: [(Int, JournalEvent.Kind)]
    ) -> [JournalRecord] {
        kinds.enumerated().map { index, step in record(call, first + index, step.0, step.1) }
    }

    private static func at(_ milliseconds: Int64) -> SampleTime {
        SampleTime(samples: milliseconds * 8)
    }

    func arrival(of call: String, at offset: Int = 0) -> JournalRecord {
        record(
            call, 1, offset,
            .arrived(from: Redacted("+15551230001"), name: "Jane <b>", to: "demo", line: "main"))
    }

    /// A caller and an agent talk; a phrase is heard, a score grows, a rule nearly fires.
    var conversation: [JournalRecord] {
        let phrase = KeywordHit(
            party: .caller, phrase: "talk to a person", score: -1.2, start: Self.at(20_000),
            end: Self.at(21_000), confirmed: true)
        let miss = NearMiss(
            rule: "words",
            evidence: [
                Evidence(
                    signal: "transcript", detail: "\"no person\"", from: .seconds(20),
                    to: .seconds(21))
            ], why: "negated")
        let score = RuleScore(rule: "frustration", score: 2.1, threshold: 3, cause: "said so")
        return [arrival(of: "c-1")]
            + told(
                "c-1", from: 2,
                [
                    (100, .connected(.caller, media: "PCMU/8000")),
                    (300, .connected(.agent, media: "PCMU/8000")),
                    (300, .routed(Routing(caller: [.agent], agent: [.caller]))),
                    (1000, .signal(.speechBegan(.agent, at: Self.at(900)))),
                    (
                        5000,
                        .signal(
                            .speechEnded(.agent, began: Self.at(900), ended: Self.at(4500)))
                    ),
                    (20_500, .signal(.speechBegan(.caller, at: Self.at(20_000)))),
                    (21_200, .signal(.keyword(phrase))),
                    (21_300, .observed(.scored(score))), (21_400, .observed(.nearMissed(miss))),
                ])
    }

    /// The person is briefed and joined to the caller, who hangs up in the end.
    var end: [JournalRecord] {
        let handoff = HandoffID(rawValue: "c-1-h1")
        var package = HandoffRouteTests.package(account: nil)
        package.id = handoff
        package.summary = "Wants <i>the</i> May invoice"
        var quality = LegQuality()
        quality.packetsReceived = 2500
        quality.jitter = 2.5
        let joined = Routing(caller: [.operator], operator: [.caller])
        return told(
            "c-1", from: 16,
            [
                (34_000, .package(package)), (34_000, .operatorAnswered(AttemptID(number: 1))),
                (36_000, .bridged(AttemptID(number: 1))), (36_000, .routed(joined)),
                (
                    39_000,
                    .signal(
                        .speechEnded(.operator, began: Self.at(36_100), ended: Self.at(39_000)))
                ),
                (50_000, .handoffEnded(handoff, .bridged, .completed, evidence: nil)),
                (50_100, .ended(reason: "caller hung up")),
                (50_200, .legQuality(.caller, quality)),
            ])
    }

    /// A person is called and rings.
    var handoff: [JournalRecord] {
        let handoff = HandoffID(rawValue: "c-1-h1")
        let escalation = Escalation(
            trigger: "console", reason: "asked for a person",
            evidence: [
                Evidence(
                    signal: "keyword", detail: "\"talk to a person\"", from: .seconds(20),
                    to: .seconds(21), score: -1.2)
            ], isExplicit: true)
        let waiting = Routing(caller: [.hold: 0.2, .announcement: 1])
        return told(
            "c-1", from: 11,
            [
                (Self.length, .escalated(escalation)),
                (Self.length, .handoffBegan(handoff, route: "default")),
                (Self.length, .routed(waiting)),
                (Self.length, .dialled(AttemptID(number: 1), target: "anna")),
                (Self.length + 100, .ringing(AttemptID(number: 1), nil)),
            ])
    }
}
