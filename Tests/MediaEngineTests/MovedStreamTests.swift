// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine
import Testing

/// A stream leg that becomes another party's: who takes the agent's place is heard without a gap.
@Suite struct MovedStreamTests {
    @Test func itGoesOnAsTheOtherPartys() {
        let studio = Studio()
        studio.connect(.caller)
        let first = studio.connectBot()
        studio.media.apply(.route(Routing(caller: [.agent], agent: [.caller])))
        studio.tick(20)
        let second = StreamBot(frequency: Studio.frequency(.operator), format: .pcmu)
        studio.world.bot = second
        studio.media.apply(.openStream(.operator))
        first.say(milliseconds: 400)
        second.say(milliseconds: 800)
        studio.tick(20)
        let caller = { Studio.audible(in: studio.world.ears[.caller, default: []].suffix(1600)) }
        #expect(caller() == [.agent])
        studio.media.apply(.moveStream(from: .operator, to: .agent))
        let before = second.framesHeard
        studio.tick(20)
        #expect(caller() == [.operator])
        #expect(second.framesHeard == before + 20)
        #expect(Studio.audible(in: second.heard.suffix(1600)) == [.caller])
        let closed = studio.events { event -> Party? in
            if case .statistics(let party, _, isLast: true) = event { party } else { nil }
        }
        #expect(closed == [.agent])
        studio.media.apply(.close(.agent))
        studio.media.apply(.close(.operator))
        let last = studio.events { event -> Party? in
            if case .statistics(let party, _, isLast: true) = event { party } else { nil }
        }
        #expect(last == [.agent, .agent])
    }

    @Test func withoutOneThePartyCountsAsSilent() {
        let studio = Studio()
        studio.connect(.caller)
        studio.media.apply(.moveStream(from: .operator, to: .agent))
        let silent = studio.events { event -> Party? in
            if case .wentSilent(let party, _) = event { party } else { nil }
        }
        #expect(silent == [.agent])
        studio.connect(.operator)
        studio.media.apply(.moveStream(from: .operator, to: .agent))
        studio.tick(2)
        #expect(studio.world.voices[.operator] != nil && studio.world.voices[.agent] == nil)
    }
}
