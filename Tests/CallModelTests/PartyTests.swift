// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing

@Suite struct PartyTests {
    @Test func everybodyHasAPlaceAndAName() {
        #expect(Party.allCases.map(\.index) == Array(0..<8))
        #expect(
            Party.allCases.map(\.rawValue) == [
                "caller", "agent", "operator", "operator-2", "operator-3", "operator-4",
                "supervisor", "supervisor-2",
            ])
        #expect("\(Party.operator(.second))" == "operator-2")
    }

    @Test func namesParseBackAndNothingElseDoes() {
        for party in Party.allCases { #expect(Party(rawValue: party.rawValue) == party) }
        for name in ["", "operator-1", "operator-5", "operator-02", "Caller", "supervisor-3"] {
            #expect(Party(rawValue: name) == nil, "\(name)")
        }
    }

    @Test func numbersAreBounded() {
        #expect(OperatorNumber(rawValue: 0) == nil && OperatorNumber(rawValue: 5) == nil)
        #expect(SupervisorNumber(rawValue: 0) == nil && SupervisorNumber(rawValue: 3) == nil)
    }

    @Test func partiesAreToldApart() {
        #expect(Set(Party.allCases).count == Party.allCases.count)
        #expect(Party.operator == .operator(.first) && Party.operator != .operator(.second))
    }

    @Test func staffIsWhoeverIsNeitherCallerNorAgent() {
        #expect(Staff.allCases.map(\.party) == Array(Party.allCases.dropFirst(2)))
        #expect(Party.allCases.compactMap { Staff($0) } == Staff.allCases)
        #expect(Staff(Party.caller) == nil && Staff(Party.agent) == nil)
    }

    @Test func everyPartyHasARoleAndTheFirstIsNamedAsIt() {
        for role in Party.Role.allCases {
            #expect(Party(rawValue: role.rawValue)?.role == role)
        }
        #expect(Party.operator(.third).role == .operator)
        #expect(Party.supervisor(.second).role == .supervisor)
    }

    @Test func aValueIsKeptForEachParty() {
        var values = PerParty(repeating: 0)
        for party in Party.allCases { values[party] = party.index + 1 }
        for party in Party.allCases {
            #expect(values[party] == party.index + 1 && values[party.index] == party.index + 1)
        }
        #expect(values != PerParty(repeating: 0) && values == values)
    }
}
