// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// The caller's phone holds the call: whoever heard the caller hears music, each on a lane of their own,
/// for exactly as long.
@Suite struct HeldCallerTests {
    private func music(for listener: Party) -> CallEffect {
        .play(.shared(.holdMusic), on: .hold(for: listener), loops: true)
    }

    @Test func theOperatorHearsMusic() {
        var call = Rehearsal.bridged()
        let held = call.take(.held(.caller, true))
        #expect(held.contains(music(for: .operator)))
        #expect(call.machine.routing.operator == [.hold, .notice])
        let resumed = call.take(.held(.caller, false))
        #expect(resumed.contains(.stop(.hold(for: .operator))))
        #expect(call.machine.routing == .bridge)
        #expect(call.violations == [])
    }

    /// Both phones hold: what one of them ends is not the other's music.
    @Test func eachHearsTheirOwn() {
        var call = Rehearsal.bridged()
        call.take(.held(.caller, true))
        let both = call.take(.held(.operator, true))
        #expect(both.contains(music(for: .caller)))
        let back = call.take(.held(.operator, false))
        #expect(back.contains(.stop(.hold)))
        #expect(!back.contains(.stop(.hold(for: .operator))))
        #expect(call.machine.routing.operator == [.hold, .notice])
        #expect(call.violations == [])
    }

    @Test func theAgentHearsMusicUntilItHearsNobodyAnyMore() {
        var call = Rehearsal.talking()
        #expect(call.take(.held(.caller, true)).contains(music(for: .agent)))
        #expect(call.machine.routing.agent == [.hold])
        #expect(call.take(.escalation(.asked)).contains(.stop(.hold(for: .agent))))
        #expect(call.machine.routing.agent == [])
        #expect(call.violations == [])
    }

    @Test func nothingPlaysOnWhenTheOperatorIsGone() {
        var call = Rehearsal.bridged()
        call.take(.held(.caller, true))
        let step = call.take(.callerGone(reason: "BYE"))
        #expect(step.contains(.stop(.hold(for: .operator))))
        #expect(call.machine.routing == Routing(operator: [.notice]))
        #expect(call.violations == [])
    }
}
