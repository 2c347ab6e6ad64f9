// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTesting
import Handoff

/// `handoff simulate --model`: every state told apart coarsely, then the first ones finely.
struct ModelRun {
    let depth: Int
    /// The document whose diagram is written anew.
    let diagram: String?

    /// Returns whether nothing was broken.
    func run() throws -> Bool {
        let all = walk(ModelBounds(grain: .coarse))
        if let diagram { return try write(all.transitions, into: diagram) && all.isGood }
        let first = walk(ModelBounds(depth: depth, grain: .fine))
        print("\(all.transitions.count) transitions between phases can be reached")
        for transition in first.transitions.subtracting(all.transitions).sorted() {
            print("  found by the fine walk alone: \(transition)")
        }
        return all.isGood && first.isGood
    }

    private func walk(
        _ bounds: ModelBounds
    ) -> (transitions: Set<ModelReport.Transition>, isGood: Bool) {
        var transitions: Set<ModelReport.Transition> = []
        var isGood = true
        for plan in ModelPlan.all {
            let report = ModelWalk<CallMachine>.run(plan, bounds)
            transitions.formUnion(report.transitions)
            isGood = isGood && report.violationCount == 0
            print(report.extent)
            for violation in report.violations.prefix(3) { print(violation.account) }
        }
        return (transitions, isGood)
    }

    private func write(
        _ transitions: Set<ModelReport.Transition>, into path: String
    ) throws -> Bool {
        let url = URL(fileURLWithPath: path)
        let text = try String(contentsOf: url, encoding: .utf8)
        guard let written = StateDiagram.written(transitions, into: text) else {
            print("\(path): there are no lines \(StateDiagram.begin) and \(StateDiagram.end)")
            return false
        }
        try written.write(to: url, atomically: true, encoding: .utf8)
        return true
    }
}
