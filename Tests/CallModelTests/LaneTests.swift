// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing

@Suite struct LaneTests {
    @Test func everyLaneIsSomebodysAndNobodyElses() {
        for listener in Party.allCases {
            let kinds = Lane.Kind.allCases.filter { Lane($0, of: listener) != nil }
            let expected: [Lane.Kind] =
                switch listener {
                case .caller: [.hold, .announcement]
                case .agent: [.hold]
                case .operator, .supervisor: [.hold, .whisper, .notice]
                }
            #expect(kinds == expected, "\(listener)")
            for kind in kinds {
                let lane = Lane(kind, of: listener)
                #expect(lane?.kind == kind && lane?.listener == listener)
            }
        }
        #expect(Lane.allCases.count == 2 + 1 + 6 * 3)
    }

    @Test func lanesOfTheCallerAndTheFirstOperatorHaveTheShortNames() {
        #expect(Lane.hold.name == "hold" && Lane.announcement.name == "announcement")
        #expect(Lane.whisper.name == "whisper" && Lane.notice.name == "notice")
        #expect(Lane.hold(for: .agent).name == "agent-hold")
        #expect(Lane.hold(for: .operator).name == "operator-hold")
        #expect(Lane.whisper(to: .operator(.second)).name == "operator-2-whisper")
        #expect(Lane.notice(to: .supervisor).name == "supervisor-notice")
    }

    @Test func everySourceHasANameOfItsOwn() {
        let names = Source.allCases.map(\.name)
        #expect(names.count == Party.allCases.count + Lane.allCases.count)
        #expect(Set(names).count == names.count)
    }
}
