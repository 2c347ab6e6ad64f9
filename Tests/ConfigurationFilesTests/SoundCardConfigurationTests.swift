// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import ConfigurationFiles
import Exchange
import Handoff
import Testing

/// Sound cards and desks in the configuration: what is read of them, and what is wrong.
@Suite struct SoundCardConfigurationTests {
    private static func text(_ target: String, more: String = "") -> String {
        """
        operators:
          anna: {target: \(target)\(more)}
          ben: {uri: "sip:ben@192.0.2.1"}
        routes:
          default: {targets: [anna, ben], last_resort: agent}
        """
    }

    @Test func anOperatorAtASoundCard() throws {
        let table: [(String, CardAddress)] = [
            ("{alsa: default}", CardAddress(device: "default", answerAfter: .seconds(4))),
            (
                "{alsa: 'plughw:1,0', answer_seconds: 0}",
                CardAddress(device: "plughw:1,0", answerAfter: .zero)
            ),
        ]
        for (target, address) in table {
            let configuration = try ConfigurationText.load(Self.text(target)).get()
            let read = try #require(configuration.plan.defaultRoute.targets.first)
            #expect(read.address == .card(address))
            #expect(!read.isAgent)
        }
    }

    @Test func anOperatorAtADesk() throws {
        for (words, dialect) in [
            ("", AgentProtocolCatalog.twilio), (", protocol: vonage", AgentProtocolCatalog.vonage),
        ] {
            let text = Self.text("{desk: 'ws://10.0.0.5:8790/'\(words)}", more: ", ring_seconds: 7")
            let configuration = try ConfigurationText.load(text).get()
            let read = try #require(configuration.plan.defaultRoute.targets.first)
            let url = try #require(WebSocketURL("ws://10.0.0.5:8790/"))
            #expect(read.address == .desk(.webSocket(url, dialect)))
            #expect(read.ringTime == .seconds(7))
        }
    }

    @Test(arguments: [
        ("{}", ", ring_seconds: 9", "says not where that is"),
        ("{alsa: default, desk: 'ws://10.0.0.5/'}", "", "both a desk and a sound card"),
        ("{desk: built-in}", "", "no desk comes with the gateway"),
        ("{desk: 'http://10.0.0.5/'}", "", "not the address of"),
        ("{alsa: default, answer_seconds: 30}", "", "picked up after"),
        ("{alsa: default, answer_seconds: soon}", "", "'answer_seconds' is soon"),
        ("{alsa: default, device: x}", "", "unknown key 'device'"),
        ("{alsa: default}", ", uri: 'sip:a@192.0.2.1'", "'uri' is for who is reached by"),
        ("{alsa: default}", ", cleaning: {noise_db: 9}", "'cleaning' is for who is reached by"),
        ("{alsa: default}", ", trunk: carrier", "'trunk' is for who is reached by"),
    ])
    func whatIsWrongWithATargetIsSaid(_ target: String, _ more: String, _ words: String) {
        let problems = ConfigurationText.problems(Self.text(target, more: more))
        #expect(
            problems.contains { $0.contains(words) && $0.contains("gateway.yaml:2") }, "\(problems)"
        )
    }

    /// Whoever looks whether they are there can say where the file names them.
    @Test func everyCardHasItsPlace() throws {
        let configuration = try ConfigurationText.load(
            """
            operators:
              ben: {uri: "sip:ben@192.0.2.1"}
              anna:
                ring_seconds: 9
                target: {alsa: "hw:2,0"}
            routes:
              default: {targets: [anna, ben], last_resort: agent}
            lines:
              street:
                route: default
                line: {alsa: "plughw:1,0"}
            """
        ).get()
        let lines = configuration.soundCards.mapValues {
            configuration.problem($0, "", write: "").line
        }
        #expect(lines == ["hw:2,0": 5, "plughw:1,0": 11])
    }

    @Test func aLineOnASoundCard() throws {
        let configuration = try ConfigurationText.load(
            """
            \(ConfigurationText.minimal)
            lines:
              main: {numbers: ['*']}
              door: {line: {alsa: 'hw:1,0'}}
              hall:
                numbers: [hall]
                line: {alsa: 'hw:2,0', threshold_dbfs: -30, onset_ms: 500, silence_seconds: 20}
            """
        ).get()
        let cards = configuration.lines.map(\.card)
        #expect(cards[0] == nil)
        #expect(cards[1] == CardLine(device: "hw:1,0"))
        #expect(
            cards[2]
                == CardLine(
                    device: "hw:2,0", threshold: -30, onset: .milliseconds(500),
                    silence: .seconds(20)))
        #expect(configuration.lines[1].numbers == ["door"])
    }

    @Test(arguments: [
        ("lines: {door: {line: {}}}", "names no sound card"),
        ("lines: {door: {line: {alsa: x, threshold_dbfs: 3}}}", "'threshold_dbfs' is 3"),
        ("lines: {door: {line: {alsa: x, silence_seconds: 1}}}", "'silence_seconds' is 1"),
        ("lines: {a: {line: {alsa: x}}, b: {line: {alsa: x}}}", "is that of line 'a', too"),
    ])
    func whatIsWrongWithALineIsSaid(_ lines: String, _ words: String) {
        let problems = ConfigurationText.problems("\(ConfigurationText.minimal)\n\(lines)")
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
    }

    @Test func oneDeviceIsOnePersonsOrOneLines() {
        let operators = ConfigurationText.problems(
            """
            operators:
              anna: {target: {alsa: default}}
              ben: {target: {alsa: default}}
            routes:
              default: {targets: [anna, ben], last_resort: agent}
            lines:
              door: {line: {alsa: default}}
            """)
        #expect(operators.contains { $0.contains("'anna' and 'ben' sit at the same sound card") })
        #expect(operators.contains { $0.contains("is that of operator") }, "\(operators)")
    }
}
