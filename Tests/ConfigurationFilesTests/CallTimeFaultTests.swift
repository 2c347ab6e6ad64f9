// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Testing

/// Values that would load and then fail in a call are refused when the file is read, or warned of.
@Suite struct CallTimeFaultTests {
    private func uri(_ text: String) -> String {
        "operators: {anna: {uri: \"\(text)\"}}\n"
            + "routes: {default: {targets: [anna], last_resort: agent}}"
    }

    @Test(arguments: [
        ("sip:anna@192.0.2.1;transport=tls", "transport 'tls'"),
        ("sip:anna@192.0.2.1;lr;TRANSPORT=TLS", "transport 'tls'"),
        ("sip:anna@192.0.2.1;transport=ws", "transport 'ws'"),
        ("sip:anna@192.0.2.1;transport=sctp", "transport 'sctp'"),
        ("sip:192.0.2.1;transport=tls", "transport 'tls'"),
        ("sips:anna@192.0.2.1", "TLS"), ("SIPS:anna@192.0.2.1", "TLS"),
        ("sip:anna@192.0.2.1:0", "port 0"), ("sip:anna@192.0.2.1:70000", "'uri' is"),
        ("sip:anna@192.0.2.1:sip", "'uri' is"),
        ("sip:anna@[2001:db8::1]:0", "port 0"), ("sip:anna@[2001:db8::1", "'uri' is"),
        ("sip:anna @192.0.2.1", "'uri' is"), ("sip:anna@", "'uri' is"), ("sip:", "'uri' is"),
        ("sip:anna@0.0.0.0", "'0.0.0.0' for a host"), ("sip:anna@[::]", "'::' for a host"),
        ("sip:anna@224.0.0.1", "'224.0.0.1' for a host"),
        ("sip:anna@255.255.255.255", "for a host"), ("sip:anna@300.1.1.1", "'uri' "),
        ("sip:anna@192.0.2", "'uri' "), ("sip:anna@-x.example", "'uri' "),
        ("sip:anna@a..example", "'uri' "), ("sip:anna@ex_ample!", "'uri' "),
        ("sip:anna@pbx.example?Subject=x", "headers"),
    ])
    func anOperatorThatCannotBeDialledIsRefused(address: String, expected: String) {
        let problems = ConfigurationText.problems(uri(address))
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(expected) == true, "\(problems)")
    }

    @Test(arguments: [
        "sip:anna@192.0.2.1", "sip:anna@pbx.example:5080", "sip:192.0.2.1", "sip:pbx",
        "sip:anna@[2001:db8::1]:5060", "sip:anna@pbx.example;transport=tcp",
        "sip:anna@pbx.example;transport=UDP;user=phone", "sip:+4930;npdi;rn=12@pbx.example",
        "sip:anna:secret@pbx.example", "sip:anna@pbx_1.example.", "sip:anna@192.0.2.1:",
    ])
    func anOperatorThatCanBeDialledIsTaken(address: String) {
        #expect(ConfigurationText.problems(uri(address)) == [])
    }

    @Test(arguments: [
        ("agent: {url: \"ws://bot example/\"}", "blank"),
        ("agent: {url: \" ws://bot/\"}", "not the address"),
        ("agent: {url: \"ws://bot/a b\"}", "blank"),
        ("agent: {url: \"ws://bot:0/\"}", "port"), ("agent: {url: \"ws://bot:x/\"}", "port"),
        ("agent: {url: \"ws://bot:70000/\"}", "port"), ("agent: {url: \"ws:///path\"}", "no host"),
        ("agent: {url: \"ws://bot/#x\"}", "fragment"),
        ("agent: {url: \"ws://b\u{f6}t/\"}", "ASCII"),
        ("agent: {url: \"wss://a%3Ab:c@bot/\"}", "credentials"),
        ("agent: {url: \"wss://:c@bot/\"}", "credentials"),
        ("agent: {url: \"ws://0.0.0.0:80/\"}", "0.0.0.0"),
        ("agent: {url: \"ws://1.2.3/\"}", "1.2.3"),
        ("agent: {url: \"wss://239.1.1.1/\"}", "239.1.1.1"),
        ("agent: {url: \"ftp://bot/\"}", "not the address"),
        ("agent: {on_close: bye}", "'on_close'"),
        ("agent: {start_timeout_seconds: 0}", "from 1 to 60"),
        ("agent: {parameters: {from_number: x}}", "'from_number'"),
        (
            "lines: {a: {numbers: [x], agent_url: \"ws://bot:0/\"}}",
            "'agent_url' has no usable port"
        ),
        ("lines: {a: {numbers: [\"\"]}}", "nobody can dial"),
        ("listening: {recogniser: {service: \"ws://x y/\"}}", "'service' has a blank"),
        ("sip: {udp: \"0.0.0.0:0\"}", "'udp' has port 0"),
        ("sip: {tcp: \"127.0.0.1:0\"}", "'tcp' has port 0"),
        ("http: {listen: \"127.0.0.1:0\"}", "'listen' has port 0"),
        ("sip: {udp: \"300.0.0.1:5060\"}", "'300.0.0.1' for an address"),
        ("sip: {udp: \"eth0:5060\"}", "'eth0' for an address"),
        ("sip: {udp: \"224.0.0.1:5060\"}", "'224.0.0.1' for an address"),
        ("http: {listen: \"localhost:99999\"}", "'listen' is"),
        ("sip: {udp: \"0.0.0.0:20500\"}", "lies in the ports of 'media'"),
        ("sip: {tcp: \"0.0.0.0:8080\"}", "is that of 'tcp'"),
        ("sip: {tcp: \"127.0.0.1:5060\"}\nhttp: {listen: \"127.0.0.1:5060\"}", "is that of 'tcp'"),
        ("sip: {advertised_host: \"192.0.2.1:5060\"}", "without a port"),
        ("sip: {advertised_host: 0.0.0.0}", "'advertised_host' is"),
        ("sip: {advertised_host: \"sip:x\"}", "'advertised_host' is"),
        ("sip: {advertised_host: 255.255.255.255}", "'advertised_host' is"),
        ("media: {codecs: [PCMU, pcmu]}", "names one twice"),
        ("media: {codecs: [PCMU, iLBC]}", "unknown codec 'iLBC'"),
        ("media: {codecs: []}", "'codecs' is empty"),
        ("prompts: {texts: {goodbye: \"...\"}}", "no words to say"),
        ("prompts: {texts: {goodbye: \"\u{8bf7}\"}}", "no words to say"),
        ("http: {token: short}", "'token' is no token"),
        ("http: {token: \"sixteen letters and blanks\"}", "'token' is no token"),
    ])
    func aValueThatWouldFailInACallIsRefused(addition: String, expected: String) {
        let problems = ConfigurationText.problems(ConfigurationText.minimal + "\n" + addition)
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(expected) == true, "\(problems)")
    }

    @Test func noSecretIsInAProblemOrAWarning() throws {
        for url in [
            "ws://alice:s3cret@bot:0/", "ws://alice:s3cret@bot/ x", "http://alice:s3cret@bot/",
            "wss://alice:s3cret@0.0.0.0/?key=s3cret", "wss://alice:s3cret%@bot/",
        ] {
            let text = ConfigurationText.minimal + "\nagent: {url: \"\(url)\"}"
            let problems = ConfigurationText.problems(text)
            #expect(problems.count == 1)
            #expect(!problems.joined().contains("s3cret"), "\(problems)")
        }
        let text = ConfigurationText.minimal + "\nagent: {url: \"ws://alice:s3cret@bot/?k=s3cret\"}"
        let warnings = try ConfigurationText.load(text).get().warnings.map(\.description)
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("in the clear") == true)
        #expect(!warnings.joined().contains("s3cret"))
    }

    @Test(arguments: [
        ("http: {listen: \"0.0.0.0:8080\"}", "can read and steer calls"),
        ("sip: {advertised_host: 127.0.0.1}", "on other machines"),
    ])
    func whatIsProbablyNotMeantIsAWarning(addition: String, expected: String) throws {
        let text = ConfigurationText.minimal + "\n" + addition
        let warnings = try ConfigurationText.load(text).get().warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.what.contains(expected) == true, "\(warnings)")
        #expect((warnings.first?.line ?? 0) > 0)
    }

    @Test func whatIsMeantHasNoWarning() throws {
        for addition in [
            "http: {listen: \"0.0.0.0:8080\", token: 0123456789abcdef}",
            "agent: {url: \"wss://alice:s3cret@bot/?key=1\"}",
            "agent: {url: \"ws://a:b@127.0.0.1:9/\", start_timeout_seconds: 60, on_close: handoff}",
            "sip: {udp: \"127.0.0.1:5060\", tcp: off, advertised_host: 127.0.0.1}",
            "lines: {main: {numbers: [\"*\"], agent_url: built-in}}", "",
        ] {
            let loaded = ConfigurationText.load(ConfigurationText.minimal + "\n" + addition)
            #expect(try loaded.get().warnings == [], "\(addition)")
        }
    }

    @Test func pathsThatCannotBeWrittenAreNamedWithTheirLine() throws {
        let directory = NSTemporaryDirectory() + "handoff-paths-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let file = directory + "/file"
        #expect(FileManager.default.createFile(atPath: file, contents: Data()))
        func problems(journal: String, recordings: String) throws -> [String] {
            let text =
                ConfigurationText.minimal
                + "\njournal:\n  path: \(journal)\nmedia:\n  recordings: \(recordings)"
            return try ConfigurationText.load(text).get().pathProblems.map(\.description)
        }
        let good = try problems(journal: directory + "/a/j.sqlite", recordings: directory + "/b/c")
        #expect(good == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["file"])
        for bad in [directory, directory + "/", file + "/j.sqlite", "/proc/j.sqlite"] {
            let found = try problems(journal: bad, recordings: directory)
            #expect(found.count == 1, "\(bad)")
            #expect(found.first?.hasPrefix("gateway.yaml:6: 'path' is") == true, "\(found)")
        }
        for bad in [file, file + "/recordings", "/proc/recordings"] {
            let found = try problems(journal: file, recordings: bad)
            #expect(found.count == 1, "\(bad)")
            #expect(found.first?.hasPrefix("gateway.yaml:8: 'recordings' is") == true, "\(found)")
        }
    }
}
