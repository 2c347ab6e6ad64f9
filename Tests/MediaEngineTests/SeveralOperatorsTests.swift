// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import Testing

/// A call with more than one human besides the caller: each is told their own things, and who hears whom
/// is what the table says.
@Suite struct SeveralOperatorsTests {
    private static let second = Staff.operator(.second)
    private static let codecs = [PCMU.description, G722.description]

    private func studio(
        _ codec: CodecDescription, with parties: [Party]
    ) throws -> Studio {
        let studio = Studio()
        for party in parties { studio.connect(party, try #require(codec.makeCodec())) }
        return studio
    }

    /// What each party hears once the table has settled.
    private func listen(_ studio: Studio, _ routing: Routing) -> [Party: Set<Source>] {
        studio.media.apply(.route(routing))
        return listen(studio)
    }

    private func listen(_ studio: Studio) -> [Party: Set<Source>] {
        studio.tick(4)
        for telephone in studio.world.telephones.values { telephone.forgetHeard() }
        studio.tick(10)
        return Dictionary(
            uniqueKeysWithValues: studio.world.telephones.keys.map { ($0, studio.heard(by: $0)) })
    }

    private static let whispers: [Source] = [
        .whisper, .notice, .lane(.whisper(to: second)), .lane(.notice(to: second)),
    ]

    /// Two operators who have answered are told different things at once.
    @Test(arguments: codecs) func twoAreBriefedApart(_ codec: CodecDescription) throws {
        let studio = try studio(codec, with: [.caller, .agent, .operator, .operator(.second)])
        for lane in [Lane.hold, .whisper, .whisper(to: Self.second), .notice(to: Self.second)] {
            studio.playTone(on: lane, loops: true)
        }
        var routing = Routing(caller: [.hold], operator: [.whisper, .notice])
        routing[Self.second] = [.whisper, .notice]
        #expect(
            listen(studio, routing) == [
                .caller: [.hold], .agent: [], .operator: [.whisper],
                .operator(.second): [
                    .lane(.whisper(to: Self.second)), .lane(.notice(to: Self.second)),
                ],
            ])
        // One accepts and is joined; the other goes on being told.
        routing.caller = [.operator]
        routing.operator = [.caller]
        let joined = listen(studio, routing)
        #expect(joined[.caller] == [.operator])
        #expect(joined[.operator] == [.caller])
        #expect(joined[.operator(.second)]?.isDisjoint(with: [.caller, .operator]) == true)
        #expect(joined[.operator(.second)]?.count == 2)
    }

    /// Whatever row caller, agent and the other operator have: a whisper is its listener's.
    @Test(arguments: codecs) func aWhisperIsHeardByItsListenerAlone(
        _ codec: CodecDescription
    ) throws {
        let everybody = Party.allCases
        let studio = try studio(codec, with: everybody)
        for telephone in studio.world.telephones.values { telephone.speaks = false }
        for staff in Staff.allCases { studio.playTone(on: .whisper(to: staff), loops: true) }
        var routing = Routing(
            caller: [.agent, .operator, .operator(.second), .supervisor, .hold, .announcement],
            agent: [.caller, .operator, .operator(.second), .supervisor, .hold])
        for staff in Staff.allCases {
            routing[staff] = [.caller, .agent, .operator, .supervisor, .hold, .whisper, .notice]
        }
        let heard = listen(studio, routing)
        for party in everybody {
            let own = Staff(party).map { Source.lane(.whisper(to: $0)) }
            #expect(heard[party] == Set([own].compactMap(\.self)), "\(party)")
        }
    }

    @Test(arguments: codecs, Supervision.allCases)
    func aSupervisorListensCoachesOrBargesIn(
        _ codec: CodecDescription, _ supervision: Supervision
    ) throws {
        let studio = try studio(
            codec, with: [.caller, .operator, .operator(.second), .supervisor])
        let bridge = Routing(caller: [.operator], operator: [.caller])
        let heard = listen(studio, bridge.supervised(supervision))
        #expect(heard[.supervisor] == [.caller, .operator])
        #expect(heard[.operator(.second)] == [])
        let (caller, person): (Set<Source>, Set<Source>) =
            switch supervision {
            case .listening: ([.operator], [.caller])
            case .coaching: ([.operator], [.caller, .voice(.supervisor)])
            case .bargingIn:
                ([.operator, .voice(.supervisor)], [.caller, .voice(.supervisor)])
            }
        #expect(heard[.caller] == caller)
        #expect(heard[.operator] == person)
    }

    /// The caller's phone holds: whoever heard the caller hears music of their own, while the caller's
    /// own lane is free for what the operator's phone does.
    @Test func musicInTheCallersPlaceIsTheListenersOwn() throws {
        let studio = try studio(PCMU.description, with: [.caller, .operator, .operator(.second)])
        studio.playTone(on: .hold(for: .operator), loops: true)
        let heard = listen(studio, Routing(caller: [.hold, .operator], operator: [.hold]))
        #expect(
            heard == [
                .caller: [.operator], .operator: [.lane(.hold(for: .operator))],
                .operator(.second): [],
            ])
    }

    @Test func aRowOfASecondOperatorRampsWithinFiveMilliseconds() throws {
        let studio = try studio(PCMU.description, with: [.caller, .operator(.second)])
        for telephone in studio.world.telephones.values { telephone.speaks = false }
        let id = ClipID.spoken(1)
        studio.media.apply(.load(id, Clip(samples: Array(repeating: 8000, count: 80_000))))
        studio.media.apply(.play(id, on: .whisper(to: Self.second), loops: false))
        studio.tick(3)
        var routing = Routing.silent
        routing[Self.second] = [.whisper]
        studio.media.apply(.route(routing))
        studio.tick(1)
        routing[Self.second][.whisper] = 0.5
        studio.media.apply(.route(routing))
        studio.tick(1)
        let ear = studio.world.ears[.operator(.second)] ?? []
        #expect(ear[..<480].allSatisfy { $0 == 0 })
        for index in 0..<40 {
            #expect(abs(Int(ear[480 + index]) - 8000 * (index + 1) / 40) <= 4)
            #expect(abs(Int(ear[640 + index]) - (8000 - 4000 * (index + 1) / 40)) <= 4)
        }
        #expect(ear[520..<640].allSatisfy { $0 == 8000 })
        #expect(ear[680...].allSatisfy { $0 == 4000 })
        #expect((studio.world.ears[.caller] ?? []).allSatisfy { $0 == 0 })
    }

    /// Lanes that play go on when the call is mixed at another rate, as it is when the second operator
    /// brings one that can.
    @Test func briefingsGoOnWhenTheRateChanges() throws {
        let studio = try studio(G722.description, with: [.operator])
        studio.playTone(on: .whisper, loops: true)
        var routing = Routing(operator: [.whisper])
        routing[Self.second] = [.whisper]
        #expect(listen(studio, routing)[.operator] == [.whisper])
        studio.connect(.operator(.second), try #require(G722.description.makeCodec()))
        studio.playTone(on: .whisper(to: Self.second), loops: true)
        let both: [Party: Set<Source>] = [
            .operator: [.whisper], .operator(.second): [.lane(.whisper(to: Self.second))],
        ]
        #expect(listen(studio) == both)
        studio.media.apply(.close(.operator))
        studio.world.telephones[.operator] = nil
        #expect(listen(studio)[.operator(.second)] == both[.operator(.second)])
    }

    /// A leg that closes leaves the other operator's alone, and one that opens begins in silence.
    @Test func operatorsComeAndGo() throws {
        let studio = try studio(PCMU.description, with: [.caller, .operator, .operator(.second)])
        var routing = Routing(caller: [.operator, .operator(.second)], operator: [.caller])
        routing[Self.second] = [.caller]
        #expect(listen(studio, routing)[.caller] == [.operator, .voice(.operator(.second))])
        studio.media.apply(.close(.operator))
        studio.world.telephones[.operator] = nil
        #expect(listen(studio)[.caller] == [.voice(.operator(.second))])
        #expect(studio.world.closed == [.operator])
        #expect(studio.media.statistics(of: .operator) == nil)
        studio.connect(.operator)
        let heard = listen(studio)
        #expect(heard[.operator] == [.caller] && heard[.operator(.second)] == [.caller])
        studio.media.closeAll()
        #expect(studio.world.closed == [.operator, .caller, .operator, .operator(.second)])
    }

    /// The stream of one of several becomes the agent's; the others keep their places.
    @Test func oneOfSeveralStreamsMoves() throws {
        let studio = try studio(PCMU.description, with: [.caller, .operator(.second)])
        let bot = StreamBot(frequency: Studio.frequency(.voice(.operator(.third))))
        studio.world.bot = bot
        studio.media.apply(.openStream(.operator(.third)))
        var routing = Routing(caller: [.agent], agent: [.caller])
        routing[Self.second] = [.caller]
        bot.say(milliseconds: 2000)
        #expect(listen(studio, routing)[.caller] == [])
        studio.media.apply(.moveStream(from: .operator(.third), to: .agent))
        bot.forgetHeard()
        let heard = listen(studio)
        #expect(heard[.caller] == [.voice(.operator(.third))])
        #expect(heard[.operator(.second)] == [.caller])
        #expect(Studio.audible(in: bot.heard.suffix(1600)) == [.caller])
        #expect(studio.world.moves.map(\.from) == [.operator(.third)])
        #expect(studio.world.moves.map(\.to) == [.agent])
    }

    /// Keys and statistics are told of the party they are of.
    @Test func newsIsOfItsParty() throws {
        let studio = try studio(PCMU.description, with: [.caller, .operator(.second), .supervisor])
        studio.tick(3)
        let first = studio.events { event -> Party? in
            if case .firstPacket(let party) = event { party } else { nil }
        }
        #expect(first == [.caller, .operator(.second), .supervisor])
        studio.media.apply(.close(.supervisor))
        let last = studio.events { event -> Party? in
            if case .statistics(let party, _, isLast: true) = event { party } else { nil }
        }
        #expect(last == [.supervisor])
        #expect(studio.world.voices.keys.count == 3)
    }
}
