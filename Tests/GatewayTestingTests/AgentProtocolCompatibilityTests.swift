// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import GatewayTesting
import Testing
import Timing

@Suite struct AgentProtocolCompatibilityTests {
    @Test(arguments: AgentProtocolCatalog.all.map(\.name))
    func everyProtocolKeepsEveryPromise(name: String) throws {
        let description = try #require(AgentProtocolCatalog.named(name))
        for fault in AgentProtocolCompatibility(description).faults() {
            Issue.record(Comment(rawValue: fault))
        }
    }

    @Test func namesAreWordsAndEachIsUsedOnce() {
        let names = AgentProtocolCatalog.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
        }
        #expect(AgentProtocolCatalog.named("telepathy") == nil)
    }

    /// The suite sees what is wrong: a protocol that is another one's in disguise keeps none of
    /// the promises that have to do with its words.
    @Test func aProtocolThatDoesNotFitItsPeerIsFound() {
        let mixed = AgentProtocolDescription(
            name: "mixed", summary: "", format: .l16At16kHz, messageBytes: 1000,
            make: { AgentProtocolCatalog.twilio.makeProtocol($0) },
            makePeer: { AgentProtocolCatalog.vonage.makePeer() })
        let faults = AgentProtocolCompatibility(mixed).faults()
        for words in ["names one sound format", "begins once", "a minute", "every key"] {
            #expect(faults.contains { $0.hasPrefix(words) }, "\(words)")
        }
    }
}
