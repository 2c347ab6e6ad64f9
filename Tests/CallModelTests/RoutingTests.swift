// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing

@Suite struct RoutingTests {
    private static let second = Staff.operator(.second)

    @Test func nobodyHearsAnybodyAtFirst() {
        for listener in Party.allCases { #expect(Routing.silent.audible(to: listener).isEmpty) }
        #expect(Routing.silent.summary == "silent")
        #expect(Routing.silent == Routing())
    }

    @Test func aRowNamesItsSources() {
        let routing = Routing(
            caller: [.hold: 0.2, .announcement: 1], operator: [.whisper])
        #expect(routing.audible(to: .caller) == [.hold, .announcement])
        #expect(routing.audible(to: .operator) == [.whisper])
        #expect(routing.caller[.hold] == 0.2 && routing.caller[.announcement] == 1)
        #expect(routing.summary == "caller<hold@0.2+announcement operator<whisper")
    }

    @Test func severalOperatorsAreNamedByNumberAndHaveLanesOfTheirOwn() {
        var routing = Routing(caller: [.hold], operator: [.whisper])
        routing[Self.second] = [.operator, .notice]
        routing[.supervisor] = [.caller, .operator(.second)]
        #expect(
            routing.summary
                == "caller<hold operator<whisper operator-2<operator+notice "
                + "supervisor<caller+operator-2")
        #expect(
            routing.audible(to: .operator(.second)) == [
                .operator, .lane(.notice(to: Self.second)),
            ])
        #expect(routing[.operator(.second), hears: .operator] == 1)
        #expect(routing[.operator, hears: .operator(.second)] == 0)
    }

    @Test func theDetailsInTheJournalSayTheSame() {
        let routing = Routing(caller: [.hold: 0.5], operator: [.caller, .notice])
        #expect(
            JournalEvent.Kind.routed(routing).detail == [
                "caller": ["hold": .number(0.5)],
                "operator": ["caller": .number(1), "notice": .number(1)],
            ])
    }

    /// Every cell there is: a listener's own voice is none, and lanes are their listener's.
    @Test func everyCellIsItsOwn() {
        var seen: Set<Routing> = []
        func expect(_ routing: Routing, _ listener: Party, _ source: Source) {
            #expect(routing.audible(to: listener) == [source])
            for other in Party.allCases where other != listener {
                #expect(routing.audible(to: other).isEmpty)
            }
            #expect(seen.insert(routing).inserted)
        }
        for (column, source) in Self.callerColumns {
            expect(Routing(caller: [column]), .caller, source)
        }
        for (column, source) in Self.agentColumns {
            expect(Routing(agent: [column]), .agent, source)
        }
        for staff in Staff.allCases {
            for (column, source) in Self.staffColumns(of: staff) {
                var routing = Routing.silent
                routing[staff][column] = 1
                expect(routing, staff.party, source)
            }
        }
        // Seven other voices each, and the lanes there are.
        #expect(seen.count == 8 * 7 + Lane.allCases.count)
    }

    @Test func nobodyHearsThemselves() {
        for staff in Staff.allCases {
            var routing = Routing.silent
            for number in OperatorNumber.allCases { routing[staff][.operator(number)] = 1 }
            for number in SupervisorNumber.allCases { routing[staff][.supervisor(number)] = 1 }
            #expect(routing[staff.party, hears: staff.party] == 0)
            #expect(routing.audible(to: staff.party).count == Staff.allCases.count - 1)
        }
        #expect(Routing(operator: [.operator]) == .silent)
    }

    @Test func gainsAreBounded() {
        var routing = Routing(caller: [.hold: .nan, .announcement: -1, .agent: .infinity])
        routing[Self.second] = [.whisper: 5, .caller: 0.5]
        let bounded = routing.bounded(to: 4)
        #expect(bounded.caller == [.agent: 4])
        #expect(bounded[Self.second] == [.whisper: 4, .caller: 0.5])
    }

    @Test func itIsAValueOfFixedSize() {
        #expect(_isPOD(Routing.self))
        #expect(MemoryLayout<Routing>.size == 8 * 12 * 4)
        #expect(RoutingGains.firstLane == Party.allCases.count)
        #expect(RoutingGains.count == Party.allCases.count + Lane.Kind.allCases.count)
    }

    private static let operators = OperatorNumber.allCases
    private static let supervisors = SupervisorNumber.allCases

    private static let callerColumns: [(CallerColumn, Source)] =
        [(.agent, .agent), (.hold, .hold), (.announcement, .announcement)]
        + operators.map { (.operator($0), .voice(.operator($0))) }
        + supervisors.map { (.supervisor($0), .voice(.supervisor($0))) }

    private static let agentColumns: [(AgentColumn, Source)] =
        [(.caller, .caller), (.hold, .lane(.hold(for: .agent)))]
        + operators.map { (.operator($0), .voice(.operator($0))) }
        + supervisors.map { (.supervisor($0), .voice(.supervisor($0))) }

    private static func staffColumns(of staff: Staff) -> [(StaffColumn, Source)] {
        let voices: [(StaffColumn, Source)] =
            [(.caller, .caller), (.agent, .agent)]
            + operators.map { (.operator($0), .voice(.operator($0))) }
            + supervisors.map { (.supervisor($0), .voice(.supervisor($0))) }
        return voices.filter { $0.1 != .voice(staff.party) } + [
            (.hold, .lane(.hold(for: staff.party))), (.whisper, .lane(.whisper(to: staff))),
            (.notice, .lane(.notice(to: staff))),
        ]
    }
}
