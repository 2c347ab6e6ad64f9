// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import MediaEngine
import Testing

@Suite struct RoutingTests {
    /// A studio with three telephones and a tone on every lane, listened to after the sound has settled.
    private func fullStudio(_ routing: Routing) -> Studio {
        let studio = Studio()
        for party in Party.allCases { studio.connect(party) }
        for lane in Lane.allCases { studio.playTone(on: lane) }
        studio.media.apply(.route(routing))
        studio.tick(10)
        for party in Party.allCases { studio.world.telephones[party]?.forgetHeard() }
        studio.tick(20)
        return studio
    }

    @Test func everybodyHearsExactlyTheirRow() {
        let studio = fullStudio(
            Routing(
                caller: [.agent, .hold], agent: [.caller, .announcement],
                operator: [.whisper, .notice, .caller]))
        #expect(heard(studio, .caller) == [.agent, .hold])
        #expect(heard(studio, .agent) == [.caller, .announcement])
        #expect(heard(studio, .operator) == [.whisper, .notice, .caller])
    }

    @Test func everySourceReachesEveryListenerAlone() {
        for listener in Party.allCases {
            for source in Source.allCases where source != .whisper || listener == .operator {
                var routing = Routing.silent
                routing[listener, source] = 1
                let studio = fullStudio(routing)
                for party in Party.allCases {
                    #expect(
                        heard(studio, party) == (party == listener ? [source] : []),
                        "\(source) to \(listener), heard by \(party)")
                }
            }
        }
    }

    @Test func nobodyHearsThemselvesInABridge() {
        let studio = fullStudio(
            Routing(
                caller: [.agent, .operator], agent: [.caller, .operator],
                operator: [.caller, .agent]))
        for party in Party.allCases {
            #expect(!heard(studio, party).contains(Source(party)))
            #expect(heard(studio, party).count == 2)
        }
    }

    @Test func gainsScaleWhatIsHeard() {
        var routing = Routing.silent
        routing[.caller, .hold] = 0.1
        let studio = fullStudio(routing)
        let heard = studio.world.telephones[.caller]?.heard ?? []
        let level = GoertzelProbe(frequency: Studio.frequency(.hold)).level(in: heard)
        #expect(abs(level - (-33)) < 1)
    }

    @Test func aRouteTakesEffectOnTheNextTickWithAStraightRampOfFiveMilliseconds() {
        let studio = Studio()
        studio.connect(.caller).speaks = false
        loadConstant(studio, 8000, on: .hold)
        studio.tick(3)
        studio.media.apply(.route(Routing(caller: [.hold])))
        studio.tick(2)
        studio.media.apply(.route(.silent))
        studio.tick(2)
        let ear = studio.world.ears[.caller] ?? []
        #expect(ear.count == 7 * 160)
        #expect(ear[..<480].allSatisfy { $0 == 0 })
        for index in 0..<40 {
            #expect(abs(Int(ear[480 + index]) - 8000 * (index + 1) / 40) <= 4)
            #expect(abs(Int(ear[800 + index]) - (8000 - 8000 * (index + 1) / 40)) <= 4)
        }
        #expect(ear[520..<800].allSatisfy { $0 == 8000 })
        #expect(ear[840...].allSatisfy { $0 == 0 })
    }

    @Test func theBridgeFlipsBothWaysOnOneTick() {
        let studio = Studio()
        studio.connect(.caller)
        studio.connect(.operator)
        studio.playTone(on: .hold)
        studio.media.apply(.route(Routing(caller: [.hold])))
        studio.tick(50)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        studio.tick(25)
        let (caller, `operator`) = (
            studio.world.ears[.caller] ?? [], studio.world.ears[.operator] ?? []
        )
        #expect(Studio.audible(in: caller[4000..<8000]) == [.hold])
        #expect(`operator`[..<8000].allSatisfy { $0 == 0 })
        #expect(Studio.audible(in: caller[8040...]) == [.operator])
        #expect(Studio.audible(in: `operator`[8040...]) == [.caller])
        #expect(`operator`[8000..<8160].contains { abs(Int($0)) > 1000 })
    }

    @Test func loudSourcesSaturateAndNeverWrap() {
        let studio = Studio()
        studio.connect(.caller).speaks = false
        loadConstant(studio, 30000, on: .hold)
        loadConstant(studio, 30000, on: .announcement)
        studio.media.apply(.route(Routing(caller: [.hold, .announcement])))
        studio.tick(3)
        #expect((studio.world.ears[.caller] ?? []).suffix(160).allSatisfy { $0 == 32767 })
    }

    @Test func aWhisperRoutedToTheCallerIsReportedOnceAndNotHeard() {
        var routing = Routing(caller: [.hold, .whisper], agent: [.whisper], operator: [.whisper])
        routing[.caller, .whisper] = 0.5
        let studio = fullStudio(routing)
        #expect(heard(studio, .caller) == [.hold])
        #expect(heard(studio, .agent) == [])
        #expect(heard(studio, .operator) == [.whisper])
        let violations = studio.events { event -> MediaViolation? in
            if case .violation(let violation) = event { violation } else { nil }
        }
        #expect(violations == [.whisperRouted(routing)])
    }

    @Test func gainsThatAreNoNumbersAreSilence() {
        var routing = Routing.silent
        routing[.caller, .hold] = .nan
        routing[.caller, .notice] = -1
        routing[.operator, .notice] = .infinity
        let studio = fullStudio(routing)
        #expect(heard(studio, .caller) == [])
        #expect(studio.media.routing[.operator, .notice] == 4)
    }

    private func heard(_ studio: Studio, _ party: Party) -> Set<Source> {
        Studio.audible(in: studio.world.telephones[party]?.heard ?? [])
    }

    private func loadConstant(_ studio: Studio, _ value: Int16, on lane: Lane) {
        let id = Studio.clip(lane)
        studio.media.apply(
            .load(id, Clip(samples: Array(repeating: value, count: 80000))))
        studio.media.apply(.play(id, on: lane, loops: false))
    }
}
