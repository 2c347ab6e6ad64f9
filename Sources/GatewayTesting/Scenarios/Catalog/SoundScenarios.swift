// SPDX-License-Identifier: Apache-2.0

import CallModel
import Codecs
import Handoff

extension ScenarioCatalog {
    /// A caller and an operator who are brought together and talk.
    private static func talk(
        _ name: String, then steps: [PhoneScript.Step] = [], person: [PhoneScript.Step] = [],
        passesKeys: Bool = false,
        adjust: (inout PhoneScript, inout PhoneScript) -> Void = { _, _ in },
        expect more: [Expectation]
    ) -> Scenario {
        var anna = Scenario.caller(
            then: steps + [.when(.hears(.operatorA), after: .seconds(4), .hangUp)])
        var maria = Scenario.operatorPhone("maria", then: person)
        adjust(&anna, &maria)
        var plan = Scenario.plan(["maria"])
        if passesKeys { plan.passedKeys.formUnion([.callerToOperator, .operatorToCaller]) }
        return Scenario(
            name, callers: [.init(anna)], operators: [maria], bots: [Scenario.talkingBot],
            plan: plan,
            expect: [.handoffs([.init(.bridged, .completed)])] + more
                + bridge(with: "maria", tone: .operatorA))
    }

    /// Keys that both press while they talk, as an event and as INFO.
    private static func keys(_ name: String, pass: Bool) -> Scenario {
        let wanted: [(String, Character)] = [("maria", "5"), ("maria", "6"), ("anna", "7")]
        return talk(
            name,
            then: [
                .when(.hears(.operatorA), after: .milliseconds(500), .press("5")),
                .when(.then, after: .milliseconds(800), .pressByInfo("6")),
            ],
            person: [.when(.hears(.caller), after: .seconds(1), .press("7"))], passesKeys: pass,
            expect: wanted.map { name, key in
                pass ? .noted(name, .gotKey(key)) : .neverNoted(name, .gotKey(key))
            } + [
                // A key comes to the other party, never back.
                .neverNoted("anna", .gotKey("5")), .neverNoted("anna", .gotKey("6")),
                .neverNoted("maria", .gotKey("7")), .neverNoted("maria", .gotKey("0")),
                .neverNoted("anna", .gotKey("1")),
            ])
    }

    /// Telephones of every codec but the usual: keys and tones go through it, and its packets are of
    /// 20 ms.
    private static let otherCodecs = CodecCatalog.all.dropFirst().map { codec in
        talk(
            "talk in \(codec.title)",
            adjust: { anna, maria in (anna.codec, maria.codec) = (codec, codec) },
            expect: [.packets("anna", milliseconds: 20), .packets("maria", milliseconds: 20)])
    }

    /// Voices that are more than a telephone carries: whole from one such telephone to another, and
    /// without a trace of the rest where one of them is an ordinary one.
    private static let bright: [Scenario] = {
        let wide = CodecCatalog.all.filter { $0.sampleRate > 8000 }
        let pairs = wide.flatMap { one in wide.map { (one, $0) } }
        return (pairs + wide.flatMap { [($0, PCMU.description), (PCMU.description, $0)] }).map {
            caller, person in
            let isWhole = wide.contains(caller) && wide.contains(person)
            return talk(
                "a bright voice from \(caller.title) to \(person.title)",
                adjust: { anna, maria in
                    (anna.codec, maria.codec) = (caller, person)
                    (anna.voice, maria.voice) = (.bright(.caller), .bright(.operatorA))
                },
                expect: [.hearsHighTone("anna", isWhole), .hearsHighTone("maria", isWhole)])
        }
    }()

    /// Telephones whose packets are of another length or codec than ours, and keys on their way
    /// from one to the other.
    static let soundAndKeys: [Scenario] =
        otherCodecs + bright + [
            talk(
                "packets of 30 and 60 ms",
                adjust: { anna, maria in (anna.packetTime, maria.packetTime) = (30, 60) },
                expect: [
                    .packets("anna", milliseconds: 30), .packets("maria", milliseconds: 60),
                ]),
            talk(
                "packets of 10 and 40 ms",
                adjust: { anna, maria in (anna.packetTime, maria.packetTime) = (10, 40) },
                expect: [
                    .packets("anna", milliseconds: 10), .packets("maria", milliseconds: 40),
                ]),
            talk(
                "a caller who goes from codec to codec",
                adjust: { anna, _ in anna.quirks.insert(.changesCodec) },
                expect: [.packets("anna", milliseconds: 20)]),
            talk(
                "a caller in G722 and an operator in L16/16000",
                adjust: { anna, maria in
                    (anna.codec, maria.codec) = (G722.description, L16.descriptionAt16kHz)
                    (anna.packetTime, maria.packetTime) = (30, 40)
                },
                expect: [
                    .packets("anna", milliseconds: 30), .packets("maria", milliseconds: 40),
                ]),
            keys("keys pass between caller and operator", pass: true),
            keys("keys stay where they are pressed", pass: false),
        ]
}
