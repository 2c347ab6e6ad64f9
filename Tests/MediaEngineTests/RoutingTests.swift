// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import Testing
import Timing

@Suite struct RoutingTests {
    /// Everybody a call can have, a tone on every lane, and nobody hears anything yet.
    private func fullStudio(_ codec: CodecDescription = PCMU.description) throws -> Studio {
        let studio = Studio()
        for party in Party.allCases { studio.connect(party, try #require(codec.makeCodec())) }
        for lane in Lane.allCases { studio.playTone(on: lane, loops: true) }
        return studio
    }

    /// Who hears what by this table, once it has settled.
    private func heard(_ routing: Routing, in studio: Studio) -> [Party: Set<Source>] {
        studio.media.apply(.route(routing))
        studio.tick(4)
        for telephone in studio.world.telephones.values { telephone.forgetHeard() }
        studio.tick(10)
        var heard: [Party: Set<Source>] = [:]
        for party in Party.allCases { heard[party] = studio.heard(by: party) }
        return heard
    }

    private func row(_ routing: Routing) -> [Party: Set<Source>] {
        Dictionary(
            uniqueKeysWithValues: Party.allCases.map { ($0, Set(routing.audible(to: $0))) })
    }

    @Test(arguments: [PCMU.description, G722.description])
    func everySourceReachesOneListenerAlone(_ codec: CodecDescription) throws {
        let studio = try fullStudio(codec)
        for routing in Self.cells {
            #expect(heard(routing, in: studio) == row(routing), "\(routing.summary)")
        }
        #expect(Self.cells.count == 8 * 7 + Lane.allCases.count)
    }

    /// Tables as nobody would make them: everybody hears something of everything.
    @Test(arguments: [PCMU.description, G722.description])
    func everybodyHearsExactlyTheirRow(_ codec: CodecDescription) throws {
        let studio = try fullStudio(codec)
        var random = SeededRandom(seed: 7)
        for _ in 0..<20 {
            var routing = Routing.silent
            for cell in Self.cells where Int.random(in: 0..<4, using: &random) == 0 {
                routing.add(cell, at: 0.25)
            }
            #expect(heard(routing, in: studio) == row(routing), "\(routing.summary)")
        }
    }

    @Test func gainsScaleWhatIsHeard() throws {
        let studio = try fullStudio()
        _ = heard(Routing(caller: [.hold: 0.1]), in: studio)
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

    @Test func gainsThatAreNoNumbersAreSilence() throws {
        var routing = Routing(caller: [.hold: .nan, .announcement: -1])
        routing[.operator(.second)] = [.notice: .infinity]
        let studio = Studio()
        studio.connect(.caller)
        for lane in Lane.allCases { studio.playTone(on: lane) }
        #expect(heard(routing, in: studio)[.caller] == [])
        #expect(studio.media.routing[.operator(.second)][.notice] == 4)
    }

    /// Tables with one audible source each: all there are.
    private static let cells: [Routing] = {
        var cells: [Routing] = []
        func add(_ change: (inout Routing) -> Void) {
            var routing = Routing.silent
            change(&routing)
            if routing != .silent { cells.append(routing) }
        }
        for column in CallerColumn.all { add { $0.caller[column] = 1 } }
        for column in AgentColumn.all { add { $0.agent[column] = 1 } }
        for staff in Staff.allCases {
            for column in StaffColumn.all { add { $0[staff][column] = 1 } }
        }
        return cells
    }()

    private func loadConstant(_ studio: Studio, _ value: Int16, on lane: Lane) {
        let id = Studio.clip(lane)
        studio.media.apply(
            .load(id, Clip(samples: Array(repeating: value, count: 80000))))
        studio.media.apply(.play(id, on: lane, loops: false))
    }
}

extension Routing {
    /// Adds what another table has, at this gain.
    fileprivate mutating func add(_ other: Routing, at gain: Float) {
        for column in CallerColumn.all where other.caller[column] != 0 { caller[column] = gain }
        for column in AgentColumn.all where other.agent[column] != 0 { agent[column] = gain }
        for staff in Staff.allCases {
            for column in StaffColumn.all where other[staff][column] != 0 {
                self[staff][column] = gain
            }
        }
    }
}

extension CallerColumn {
    fileprivate static let all: [Self] =
        [.agent, .hold, .announcement] + OperatorNumber.allCases.map { .operator($0) }
        + SupervisorNumber.allCases.map { .supervisor($0) }
}

extension AgentColumn {
    fileprivate static let all: [Self] =
        [.caller, .hold] + OperatorNumber.allCases.map { .operator($0) }
        + SupervisorNumber.allCases.map { .supervisor($0) }
}

extension StaffColumn {
    fileprivate static let all: [Self] =
        [.caller, .agent, .hold, .whisper, .notice] + OperatorNumber.allCases.map { .operator($0) }
        + SupervisorNumber.allCases.map { .supervisor($0) }
}
