// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine
import Testing

@Suite struct LaneTests {
    @Test func aClipSoundsSampleForSampleAndIsToldToHavePlayed() {
        let studio = callerHears(.announcement)
        let clip = Clip(samples: (0..<400).map { Int16($0 * 10) })
        studio.media.apply(.load(.spoken(1), clip))
        studio.media.apply(.play(.spoken(1), on: .announcement, loops: false))
        studio.tick(2)
        #expect(played(studio) == [])
        studio.tick(1)
        #expect(played(studio) == [.spoken(1)])
        studio.tick(2)
        #expect(played(studio) == [.spoken(1)])
        let ear = studio.world.ears[.caller] ?? []
        #expect(Array(ear[320..<720]) == clip.samples)
        #expect(ear[720...].allSatisfy { $0 == 0 })
    }

    @Test func aLoopHasNoSeam() {
        let studio = callerHears(.hold)
        let samples = (0..<333).map { Int16(1000 + $0) }
        studio.media.apply(.load(.shared(.holdMusic), Clip(samples: samples)))
        studio.media.apply(.play(.shared(.holdMusic), on: .hold, loops: true))
        studio.tick(20)
        let ear = (studio.world.ears[.caller] ?? []).dropFirst(320)
        #expect(ear.enumerated().allSatisfy { $0.element == samples[$0.offset % 333] })
        #expect(played(studio) == [])
    }

    @Test func aStoppedClipFadesAndIsNotToldToHavePlayed() {
        let studio = callerHears(.hold)
        studio.media.apply(.load(.spoken(1), Clip(samples: Array(repeating: 8000, count: 800))))
        studio.media.apply(.play(.spoken(1), on: .hold, loops: false))
        studio.tick(2)
        studio.media.apply(.stop(.hold))
        studio.tick(10)
        let ear = studio.world.ears[.caller] ?? []
        let tail = ear[640..<680]
        #expect(zip(tail, tail.dropFirst()).allSatisfy { $0 > $1 && $0 - $1 <= 201 })
        #expect(ear[680...].allSatisfy { $0 == 0 })
        #expect(played(studio) == [])
    }

    @Test func aReplacedClipGivesWayAtOnce() {
        let studio = callerHears(.announcement)
        studio.media.apply(.load(.spoken(1), Clip(samples: Array(repeating: 8000, count: 8000))))
        studio.media.apply(.load(.spoken(2), Clip(samples: Array(repeating: -500, count: 160))))
        studio.media.apply(.play(.spoken(1), on: .announcement, loops: false))
        studio.tick(2)
        studio.media.apply(.play(.spoken(2), on: .announcement, loops: false))
        studio.tick(1)
        #expect(played(studio) == [.spoken(2)])
        let ear = studio.world.ears[.caller] ?? []
        #expect(ear[680..<800].allSatisfy { $0 == -500 })
    }

    @Test func clipsThatCannotBePlayedAreToldSo() {
        let studio = callerHears(.announcement)
        studio.media.apply(.play(.spoken(9), on: .announcement, loops: false))
        studio.media.apply(.load(.spoken(1), Clip(samples: [])))
        studio.media.apply(.play(.spoken(1), on: .hold, loops: true))
        studio.media.apply(.play(.spoken(1), on: .notice, loops: false))
        studio.tick(2)
        #expect(studio.world.events.contains(.unplayable(.spoken(9), on: .announcement)))
        #expect(studio.world.events.contains(.unplayable(.spoken(1), on: .hold)))
        // Nothing to say is said at once: whoever waits for it goes on.
        #expect(studio.world.events.contains(.played(.spoken(1), on: .notice)))
    }

    @Test func libraryClipsPlayAndUnloadedClipsComeBack() {
        let beep = Clip(samples: Array(repeating: 100, count: 160))
        let studio = Studio(settings: CallMediaSettings(library: [.shared(.beep): beep]))
        studio.connect(.caller)
        studio.media.apply(.play(.shared(.beep), on: .announcement, loops: false))
        studio.tick(1)
        #expect(played(studio) == [.shared(.beep)])
        studio.media.apply(.load(.spoken(1), beep))
        studio.media.apply(.unload(.spoken(1)))
        #expect(studio.world.events.contains(.unloaded(.spoken(1), beep)))
        studio.media.apply(.play(.spoken(1), on: .notice, loops: false))
        #expect(studio.world.events.contains(.unplayable(.spoken(1), on: .notice)))
    }

    @Test func aCallHoldsALimitedNumberOfClips() {
        let studio = Studio(settings: CallMediaSettings(clipLimit: 2))
        for number in 1...3 {
            studio.media.apply(.load(.spoken(number), Clip(samples: [1])))
        }
        studio.media.apply(.play(.spoken(3), on: .notice, loops: false))
        #expect(studio.world.events == [.unplayable(.spoken(3), on: .notice)])
        // One that is unloaded makes room for the next.
        studio.media.apply(.unload(.spoken(1)))
        studio.media.apply(.load(.spoken(3), Clip(samples: [1])))
        studio.media.apply(.play(.spoken(3), on: .notice, loops: false))
        studio.tick(1)
        #expect(studio.world.events.contains(.played(.spoken(3), on: .notice)))
    }

    /// A caller routed to a lane, two ticks in, so that the routing's ramp is over.
    private func callerHears(_ column: CallerColumn) -> Studio {
        let studio = Studio()
        studio.connect(.caller).speaks = false
        studio.media.apply(.route(Routing(caller: [column])))
        studio.tick(2)
        return studio
    }

    private func played(_ studio: Studio) -> [ClipID] {
        studio.events { if case .played(let id, _) = $0 { id } else { nil } }
    }
}
