// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Testing

/// Every problem is told at once, with its line and what to write.
@Suite struct ConfigurationProblemTests {
    @Test func everyErrorIsToldAtOnceInOrder() {
        let text = """
            sip:
              upd: 0.0.0.0:5060
              tcp: everywhere
            operators:
              anna: {uri: "mailto:anna@x", ring_seconds: soon}
            routes:
              default:
                targets: [ana]
            limits:
              calls: 0
            lines:
              main: {numbers: [demo], rout: default}
            """
        let expected = [
            "gateway.yaml:2:3: unknown key 'upd' in 'sip'; write 'udp'",
            "gateway.yaml:3:3: 'tcp' is 'everywhere'; write an address and port such as 0.0.0.0:5060",
            "gateway.yaml:5:10: 'uri' is 'mailto:anna@x'; "
                + "write an address such as sip:anna@192.0.2.10:5060, or tel:+493012345 on a trunk",
            "gateway.yaml:5:32: 'ring_seconds' is soon; write a number from 1 to 300",
            "gateway.yaml:8:5: there is no operator 'ana'; write 'anna'",
            "gateway.yaml:8:5: route 'default' has no 'last_resort'; write what becomes of the caller "
                + "when nobody answers: last_resort: one of agent, goodbye, voicemail, busy, "
                + "congestion, callback",
            "gateway.yaml:10:3: 'calls' is 0; write a whole number from 1 to 20000",
            "gateway.yaml:12:27: unknown key 'rout' in 'main'; write 'route'",
        ]
        #expect(ConfigurationText.problems(text) == expected)
    }

    @Test(arguments: [
        ("sip: {udp: off, tcp: off}", "no calls can come in"),
        ("agent: {url: http://bot.example}", "not the address of a bot"),
        ("media: {record_calls: true}", "'record_calls' has become a section of its own"),
        ("recordings: {begin: always}", "'begin' is 'always'"),
        ("recordings: {consent: please}", "'consent' is"),
        ("recordings: {pause_on_keys_seconds: 700}", "'pause_on_keys_seconds' is 700"),
        ("recordings: {format: mp3}", "'format' is 'mp3'"),
        ("recordings: {format: mulaw, bitrate: 9000}", "'bitrate' is only for 'format: opus'"),
        ("recordings: {bitrate: 100}", "'bitrate' is 100"),
        ("recordings: {complexity: 11}", "'complexity' is 11"),
        ("recordings: {keep_days: -1}", "'keep_days' is -1"),
        ("recordings: {last_words_seconds: 90}", "'last_words_seconds' is 90"),
        ("recordings: {keep_day: 3}", "unknown key 'keep_day' in 'recordings'; write 'keep_days'"),
        ("media: {codecs: [ILBC]}", "unknown codec 'ILBC'"),
        ("media: {first_port: 30000, last_port: 30001}", "leaves no room"),
        ("media: {cleaning: {caller: {echo_ms: 20}}}", "'echo_ms' is 20; write off, or 40 to 500"),
        ("media: {cleaning: {caller: {noise_db: much}}}", "'noise_db' is much"),
        ("media: {cleaning: {operator: {level_dbov: -3}}}", "'level_dbov' is -3"),
        ("media: {cleaning: {operator: {comfort_noise_dbov: 60}}}", "'comfort_noise_dbov' is 60"),
        ("media: {cleaning: {agent: {noise_db: 10}}}", "unknown key 'agent' in 'cleaning'"),
        ("media: {cleaning: {caller: {limit_peaks: loud}}}", "'limit_peaks'"),
        ("media: {first_port: 30000, last_port: 30039}", "enough for 10 calls"),
        ("handoff: {keys: {accept: 1, decline: 1}}", "one key means two things"),
        ("handoff: {keys: {accept: off}}", "no key and no word accepts a call"),
        ("handoff: {keys: {accept: eleven}}", "'accept' is 'eleven'"),
        ("handoff: {caller_keys: {stay: 12}}", "'stay' is '12'"),
        ("handoff: {caller_keys: {stay: 1, callback: 1}}", "one key means two things"),
        (
            "handoff: {caller_keys: {callback: 2}}\nprivacy: {record: [name]}",
            "numbers are not kept"
        ),
        ("handoff: {keys: {give_back: '*x'}}", "'give_back' is '*x'"),
        ("handoff: {keys: {give_back: '*2*2*'}}", "'give_back' is '*2*2*'"),
        ("handoff: {keys: {whisper_again: '*2'}}", "begins what they type for another"),
        ("handoff: {keys: {give_back: '*'}}", "begins what they type for another"),
        ("handoff: {keys: {pass_on: {key: '*7', route: default}}}", "begins what they type"),
        ("handoff: {keys: {pass_on: {route: nowhere}}}", "there is no route 'nowhere'"),
        ("handoff: {keys: {pass_on: {key: '*3'}}}", "there is no route ''"),
        ("handoff: {keys: {give_back: '*2'}, agent_after_bridge: close}", "needs the agent"),
        ("handoff: {accept_seconds: 200}", "shorter than 'accept_seconds'"),
        ("default_route: defualt", "there is no route 'defualt'; write 'default'"),
        ("lines: {a: {numbers: [x]}, b: {numbers: [x]}}", "number 'x' is on lines 'a' and 'b'"),
        ("lines: {a: {numbers: []}}", "line 'a' has no 'numbers'"),
        ("lines: {a: {numbers: [x], route: nowhere}}", "there is no route 'nowhere'"),
        ("prompts: {voice: siri}", "there is no voice 'siri'"),
        ("prompts: {tones: atlantis}", "there are no tones of 'atlantis'; write one of: at, au"),
        ("listening: {tones: atlantis}", "there are no tones of 'atlantis'; write any, or"),
        ("handoff: {pass_keys: [caller-to-agnet]}", "'pass_keys' has 'caller-to-agnet'; write 'c"),
        ("handoff: {pass_keys: true}", "'pass_keys' has 'true'; write a list of some of: caller"),
        ("handoff: {screen_pop: crm.example}", "'screen_pop' is not an address of the web"),
        ("handoff: {screen_pop: 'https://crm.example/{acount}'}", "no place '{acount}'"),
        ("handoff: {screen_pop: 'https://{account}/'}", "its host from what a call says"),
        ("handoff: {screen_pop: 'https://crm.example/{account'}", "without its other half"),
        ("handoff: {while_ringing: rock}", "'while_ringing' is 'rock'"),
        ("prompts: {texts: {goodby: x}}", "unknown key 'goodby' in 'texts'; write 'goodbye'"),
        ("listening: {keywords: [{phrase: a, certain: 3}]}", "'certain' is 3"),
        ("listening: {parties: [everybody]}", "there is no party 'everybody'"),
        ("log: {level: loud}", "'level' is 'loud'"),
        ("journal: {survives: powerloss}", "write 'power-loss'"),
        ("journal: {store: postgres}", "'store' is 'postgres'"),
        ("journal: {store: memory, path: a.sqlite}", "'path' is only for 'store: sqlite'"),
        ("leases: {store: postgres}", "'store' is 'postgres'"),
        ("leases: {path: a.sqlite}", "'path' is only for 'store: sqlite'"),
        ("leases: {store: sqlite, file: a.sqlite}", "'file'"),
        ("journal: {store: memory, survives: crash}", "write 'store: sqlite', or no 'survives'"),
        ("journal: {store: memory, queue_limit: 500}", "'queue_limit' is only for"),
        ("journal: {keep_calls: 500}", "'keep_calls' is only for 'store: memory'"),
        ("journal: {store: memory, keep_calls: 0}", "'keep_calls' is 0"),
        ("briefing: {redact_numbers: true}", "write who may know what below 'privacy:'"),
        ("briefing: {speak_caller_number: false}", "'speak_caller_number' is no more"),
        ("privacy: {operator: [names]}", "there is no 'names' in 'operator'; write 'name'"),
        ("privacy: {record: [cards]}", "cards, PINs and passwords are shown to nobody"),
        ("privacy: {strangers: [name]}", "unknown key 'strangers' in 'privacy'"),
        ("http: {public_url: handoff.example}", "'public_url' is 'handoff.example'"),
        ("http: {public_url: \"https://a b\"}", "write an address such as"),
        ("http: {public_url: \"https://x/?a=1\"}", "write an address such as"),
        (
            "http: {public_url: \"https://x\", listen: off}",
            "'public_url' is set, and 'listen' is off"
        ),
        ("http: {show_numbers: some}", "write true or false"),
        ("http: {link_minutes: 0}", "'link_minutes' is 0"),
        ("handoff: {longest_wait_seconds: 1}", "write a number from 5 to 3600"),
        ("handoff: {shortest_message_seconds: -1}", "write a number from 0 to 30"),
        ("http: [8080]", "'http' must hold keys and values"),
        ("agent: {parameters: {a: {b: c}}}", "'a' must be one value"),
        ("triggers: absent.yaml", "'triggers' names absent.yaml, which cannot be opened"),
        ("agent: {parameters: {token: \"${TOKEN}\"}}", "variable TOKEN is not set"),
        ("agent: {parameters: {token: \"${TOKEN\"}}", "'${' without '}'"),
    ])
    func aProblemIsNamed(addition: String, expected: String) {
        let problems = ConfigurationText.problems(ConfigurationText.minimal + "\n" + addition)
        #expect(problems.count == 1)
        #expect(problems.first?.contains(expected) == true, "\(problems)")
    }

    @Test func aRouteWithoutALastResortDoesNotLoad() {
        let problems = ConfigurationText.problems("routes: {default: {targets: []}}")
        #expect(problems.count == 1)
        #expect(problems.first?.contains("has no 'last_resort'") == true)
    }

    @Test func anEmptyFileLacksARoute() {
        #expect(ConfigurationText.problems("").count == 1)
    }

    @Test(arguments: [
        ("routes:\n\tdefault: x", 2), ("routes: [", 2), ("a: b\nroutes: }", 2),
        ("log: {level: info}\nlog: {level: debug}", 1), ("routes: *nothing", 1),
    ])
    func brokenYAMLIsToldWithItsLine(text: String, line: Int) throws {
        let problems = ConfigurationText.load(text)
        guard case .failure(let found) = problems else {
            Issue.record("loads")
            return
        }
        #expect(found.list.count == 1)
        #expect(found.list.first?.line == line, "\(found)")
    }

    @Test func aHugeFileIsRefused() {
        let text = String(repeating: "# nothing\n", count: 40_000)
        #expect(ConfigurationText.problems(text).first?.contains("longer than") == true)
    }

    @Test func anAbsentFileAndADirectoryAreTold() {
        for path in ["/nonexistent/gateway.yaml", "/"] {
            guard case .failure(let found) = GatewayConfiguration.load(path: path, environment: [:])
            else {
                Issue.record("\(path) loads")
                continue
            }
            #expect(found.list.count == 1 && found.list.first?.line == 0)
        }
    }

    /// Whatever is cut off or overwritten in a valid file, loading it ends in an answer.
    @Test func mangledFilesNeverCrash() {
        let text = Array(ConfigurationText.minimal.utf8)
        let strange: [UInt8] = [0, 9, 10, 34, 38, 42, 45, 58, 91, 123, 125, 255]
        for index in text.indices {
            _ = ConfigurationText.problems(String(decoding: text[..<index], as: UTF8.self))
            var changed = text
            changed[index] = strange[index % strange.count]
            _ = ConfigurationText.problems(String(decoding: changed, as: UTF8.self))
        }
    }
}
