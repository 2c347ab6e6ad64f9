// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import ConfigurationFiles
import Exchange
import Handoff
import MediaEngine
import Testing

@Suite struct ConfigurationValueTests {
    private func load(
        _ addition: String, environment: [String: String] = [:]
    ) throws -> GatewayConfiguration {
        try ConfigurationText.load(
            ConfigurationText.minimal + "\n" + addition, environment: environment
        ).get()
    }

    @Test func variablesAreTakenFromTheDictionaryAlone() throws {
        let configuration = try load(
            "agent: {url: 'wss://${HOST}/a', parameters: {token: 'x${TOKEN}y', plain: '$${TOKEN}'}}",
            environment: ["HOST": "bot.example", "TOKEN": "secret"])
        #expect(
            configuration.agent.address
                == .webSocket(
                    WebSocketURL(host: "bot.example", port: 443, target: "/a", isSecure: true),
                    AgentProtocolCatalog.twilio))
        #expect(
            configuration.agent.parameters == [
                ContextItem(key: "token", value: "xsecrety"),
                ContextItem(key: "plain", value: "${TOKEN}"),
            ])
    }

    @Test func aLineHasItsOwnRoute() throws {
        let configuration = try ConfigurationText.load(
            """
            operators: {anna: {uri: "sip:anna@192.0.2.1"}}
            routes:
              sales: {targets: [anna], last_resort: agent}
              billing: {targets: [anna, anna], last_resort: voicemail, if_agent_lost: voicemail}
            default_route: sales
            lines:
              shop: {numbers: ["100", "*"]}
              bills: {numbers: ["200"], route: billing, agent_url: ws://127.0.0.1:9000}
            """
        ).get()
        let bills = try #require(configuration.line(for: "200"))
        #expect(
            bills.name == "bills"
                && bills.agent
                    == .webSocket(
                        WebSocketURL(host: "127.0.0.1", port: 9000), AgentProtocolCatalog.twilio)
        )
        #expect(configuration.plan(for: bills).defaultRoute.lastResort == .voicemail)
        #expect(configuration.plan(for: bills).defaultRoute.ifAgentLost == .voicemail)
        let other = try #require(configuration.line(for: "999"))
        #expect(other.name == "shop")
        #expect(configuration.plan(for: other).defaultRoute.name == "sales")
    }

    @Test func withoutAStarOtherNumbersHaveNoLine() throws {
        let configuration = try load("lines: {main: {numbers: [demo]}}")
        #expect(configuration.line(for: "demo") != nil)
        #expect(configuration.line(for: "other") == nil)
    }

    @Test func aJournalInMemoryIsReadAndWarnedOf() throws {
        let configuration = try load("journal: {store: memory, keep_calls: 50, keep_days: 1}")
        #expect(configuration.journal.store == .memory(calls: 50))
        #expect(configuration.journal.keepDays == 1)
        #expect(configuration.warnings.contains { "\($0)".contains("gone when the gateway stops") })
        #expect(try load("").leases.store == .own)
        #expect(
            try load("leases: {store: sqlite}").leases.store == .sqlite(path: "var/leases.sqlite"))
        #expect(try load("leases: {store: sqlite, path: a}").leases.store == .sqlite(path: "a"))
        #expect(try load("journal: {store: sqlite}").warnings.isEmpty)
        #expect(configuration.pathProblems.isEmpty)
    }

    @Test(arguments: [
        ("", nil), ("journal: {patience_ms: 1000}", nil),
        ("journal: {patience_ms: 1001}", "nothing for 2001 ms"),
        ("handoff: {comfort_after_ms: 400}\njournal: {patience_ms: 1600}", nil),
        ("handoff: {comfort_after_ms: 1500}", "nothing for 2400 ms"),
        (
            "handoff: {comfort_after_ms: 2000}\njournal: {patience_ms: 50}",
            "nothing for 2050 ms"
        ),
    ])
    func aJournalThatMakesCallersWaitInSilenceIsWarnedOf(text: String, warning: String?) throws {
        let warnings = try load(text).warnings.map(\.description)
        #expect(warnings.count == (warning == nil ? 0 : 1), "\(warnings)")
        #expect(warnings.allSatisfy { $0.contains(warning ?? "") })
    }

    @Test func timesKeysAndSwitchesAreRead() throws {
        let configuration = try load(
            """
            handoff:
              finish_ms: 250
              accept_seconds: 12.5
              after_conversation: goodbye
              keys: {accept: 5, decline: off, accept_words: [yes, okay]}
            agent: {start_timeout_seconds: 3}
            http: {listen: off}
            sip: {udp: "[::]:5062", tcp: off, advertised_host: 198.51.100.7}
            journal: {survives: power-loss, keep_days: 30}
            listening: {enabled: false, keywords: []}
            """)
        #expect(configuration.plan.timings.finish == .milliseconds(250))
        #expect(configuration.plan.timings.accept == .seconds(12.5))
        #expect(configuration.plan.timings.agentConnect == .seconds(3))
        #expect(configuration.plan.afterConversation == .goodbye)
        #expect(configuration.plan.keys.accept == "5" && configuration.plan.keys.decline == nil)
        #expect(configuration.plan.keys.acceptWords == ["yes", "okay"])
        #expect(configuration.http.listen == nil && configuration.sip.tcp == nil)
        #expect(configuration.sip.udp == SocketAddress(ipv6: 0, 0, port: 5062))
        #expect(configuration.sip.udp?.description == "[::]:5062")
        #expect(configuration.sip.advertisedHost == "198.51.100.7")
        var file = JournalSettings.File()
        file.survives = .powerLoss
        #expect(configuration.journal.store == .sqlite(file))
        #expect(configuration.journal.keepDays == 30)
        #expect(!configuration.listening.isEnabled && configuration.listening.keywords.isEmpty)
    }

    @Test func cleaningGoesByRole() throws {
        let text = """
            media:
              cleaning:
                caller: {remove_offset: true, noise_db: 15, level_dbov: -20, echo_ms: 300}
                supervisor: {limit_peaks: true, comfort_noise_dbov: -60, echo_ms: off}
            """
        let cleaning = try load(text).media.cleaning
        var caller = Cleaning()
        (caller.removesOffset, caller.noise, caller.level, caller.echo) = (true, 15, -20, 300)
        var supervisor = Cleaning()
        (supervisor.limits, supervisor.comfortNoise) = (true, -60)
        #expect(cleaning == [.caller: caller, .supervisor: supervisor])
        #expect(try load("").media.cleaning.isEmpty)
    }

    /// A line and an operator may have their own: what they leave out is their role's.
    @Test func cleaningOfALineAndAnOperator() throws {
        let cleaning = try ConfigurationText.load(
            """
            media: {cleaning: {caller: {noise_db: 15, limit_peaks: true}, operator: {echo_ms: 300}}}
            operators:
              anna: {uri: "sip:anna@192.0.2.1", cleaning: {echo_ms: off, level_dbov: -20}}
              ben: {uri: "sip:ben@192.0.2.1"}
            routes: {default: {targets: [anna, ben], last_resort: agent}}
            lines:
              street: {numbers: [1], cleaning: {noise_db: off, comfort_noise_dbov: -60}}
              office: {numbers: [2]}
              empty: {numbers: [3], cleaning: {}}
            """
        ).get().cleaning
        var (caller, street, anna, ben) = (Cleaning(), Cleaning(), Cleaning(), Cleaning())
        (caller.noise, caller.limits) = (15, true)
        (street.limits, street.comfortNoise) = (true, -60)
        anna.level = -20
        ben.echo = 300
        #expect(cleaning.ofCaller(onLine: "street") == street)
        #expect(cleaning.ofCaller(onLine: "office") == caller)
        #expect(cleaning.ofCaller(onLine: "empty") == caller)
        #expect(cleaning.ofOperator(atTarget: "anna") == anna)
        #expect(cleaning.ofOperator(atTarget: "ben") == ben)
    }

    @Test func keysAndTones() throws {
        let standard = try ConfigurationText.load(ConfigurationText.minimal).get()
        let usual = standard.plan(for: try #require(standard.lines.first))
        #expect(usual.passedKeys == [.callerToAgent])
        #expect(usual.whileRinging == .music)
        #expect(standard.prompts.tones == "us")
        let told = try ConfigurationText.load(
            ConfigurationText.minimal + """

                handoff: {pass_keys: [caller-to-operator, operator-to-caller],
                  while_ringing: ringback, after_conversation: busy}
                prompts: {tones: uk}
                """
        ).get()
        let plan = told.plan(for: try #require(told.lines.first))
        #expect(plan.passedKeys == [.callerToOperator, .operatorToCaller])
        #expect(plan.whileRinging == .ringback)
        #expect(plan.afterConversation == .busy)
        #expect(told.prompts.tones == "uk")
        let none = try ConfigurationText.load(
            ConfigurationText.minimal + "\nhandoff: {pass_keys: []}"
        ).get()
        #expect(none.plan(for: try #require(none.lines.first)).passedKeys.isEmpty)
    }

    /// What operators type while they talk with the caller.
    @Test func commands() throws {
        func keys(_ text: String) throws -> BridgeKeys {
            let told = try ConfigurationText.load(
                ConfigurationText.minimal + "\nhandoff: {keys: {\(text)}}"
            ).get()
            return told.plan(for: try #require(told.lines.first)).bridgeKeys
        }
        #expect(try keys("accept: 5").commands == ["*2": .giveBack, "*7": .whisper])
        #expect(try keys("give_back: off, whisper_again: off").commands == [:])
        #expect(
            try keys("pass_on: {route: default}").passOn
                == BridgeKeys.PassOn(keys: "*3", route: "default"))
        #expect(
            try keys("pass_on: {key: '99', route: default}, give_back: '#'").commands
                == ["#": .giveBack, "*7": .whisper, "99": .passOn])
        #expect(try keys("pass_on: {key: off, route: default}").passOn == nil)
    }

    @Test func callersKeys() throws {
        func told(_ text: String) throws -> GatewayConfiguration {
            try ConfigurationText.load(ConfigurationText.minimal + "\n\(text)").get()
        }
        let usual = try told("")
        #expect(usual.plan.callerKeys == CallerKeys())
        let keys = try told("handoff: {caller_keys: {stay: '*', callback: 7, never_mind: false}}")
        #expect(
            keys.plan.callerKeys == CallerKeys(stay: "*", callback: "7", takesWords: false))
        // The words name the keys that are on, unless somebody wrote others.
        #expect(keys.prompts.texts[.stayKey] == "To go back to the assistant, press star.")
        #expect(keys.prompts.texts[.callbackKey] == "To be called back, press 7.")
        let own = try told(
            "handoff: {caller_keys: {stay: 5}}\nprompts: {texts: {stay_key: 'Press five.'}}")
        #expect(own.prompts.texts[.stayKey] == "Press five.")
    }
}
