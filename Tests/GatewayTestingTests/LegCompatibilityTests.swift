// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing

/// Every kind of leg keeps every promise, and a call cannot tell one from another.
@Suite struct LegCompatibilityTests {
    @Test(arguments: LegKind.all.map(\.name))
    func everyKindIsCompatible(_ name: String) throws {
        let kind = try #require(LegKind.all.first { $0.name == name })
        for fault in LegCompatibility(kind).faults() { Issue.record(Comment(rawValue: fault)) }
    }

    @Test func theSameHandoffHasTheSameStepsOverEveryKind() {
        let steps = LegKind.all.map { LegCompatibility($0).stepsOfAHandoff() }
        #expect(steps[0].count >= 12)
        for other in steps.dropFirst() { #expect(other == steps[0]) }
    }

    /// The suite sees what is wrong: a kind whose other end does something else than it should.
    @Test func aKindThatDoesSomethingElseIsFound() {
        let odd = LegKind(name: "sip") { name, act, scenario in
            LegKind.sip.act(name, act == .accepts ? .declines : .accepts, in: &scenario)
        }
        let faults = LegCompatibility(odd).faults()
        for act in LegKind.Act.allCases where act != .accepts {
            #expect(faults.contains { $0.hasPrefix("\(act)") }, "\(act)")
        }
        #expect(faults.contains { $0.hasPrefix("takes a call") })
    }
}
