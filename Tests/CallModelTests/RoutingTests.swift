// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing

@Suite struct RoutingTests {
    @Test func nobodyHearsAnybodyAtFirst() {
        for listener in Party.allCases { #expect(Routing.silent.audible(to: listener).isEmpty) }
        #expect(Routing.silent.summary == "silent")
        #expect(Routing.silent == Routing())
    }

    @Test func aRowNamesItsSources() {
        let routing = Routing(
            caller: [.hold, .announcement], agent: [], operator: [.whisper])
        #expect(routing.audible(to: .caller) == [.hold, .announcement])
        #expect(routing.audible(to: .operator) == [.whisper])
        #expect(routing.summary == "caller<hold+announcement operator<whisper")
        #expect(routing.isolatesWhisper)
    }

    @Test(arguments: [Party.caller, .agent])
    func theWhisperIsIsolatedOnlyIfNobodyElseHearsIt(listener: Party) {
        var routing = Routing(operator: [.whisper])
        routing[listener, .whisper] = 0.001
        #expect(!routing.isolatesWhisper)
    }

    @Test func everyCellIsItsOwn() {
        var seen: Set<Routing> = []
        for listener in Party.allCases {
            for source in Source.allCases {
                var routing = Routing.silent
                routing[listener, source] = 0.5
                #expect(routing.audible(to: listener) == [source])
                #expect(routing[listener, source] == 0.5)
                #expect(seen.insert(routing).inserted)
            }
        }
        #expect(seen.count == Party.allCases.count * Source.allCases.count)
    }

    @Test func everyPartyAndLaneIsASource() {
        let parties = Party.allCases.map { Source($0) }
        let lanes = Lane.allCases.map { Source($0) }
        #expect(Set(parties + lanes) == Set(Source.allCases))
        #expect(zip(Party.allCases, parties).allSatisfy { $0.rawValue == $1.name })
        #expect(zip(Lane.allCases, lanes).allSatisfy { $0.rawValue == $1.name })
    }
}
