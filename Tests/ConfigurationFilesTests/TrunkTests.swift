// SPDX-License-Identifier: Apache-2.0

import Addresses
import ConfigurationFiles
import Exchange
import Handoff
import SIP
import Testing

/// Trunks, passwords, identities, and who may call.
@Suite struct TrunkTests {
    private static let environment = ["SECRET": "s3cret", "EMPTY": ""]

    private func load(_ text: String) throws -> GatewayConfiguration {
        try ConfigurationText.load(
            "routes: {default: {targets: [], last_resort: goodbye}}\n" + text,
            environment: Self.environment
        ).get()
    }

    private func problems(_ text: String) -> [String] {
        ConfigurationText.problems(
            "routes: {default: {targets: [], last_resort: goodbye}}\n" + text,
            environment: Self.environment)
    }

    private static let carrier = """
        trunks:
          carrier:
            uri: sip:carrier.example:5080
            proxy: sip:sbc.example
            transport: tcp
            auth: {user: acme, password: "${SECRET}", realm: carrier}
            number: "+49 30 111"
            identity: {from: caller, asserted: "+49-30-999", display_name: ACME}
            peers: [192.0.2.0/24, "2001:db8::/32"]
            trusted: true

        """

    @Test func aTrunkSaysEverythingOfItself() throws {
        let configuration = try load(Self.carrier)
        let trunk = try #require(configuration.trunks["carrier"])
        #expect(trunk.uri.description == "sip:carrier.example:5080;transport=tcp")
        #expect(trunk.proxy?.description == "sip:sbc.example;transport=tcp")
        #expect(
            trunk.credentials == Credentials(user: "acme", password: "s3cret", realm: "carrier"))
        #expect(
            trunk.identity
                == ShownIdentity(
                    number: .caller, name: .text("ACME"), asserted: .number("+4930999")))
        #expect(trunk.isTrusted && trunk.networks.count == 2)
        // Its calls may come in without a word more.
        let address = try #require(IPAddress("192.0.2.9"))
        #expect(configuration.sip.peers.networks.contains { $0.contains(address) })
        #expect(!"\(configuration)".contains("s3cret"))
    }

    @Test func anOperatorTakesItsTrunkAndItsOwnWordsFirst() throws {
        let configuration = try load(
            Self.carrier + """
                operators:
                  anna: {uri: "tel:+49-30-1234"}
                  ben: {uri: "sip:ben@pbx.example", trunk: carrier, identity: {from: gateway},
                        auth: {user: b, password: "${SECRET}"}}
                  carl: {uri: "sip:carl@pbx.example"}
                """)
        let text = ConfigurationText.load(
            Self.carrier + """
                operators:
                  anna: {uri: "tel:+49-30-1234"}
                  ben: {uri: "sip:ben@pbx.example", trunk: carrier, identity: {from: gateway}}
                  carl: {uri: "sip:carl@pbx.example"}
                routes: {default: {targets: [anna, ben, carl], last_resort: goodbye}}
                """, environment: Self.environment)
        let targets = try text.get().plan.defaultRoute.targets
        #expect(targets.map(\.trunk) == ["carrier", "carrier", nil])
        #expect(targets.map(\.identity.number) == [.caller, .gateway, .gateway])
        #expect(targets[1].identity.name == .text("ACME") && targets[2].identity == .gateway)
        #expect(configuration.operatorCredentials.keys.sorted() == ["ben"])
    }

    @Test func aSecretMayStandInAFileOfItsOwn() throws {
        let text =
            "trunks: {c: {uri: 'sip:c', auth: {user: a, password_file: secret}}}\n"
            + ConfigurationText.minimal
        let configuration = try ConfigurationText.load(text, triggers: "from a file\nrest").get()
        #expect(
            configuration.trunks["c"]?.credentials
                == Credentials(user: "a", password: "from a file"))
    }

    @Test func linesSayWhoMayCallThem() throws {
        let configuration = try load(
            Self.carrier + """
                accounts: {branch: {password: "${SECRET}"}}
                sip: {peers: [loopback], strangers: ignore, realm: acme, redirects: [PBX.example],
                      password_hashes: [SHA-256, md5]}
                lines:
                  a: {numbers: ["+49 (30) 1-23", demo], peers: [carrier, branch, 198.51.100.7]}
                  b: {numbers: ["*"], trusted: true, headers: [X-Customer-Id, "X-Shop-*"]}
                """)
        #expect(configuration.lines[0].numbers == ["+4930123", "demo"])
        let peers = try #require(configuration.lines[0].peers)
        #expect(peers.networks.count == 3 && peers.accounts.map(\.user) == ["branch"])
        #expect(configuration.lines[1].peers == nil && configuration.lines[1].isTrusted)
        #expect(configuration.lines[1].headers == ["X-Customer-Id", "X-Shop-*"])
        #expect(configuration.sip.peers.networks == AddressRange.loopback)
        #expect(configuration.sip.strangers == .ignore && configuration.sip.realm == "acme")
        #expect(configuration.sip.passwordHashes == [.sha256, .md5])
        #expect(configuration.sip.redirectDomains == ["pbx.example"])
    }

    @Test(arguments: [
        ("trunks: {c: {}}", "trunk 'c' has no 'uri'; write uri: sip:carrier.example"),
        ("trunks: {c: {uri: carrier}}", "'uri' is 'carrier'"),
        ("trunks: {c: {uri: 'sips:c'}}", "'uri' is 'sips:c'"),
        ("trunks: {c: {uri: 'sip:c:0'}}", "'uri' is 'sip:c:0'"),
        ("trunks: {c: {uri: 'sip:a@c'}}", "names no user"),
        ("trunks: {c: {uri: 'sip:c', proxy: x y}}", "'proxy' is 'x y'"),
        ("trunks: {c: {uri: 'sip:c', transport: tpc}}", "write 'tcp'"),
        ("trunks: {c: {uri: 'sip:c;transport=tcp', transport: udp}}", "write one of the two"),
        ("trunks: {c: {uri: 'sip:c', trusted: true}}", "not said where its calls come from"),
        ("trunks: {c: {uri: 'sip:c', peers: [example.com]}}", "'example.com' is no address"),
        ("trunks: {c: {uri: 'sip:c', peers: [10.0.0.0/40]}}", "'10.0.0.0/40' is no address"),
        ("trunks: {c: {uri: 'sip:c', auth: {password: '${SECRET}'}}}", "'auth' has no 'user'"),
        ("trunks: {c: {uri: 'sip:c', auth: {user: a}}}", "there is no 'password'"),
        (
            "trunks: {c: {uri: 'sip:c', auth: {user: a, password: hunter2}}}",
            "does not belong into this file; write password: ${NAME}"
        ),
        (
            "trunks: {c: {uri: 'sip:c', auth: {user: a, password: 'x${SECRET}'}}}",
            "does not belong into this file"
        ),
        (
            "trunks: {c: {uri: 'sip:c', auth: {user: a, password: '${NONE}'}}}",
            "the environment variable NONE is not set"
        ),
        ("trunks: {c: {uri: 'sip:c', auth: {user: a, password: '${EMPTY}'}}}", "is empty"),
        (
            "trunks: {c: {uri: 'sip:c', auth: {user: a, password_file: nowhere}}}",
            "'nowhere' cannot be opened"
        ),
        (
            "trunks: {c: {uri: 'sip:c', auth: {user: a, password: '${SECRET}', password_file: x}}}",
            "both 'password' and 'password_file'"
        ),
        ("trunks: {c: {uri: 'sip:c', number: 'a@b'}}", "'number' is 'a@b'"),
        ("trunks: {c: {uri: 'sip:c', identity: {from: nobody}}}", "gateway, caller, or a number"),
        ("trunks: {c: {uri: 'sip:c', identity: {asserted: x}}}", "or off"),
        ("trunks: {c: {uri: 'sip:c', identity: {form: caller}}}", "write 'from'"),
        ("operators: {a: {uri: 'tel:+4930'}}", "which trunk it is dialled on"),
        (
            "trunks: {c: {uri: 'sip:c'}, d: {uri: 'sip:d'}}\noperators: {a: {uri: 'tel:+4930'}}",
            "write trunk: one of c, d"
        ),
        (
            "trunks: {carrier: {uri: 'sip:c'}}\noperators: {a: {uri: 'tel:1', trunk: carier}}",
            "there is no trunk 'carier'; write 'carrier'"
        ),
        ("operators: {a: {uri: 'tel:home'}}", "'uri' is 'tel:home'"),
        ("sip: {peers: [everyone]}", "'everyone' is no network, trunk or account"),
        ("sip: {peers: [privat]}", "write 'private'"),
        ("lines: {a: {numbers: [x], peers: [10.0.0]}}", "'10.0.0' is no network"),
        (
            "trunks: {c: {uri: 'sip:c'}}\nlines: {a: {numbers: [x], peers: [c]}}",
            "trunk 'c' does not say where its calls come from"
        ),
        ("accounts: {a: {}}", "there is no 'password'"),
        ("accounts: {private: {password: '${SECRET}'}}", "the name of a trunk or of a network"),
        ("sip: {password_hashes: [sha1]}", "some of: md5, sha-256, sha-512-256"),
        ("sip: {password_hashes: []}", "'password_hashes' is empty"),
        ("sip: {strangers: shoot}", "one of: refuse, ignore"),
        ("sip: {redirects: ['a b']}", "'a b' is not the name of a host"),
        ("lines: {a: {numbers: [x], headers: [Authorization]}}", "cannot be passed on"),
        ("lines: {a: {numbers: [x], headers: ['*']}}", "cannot be passed on"),
        ("lines: {a: {numbers: [x], headers: ['X: y']}}", "cannot be passed on"),
        (
            "lines: {a: {numbers: ['+49 30'], b: 1}, c: {numbers: ['+49-30']}}",
            "'+4930' is on lines"
        ),
    ])
    func whatIsWrongIsTold(_ text: String, _ expected: String) {
        let problems = problems(text)
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
        #expect(!problems.contains { $0.contains("s3cret") || $0.contains("hunter2") })
    }
}
