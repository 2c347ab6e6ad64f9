// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import MediaEngine
import SIP
import Testing

/// A call holds the briefings of the handoff that runs, and none of those that are over: however
/// many handoffs it has, the next briefing finds room.
@Suite struct BriefingClipTests {
    private func unloaded(_ desk: CoreDesk) -> [ClipID] {
        desk.media.compactMap { if case .unload(let clip) = $0 { clip } else { nil } }
    }

    @Test func briefingsAreUnloadedWhenTheirHandoffEnds() throws {
        var desk = CoreDesk()
        var invite = try desk.escalate()
        let call = try #require(desk.call)
        desk.input(.clipReady(call, .spoken(1)))
        desk.receive(CoreDesk.response(603, to: invite), from: CoreDesk.operators)
        #expect(unloaded(desk) == [])
        invite = try desk.takeRequest(.invite)
        #expect(invite.uri.user == "ben")
        desk.receive(CoreDesk.response(603, to: invite), from: CoreDesk.operators)
        // The caller hears that nobody is there, as long as that takes; then the handoff is over.
        desk.pass(.seconds(30))
        #expect(desk.events.contains { if case .handoffEnded = $0 { true } else { false } })
        #expect(unloaded(desk) == [.spoken(1), .spoken(2)])
        // The second briefing was spoken too late to be of use.
        desk.input(.clipReady(call, .spoken(2)))
        #expect(unloaded(desk) == [.spoken(1), .spoken(2), .spoken(2)])
    }
}
