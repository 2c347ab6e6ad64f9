// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTesting
import Handoff
import Testing

/// Every state that a call can get into, as far as the walk tells states apart; `handoff simulate
/// --model` walks further.
@Suite struct ModelWalkTests {
    /// Found once, for every test.
    static let walked: [ModelReport] = ModelPlan.all.map { plan in
        ModelWalk<CallMachine>.run(plan, ModelBounds(grain: .coarse))
    }

    @Test func everyStateHasAWayOutAndTakesEveryInput() {
        for report in Self.walked {
            #expect(report.isComplete, "\(report.extent)")
            #expect(report.violationCount == 0, "\(report.extent)")
            for violation in report.violations.prefix(3) {
                Issue.record(Comment(rawValue: violation.account))
            }
        }
    }

    @Test func thePlansReachEveryPhase() {
        let reached = Self.walked.reduce(into: Set<String>()) { $0.formUnion($1.phases) }
        #expect(
            reached == [
                "arrived", "awaiting-agent", "talking", "dialling", "ringing", "whispering",
                "considering", "pausing", "bridged", "exhausted", "returning", "inviting-message",
                "recording", "joined", "parting", "parting-with-operator", "over", "joining",
                "talking-dialling", "talking-ringing", "talking-whispering", "taking-number",
            ])
    }

    @Test func statesToldApartFinelyAreSoundToo() {
        for plan in ModelPlan.all {
            let report = ModelWalk<CallMachine>.run(plan, ModelBounds(depth: 2))
            #expect(report.violationCount == 0, "\(report.extent)")
            #expect(report.depth == 2)
        }
    }

    @Test func theWalkIsTheSameEachTime() {
        let bounds = ModelBounds(depth: 2)
        let first = ModelWalk<CallMachine>.run(ModelPlan.all[0], bounds)
        let second = ModelWalk<CallMachine>.run(ModelPlan.all[0], bounds)
        #expect(first.extent == second.extent)
        #expect(first.transitions == second.transitions)
    }

    /// Everything that can happen to a call happens in the walk.
    @Test func theAlphabetHasEveryCause() {
        let stage = CallStage<CallMachine>(ModelPlan.all[0].plan)
        let causes = Set(
            ModelAlphabet.everything.inputs(for: stage).map { CallCause($0.input) })
        // What sounds is in the alphabet of states in which something does.
        #expect(causes == Set(CallCause.allCases))
    }

    @Test func theDiagramInTheDocumentIsTheMachines() throws {
        let transitions = Self.walked.reduce(into: Set<ModelReport.Transition>()) {
            $0.formUnion($1.transitions)
        }
        let url = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Docs/Handoff.md")
        let document = try String(contentsOf: url, encoding: .utf8)
        let written = try #require(StateDiagram.written(transitions, into: document))
        #expect(
            written == document,
            "the state diagram is not the machine's: run \(StateDiagram.command)")
    }

    @Test func theDiagramNeedsItsLines() {
        #expect(StateDiagram.written([], into: "no lines") == nil)
        let text = "a\n\(StateDiagram.begin)\nold\n\(StateDiagram.end)\nb\n"
        let written = StateDiagram.written([], into: text)
        #expect(written?.hasPrefix("a\n\(StateDiagram.begin)\n```mermaid\n") == true)
        #expect(written?.hasSuffix("```\n\(StateDiagram.end)\nb\n") == true)
    }
}
