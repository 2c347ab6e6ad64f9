// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing
import Timing

@testable import Fixtures

/// Captures at a gateway that rang operators: its legs become people of the configuration.
@Suite struct OperatorImportTests {
    private static let hosts: [UInt32] = [0x0A00_0001, 0x0A00_0002, 0x0A00_0003, 0x0A00_0004]
    private static let gateway = PhoneScript(
        "help", voice: .tone(.agent), whenCalled: .answer(after: .zero))

    /// A leg of the gateway to an operator, so long after the call began.
    private struct Leg {
        var at: Duration
        var person = 2
        var operatorPhone: PhoneScript
        /// What the gateway does in it.
        var steps: [PhoneScript.Step] = []
        var length = Duration.seconds(15)
    }

    private func caller(_ length: Duration, _ steps: [PhoneScript.Step] = []) -> PhoneScript {
        PhoneScript(
            "anna", voice: .tone(.caller), dials: "help",
            steps: steps + [.when(.at(length), .hangUp)])
    }

    private func capture(_ caller: PhoneScript, _ legs: [Leg]) -> CaptureBuilder {
        var builder = CaptureBuilder()
        CaptureStage(caller, Self.gateway, for: .seconds(20), hosts: Array(Self.hosts[..<2]))
            .write(to: &builder, over: .udp)
        for (index, leg) in legs.enumerated() {
            let gateway = PhoneScript(
                "gateway", voice: .tone(.caller), dials: leg.operatorPhone.name, steps: leg.steps)
            CaptureStage(
                gateway, leg.operatorPhone, for: leg.length, seed: 40 + index,
                hosts: [Self.hosts[1], Self.hosts[leg.person]]
            ).write(to: &builder, over: .udp, later: leg.at)
        }
        return builder
    }

    private func staff(
        _ name: String, _ reception: PhoneScript.Reception, _ steps: [PhoneScript.Step] = []
    ) -> PhoneScript {
        PhoneScript(name, voice: .tone(.operatorA), whenCalled: reception, steps: steps)
    }

    private func imported(
        _ stage: ImportStage, _ caller: PhoneScript, _ legs: [Leg]
    ) throws -> ImportedFixture {
        let report = try stage.run(stage.keep(capture(caller, legs).bytes))
        let fixture = try #require(report.fixtures.first)
        #expect(report.fixtures.count == 1 && fixture.problem == nil)
        return fixture
    }

    private static let asked =
        "why an operator was rung is not in the capture, and nothing that is heard here "
        + "calls one: the agent asks for a person"

    @Test func anOperatorsLegBecomesAnOperator() throws {
        let stage = try ImportStage()
        let leg = Leg(
            at: .seconds(3),
            operatorPhone: staff(
                "1042", .answer(after: .seconds(2)),
                [.when(.connected, after: .seconds(8), .hangUp)]))
        let fixture = try imported(stage, caller(.seconds(18)), [leg])
        #expect(
            fixture.notes == [
                Self.asked,
                "anna did not press 1 in the capture; here the call is taken by it",
            ])
        // Whoever joined them then let the caller go on alone.
        #expect(
            fixture.differences == [
                "the caller ended it after 17.980 s, here the callee does after 13.199 s"
            ])
        let text = try stage.text("scenario.yaml", of: fixture)
        #expect(
            text.contains(
                """
                  anna:
                    answers: after 2.020 s
                    codec: PCMU
                    does:
                      - when connected: replays call.pcap, call 2
                      - when hears whisper, after 1.000 s: presses 1
                      - after 7.000 s: hangs up
                """))
        // Each hears the other as they spoke in the capture, and nobody the whisper.
        let run = try stage.play(fixture.directory)
        let heard = Dictionary(
            uniqueKeysWithValues: run.members.map { ($0.name, $0.heard.samples) })
        let bridge = 60_000..<100_000
        for (name, tone) in [("caller", Tone.operatorA), ("anna", .caller)] {
            let sound = try #require(heard[name])
            #expect(ToneProbe.tones(in: Array(sound[bridge]), share: 0.9) == [tone], "\(name)")
        }
        #expect(ToneProbe.tones(in: Array(heard["agent"]?[8000..<20_000] ?? [])) == [.caller])
    }

    /// Pressed in the capture are the caller's 0 and the operator's 1: nobody is asked for anything.
    @Test func keysOfTheCaptureCallAndAccept() throws {
        let stage = try ImportStage()
        let leg = Leg(
            at: .milliseconds(3100),
            operatorPhone: staff(
                "1042", .answer(after: .seconds(1)),
                [.when(.connected, after: .seconds(2), .press("1"))]))
        let fixture = try imported(
            stage, caller(.seconds(12), [.when(.connected, after: .seconds(1), .press("0"))]), [leg]
        )
        #expect(fixture.notes.isEmpty && fixture.differences.isEmpty)
        let timeline = try stage.text("expected.timeline", of: fixture)
        #expect(timeline.contains("anna      presses 1 (telephone-event)"))
        #expect(timeline.contains("bridge    joins caller ⇄ anna"))
        #expect(!timeline.contains("agent     asks"))
    }

    /// Who did not take the call does not take it here, in the same way.
    @Test func whoRefusesRefusesAgain() throws {
        let refusals: [(PhoneScript.Reception, [PhoneScript.Step], Regex<Substring>)] = [
            (.reject(486), [], /busy/), (.reject(600), [], /busy/),
            (.reject(603, after: .seconds(1)), [], /declines after 1\.0\d\d s/),
            (.reject(480, after: .seconds(1)), [], /480 after 1\.0\d\d s/),
            (.reject(302), [], /480 after 0\.0\d\d s/),
            (.ringForever, [.when(.ringing, after: .seconds(1), .hangUp)], /never/),
            (.unreachable, [], /never/), (.answer(after: .seconds(2)), [], /after 2\.0\d\d s/),
        ]
        for (reception, steps, words) in refusals {
            let gateway = PhoneScript("gateway", dials: "1042", steps: steps)
            let calls = try CaptureStage(gateway, staff("1042", reception), for: .seconds(3))
                .calls().calls
            let leg = CapturedVisit.Leg(number: 1, call: try #require(calls.first))
            var notes: [String] = []
            let people = CapturedOperator.operators(
                of: CapturedVisit(number: 0, call: leg.call, legs: [leg, leg]),
                among: ["anna", "ben"], &notes)
            #expect(people.map(\.name) == ["anna"] && notes.count == 1)
            let person = try #require(people.first)
            #expect(try words.wholeMatch(in: person.reception) != nil, "\(person.reception)")
            #expect(person.place == (person.answered == nil ? 3 : 2))
        }
    }

    /// Who is rung next here is who was rung next there.
    @Test func theSecondIsRungAfterTheFirst() throws {
        let stage = try ImportStage()
        let first = Leg(
            at: .seconds(2), operatorPhone: staff("1042", .reject(486)), length: .seconds(2))
        let second = Leg(
            at: .milliseconds(2500), person: 3,
            operatorPhone: staff("1043", .answer(after: .seconds(1))), length: .seconds(5))
        let fixture = try imported(stage, caller(.seconds(6)), [first, second])
        let text = try stage.text("scenario.yaml", of: fixture)
        #expect(text.contains("  anna:\n    answers: busy\n  ben:\n    answers: after 1.0"))
        #expect(text.contains("- when connected: replays call.pcap, call 3\n"))
        #expect(try stage.text("expected.timeline", of: fixture).contains("ben       answers"))
    }

    /// Nobody took it, and the caller talked on with who was called.
    @Test func whatWasSaidAfterwardsIsSaidAfterwards() throws {
        let stage = try ImportStage()
        let leg = Leg(
            at: .seconds(2), operatorPhone: staff("1042", .reject(603, after: .seconds(1))))
        let fixture = try imported(stage, caller(.seconds(8)), [leg])
        #expect(fixture.notes == [Self.asked])
        let text = try stage.text("scenario.yaml", of: fixture)
        #expect(text.contains("  when_back:\n    - says called-later.wav\n"))
        let scenario = try stage.scenario(fixture.directory)
        let lengths = ["called.wav", "called-later.wav"].map { scenario.sounds[$0]?.count ?? 0 }
        #expect((15_000...16_200).contains(lengths[0]) && (34_000...42_000).contains(lengths[1]))
    }

    /// A call that has nothing to do with the first is a fixture of its own; a way on is none.
    @Test func whatIsNoLegIsACallOfItsOwn() throws {
        let stage = try ImportStage()
        var builder = capture(caller(.seconds(6)), [])
        let stranger = PhoneScript(
            "otto", voice: .tone(.caller), dials: "maria",
            steps: [.when(.connected, after: .seconds(2), .hangUp)])
        CaptureStage(
            stranger, staff("maria", .answer(after: .zero)), for: .seconds(5), seed: 8,
            hosts: Array(Self.hosts[2...])
        ).write(to: &builder, over: .udp, later: .seconds(2))
        #expect(try stage.run(stage.keep(builder.bytes)).fixtures.map(\.number) == [1, 2])

        // Before the first is answered: the exchange sends it on.
        let other = try ImportStage()
        var way = capture(caller(.seconds(6)), [])
        CaptureStage(
            PhoneScript("help", voice: .tone(.caller), dials: "bot"),
            staff("bot", .answer(after: .zero)), for: .seconds(5), seed: 9,
            hosts: Array(Self.hosts[1...2])
        ).write(to: &way, over: .udp, later: .milliseconds(11))
        let path = try other.keep(way.bytes)
        let report = try other.run(path)
        #expect(report.fixtures.map(\.number) == [1])
        #expect(
            report.fixtures[0].notes.contains { $0.hasPrefix("call 2 is how this one went on") })
        #expect(try other.run(path, call: 2).fixtures.map(\.number) == [2])
    }
}
