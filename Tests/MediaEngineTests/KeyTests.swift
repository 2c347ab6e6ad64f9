// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine
import RTP
import Testing

@Suite struct KeyTests {
    /// A bridge in which the operator's telephone sends its tone through the press of key 5, as
    /// phones do that send keys both ways; some of the packets may be lost.
    private func press(losing lost: Set<Int>) -> Studio {
        let studio = Studio()
        studio.connect(.caller)
        let telephone = studio.connect(.operator)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        studio.tick(50)
        studio.world.telephones[.caller]?.forgetHeard()
        let start = telephone.timestamp
        for number in 0..<12 {
            let isEnd = number >= 9
            let packet = telephone.keyPacket(
                5, isEnd: isEnd, elapsed: UInt16(min(number + 1, 10) * 160), timestamp: start)
            if !lost.contains(number) {
                studio.deliver(packet, to: .operator, from: telephone.address)
            }
            studio.tick()
        }
        return studio
    }

    @Test(arguments: [[], [0], [9, 10, 11], [0, 1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 5]])
    func aKeyIsToldOnceWhateverIsLost(lost: [Int]) {
        let studio = press(losing: Set(lost))
        studio.tick(50)
        let keys = studio.events { event -> Character? in
            if case .digit(.operator, let key, _) = event { key } else { nil }
        }
        #expect(keys == ["5"])
    }

    @Test func nobodyHearsThePressAndTheVoiceComesBack() {
        let studio = press(losing: [])
        let heard = studio.world.telephones[.caller]?.heard ?? []
        // The first frame fades within 5 ms; after that there is nothing.
        #expect(heard[40..<1920].allSatisfy { abs(Int($0)) <= 8 })
        studio.world.telephones[.caller]?.forgetHeard()
        studio.tick(50)
        let after = studio.world.telephones[.caller]?.heard ?? []
        #expect(Studio.audible(in: after.suffix(4000)) == [.operator])
    }

    @Test func theTapHearsThePressNoMoreThanAnybody() {
        let studio = press(losing: [])
        let voice = (studio.world.voices[.operator] ?? []).suffix(1800)
        #expect(voice.allSatisfy { $0 == 0 })
    }

    @Test func keysAreSentAsEventsInPlaceOfSound() {
        let studio = Studio()
        let telephone = studio.connect(.operator)
        studio.tick(5)
        telephone.forgetHeard()
        studio.media.apply(.sendDigit(.operator, "7"))
        studio.media.apply(.sendDigit(.operator, "x"))
        studio.tick(20)
        let events = telephone.headers.filter { $0.payloadType == 101 }
        #expect(events.count >= 5)
        #expect(Set(events.map(\.timestamp)).count == 1)
        #expect(telephone.headers.count == 20)
        guard let first = events.first, let last = telephone.headers.last else { return }
        #expect(last.payloadType == 0)
        #expect(last.timestamp &- first.timestamp == 19 * 160)
    }

    @Test func aPeerWithoutEventsGetsNone() {
        let studio = Studio()
        let telephone = studio.connect(.operator) { $0.events = nil }
        studio.media.apply(.sendDigit(.operator, "7"))
        studio.tick(10)
        #expect(telephone.headers.allSatisfy { $0.payloadType == 0 })
    }
}
