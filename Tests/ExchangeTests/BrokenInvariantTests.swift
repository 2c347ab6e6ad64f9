// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import MediaEngine
import SIP
import Testing
import Timing

/// What a running gateway does about a broken invariant: it writes it down, and nobody is left
/// alone with it.
@Suite struct BrokenInvariantTests {
    /// Tells the core that everything it wanted played has sounded, however endless.
    private func endAllClips(_ desk: inout CoreDesk) throws {
        let id = try #require(desk.call)
        let media = desk.media
        desk.media = []
        for case .play(let clip, let lane, _) in media {
            desk.input(.media(id, .played(clip, on: lane)))
        }
    }

    private func defects(_ desk: CoreDesk) -> [String] {
        desk.events.compactMap { kind in
            if case .defect(let text) = kind { text } else { nil }
        }
    }

    /// The media side says that hold music ended, which never does.
    @Test func aCallerWhoHearsNothingIsSaidGoodbyeTo() throws {
        var desk = CoreDesk()
        _ = try desk.escalate()
        let id = try #require(desk.call)
        desk.input(.media(id, .streamDrained(.agent)))
        // The announcement, and the music that follows it.
        for _ in 0..<3 { try endAllClips(&desk) }
        desk.pass(.milliseconds(1900))
        #expect(defects(desk) == [])
        desk.pass(.milliseconds(200))
        #expect(defects(desk) == ["invariant 1 broken: the caller hears nothing for 2000 ms"])
        #expect(
            desk.media.contains { command in
                if case .play(.shared(.callEnding), .announcement, _) = command {
                    true
                } else {
                    false
                }
            })
        try endAllClips(&desk)
        desk.pass(.seconds(1))
        let methods = desk.sent.compactMap { sent in
            if case .request(let request) = sent.message { request.method.rawValue } else { nil }
        }
        #expect(methods.contains("BYE"))
        #expect(desk.events.contains { $0 == .ended(reason: "an invariant was broken") })
    }

    /// What the media side was asked for and must not do is in the journal.
    @Test func whatTheMediaSideRefusesIsWrittenDown() throws {
        var desk = CoreDesk()
        try desk.call()
        let id = try #require(desk.call)
        desk.input(.media(id, .violation(.legNotOpened(.operator))))
        #expect(defects(desk).count == 1)
    }
}
