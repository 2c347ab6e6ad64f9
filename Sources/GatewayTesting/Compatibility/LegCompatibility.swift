// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import JSON
import Timing

/// What every kind of leg promises to a call, whatever is at its other end: the same scenarios are
/// played with each, in simulated time. A newcomer's row of `LegKind` is run through it as it is.
package struct LegCompatibility: Sendable {
    /// One promise: a scenario, and what has to come of it beside what every scenario is held to
    /// (nobody hears what they must not, and everything lent comes back).
    struct Promise: Sendable {
        let name: String
        /// What the attempt may come to.
        let results: Set<OutcomeReason>
        let scenario: @Sendable (LegKind) -> Scenario
    }

    package let kind: LegKind

    package init(_ kind: LegKind) { self.kind = kind }

    /// Every broken promise, in words; empty when the kind is compatible.
    package func faults(seed: UInt64 = 1) -> [String] {
        Self.promises.flatMap { promise in
            let story = promise.scenario(kind).simulated(seed: seed)
            let found =
                story.failures + story.violations.map { "\($0)" } + strangeEvidence(in: story)
                + strangeResults(in: story, promise.results)
            return found.map { "\(promise.name): \($0)" }
        }
    }

    /// The steps of a handoff that a leg of this kind took, and when, but for what only it does:
    /// the same for every kind.
    package func stepsOfAHandoff(seed: UInt64 = 1) -> [String] {
        let story = Self.accepted(kind).simulated(seed: seed)
        let common: Set<String> = [
            "escalated", "handoff.began", "handoff.package", "operator.dialled", "handoff.offered",
            "operator.connected", "operator.answered", "operator.chose", "bridged",
            "attempt.ended", "handoff.ended", "caller.disconnected", "call.ended",
        ]
        let records = story.calls.first?.records ?? []
        return records.filter { common.contains($0.name) }.map(\.name)
    }

    // MARK: Promises

    static let promises: [Promise] =
        [
            Promise(name: "takes a call", results: [.completed], scenario: accepted),
            Promise(
                name: "is let go when the caller leaves", results: [.callerAbandoned],
                scenario: callerLeaves),
            Promise(
                name: "is let go when the handoff is stopped", results: [.cancelled],
                scenario: stopped),
        ]
        + refusals.map { act, results in
            Promise(name: "\(act): the next target follows", results: results) { kind in
                refused(kind, act)
            }
        }

    /// What an attempt may come to when the other end does this.
    private static let refusals: [(LegKind.Act, Set<OutcomeReason>)] = [
        (.declines, [.declined]), (.staysSilent, [.timeout]),
        (.leaves, [.declined, .trunkFailure]), (.neverAnswers, [.noAnswer]),
        (.cannotBeReached, [.noAnswer, .trunkFailure, .badTarget]),
    ]

    private static func scenario(
        _ name: String, _ kind: LegKind, _ act: LegKind.Act,
        caller steps: [PhoneScript.Step], expect expectations: [Expectation]
    ) -> Scenario {
        var plan = Scenario.plan([])
        plan.timings.accept = .seconds(3)
        var scenario = Scenario(
            "\(kind.name): \(name)", callers: [.init(Scenario.caller(then: steps))],
            operators: [], bots: [Scenario.talkingBot], plan: plan,
            expect: expectations + ScenarioCatalog.whisperIsPrivate())
        kind.act("lena", act, in: &scenario)
        return scenario
    }

    private static func accepted(_ kind: LegKind) -> Scenario {
        let talk = Expectation.Window.between(
            .event("bridged"), .after(.event("bridged"), .seconds(2)))
        let wait = Expectation.Window.between(.event("operator.dialled"), .event("bridged"))
        return scenario(
            "takes the call", kind, .accepts,
            caller: [.when(.hears(.operatorC), after: .seconds(6), .hangUp)],
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    "operator.dialled: lena", "operator.connected", "operator.answered",
                    "operator.chose: accept", "bridged", "agent.told: joined with",
                    "call.ended: caller hung up",
                ]),
                .hears("anna", [.operatorC], talk), .hears("lena", [.caller], talk),
                .doesNotHear("anna", [.operatorC], wait),
                .doesNotHear("lena", [.caller, .agent, .hold, .announcement], wait),
            ])
    }

    private static func callerLeaves(_ kind: LegKind) -> Scenario {
        scenario(
            "is let go by a caller who leaves", kind, .staysSilent,
            caller: [.when(.then, after: .seconds(2), .hangUp)],
            expect: [
                .handoffs([.init(.abandoned, .callerAbandoned)]),
                .within(
                    .seconds(5), from: .event("caller.disconnected"), to: .event("call.ended")),
            ])
    }

    private static func stopped(_ kind: LegKind) -> Scenario {
        var stopped = scenario(
            "is let go from the console", kind, .staysSilent,
            caller: [.when(.then, after: .seconds(6), .hangUp)],
            expect: [
                .handoffs([.init(.returned, .cancelled)]),
                .hears(
                    "anna", [.agent],
                    .between(
                        .event("handoff.ended"), .after(.event("handoff.ended"), .seconds(1)))),
            ])
        stopped.moments = [.init(.abort, at: .seconds(5))]
        return stopped
    }

    private static func refused(
        _ kind: LegKind, _ act: LegKind.Act
    ) -> Scenario {
        var refused = scenario(
            "\(act)", kind, act,
            caller: [.when(.hears(.operatorA), after: .seconds(3), .hangUp)],
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events(["operator.dialled: lena", "attempt.ended", "operator.dialled: maria"]),
            ] + ScenarioCatalog.bridge(with: "maria", tone: .operatorA))
        refused.operators.append(Scenario.operatorPhone("maria"))
        refused.plan.defaultRoute.targets.append(
            Target(
                name: "maria", uri: "sip:maria@nowhere.invalid", ringTime: Scenario.ringTime))
        return refused
    }

    private func attempts(in story: Story) -> [JournalRecord] {
        story.calls.flatMap(\.records).filter { record in
            record.name == "attempt.ended" && record.detail["target"]?.string == "lena"
        }
    }

    private func strangeResults(in story: Story, _ allowed: Set<OutcomeReason>) -> [String] {
        let results = attempts(in: story).map { $0.detail["result"]?.string ?? "" }
        let isGood = results.count == 1 && allowed.contains { $0.rawValue == results[0] }
        return isGood ? [] : ["attempts that ended as \(results)"]
    }

    /// What a leg says is shown under the name of its kind, and no other says anything for it.
    private func strangeEvidence(in story: Story) -> [String] {
        attempts(in: story).flatMap { record in
            LegKind.all.map(\.name).filter { $0 != kind.name && record.detail[$0] != nil }
        }.map { "evidence of the kind \($0)" }
    }
}
