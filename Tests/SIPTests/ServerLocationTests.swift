// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// The procedure of RFC 3263 over small zones.
@Suite struct ServerLocationTests {
    private typealias Zone = [DNSQuestion: [DNSRecord]]

    private func locate(
        _ uri: String, _ zone: Zone, transports: [Flow.Transport] = [.udp, .tcp], seed: UInt64 = 1
    ) throws -> [String] {
        let reference = try SIPURIReference(text: uri)
        var location = ServerLocation(
            Flow(to: try #require(reference.sip)), transports: transports,
            random: SeededRandom(seed: seed))
        var open = location.begin()
        var asked = 0
        while !open.isEmpty {
            let question = open.removeFirst()
            asked += 1
            #expect(asked < 100)
            open += location.take(zone[question] ?? [], for: question)
        }
        return try #require(location.result).map {
            "\($0.transport):\($0.remoteHost):\($0.remotePort)"
        }
    }

    private func srv(_ priority: UInt16, _ weight: UInt16, _ port: UInt16, _ target: String)
        -> DNSRecord
    {
        .srv(priority: priority, weight: weight, port: port, target: target)
    }

    private var zone: Zone {
        [
            DNSQuestion(.naptr, "example.com"): [
                .naptr(
                    order: 20, preference: 1, flags: "s", service: "SIP+D2U",
                    replacement: "_sip._udp.example.com"),
                .naptr(
                    order: 10, preference: 1, flags: "S", service: "sip+d2t",
                    replacement: "_sip._tcp.example.com."),
                .naptr(
                    order: 5, preference: 1, flags: "s", service: "SIPS+D2T",
                    replacement: "_sips._tcp.example.com"),
            ],
            DNSQuestion(.srv, "_sip._tcp.example.com"): [
                srv(20, 0, 5070, "b.example.com."), srv(10, 0, 5060, "a.example.com."),
            ],
            DNSQuestion(.srv, "_sip._udp.example.com"): [srv(1, 0, 5080, "a.example.com")],
            DNSQuestion(.address, "a.example.com"): [.address("192.0.2.1"), .address("192.0.2.2")],
            DNSQuestion(.address, "b.example.com"): [.address("192.0.2.3")],
            DNSQuestion(.address, "example.com"): [.address("192.0.2.99")],
        ]
    }

    @Test func namedPointersGoBeforeServicesAndAddresses() throws {
        #expect(
            try locate("sip:Example.COM", zone) == [
                "tcp:192.0.2.1:5060", "tcp:192.0.2.2:5060", "tcp:192.0.2.3:5070",
                "udp:192.0.2.1:5080", "udp:192.0.2.2:5080",
            ])
        #expect(
            try locate("sip:example.com", zone, transports: [.udp]) == [
                "udp:192.0.2.1:5080", "udp:192.0.2.2:5080",
            ])
    }

    @Test func withoutPointersServicesAreAskedAndWithoutServicesAddresses() throws {
        var zone = zone
        zone[DNSQuestion(.naptr, "example.com")] = nil
        #expect(try locate("sip:example.com", zone).first == "udp:192.0.2.1:5080")
        zone[DNSQuestion(.srv, "_sip._udp.example.com")] = nil
        #expect(try locate("sip:example.com", zone).first == "tcp:192.0.2.1:5060")
        zone[DNSQuestion(.srv, "_sip._tcp.example.com")] = nil
        #expect(try locate("sip:example.com", zone) == ["udp:192.0.2.99:5060"])
        zone[DNSQuestion(.address, "example.com")] = nil
        #expect(try locate("sip:example.com", zone).isEmpty)
    }

    @Test(arguments: [
        ("sip:example.com:5090", "udp:192.0.2.99:5090"),
        ("sip:example.com:5090;transport=tcp", "tcp:192.0.2.99:5090"),
        ("sip:example.com;transport=udp", "udp:192.0.2.1:5080"),
        ("sip:example.com;transport=tcp", "tcp:192.0.2.1:5060"),
        ("sip:other;maddr=example.com;transport=udp", "udp:192.0.2.1:5080"),
    ])
    func whatTheURINamesIsNotAsked(uri: String, first: String) throws {
        #expect(try locate(uri, zone).first == first)
    }

    @Test func aServiceThatIsDeniedHasNoAddress() throws {
        let zone: Zone = [
            DNSQuestion(.srv, "_sip._udp.example.com"): [srv(0, 0, 0, ".")],
            DNSQuestion(.address, "example.com"): [.address("192.0.2.99")],
        ]
        #expect(try locate("sip:example.com;transport=udp", zone).isEmpty)
    }

    @Test func weightsShareTheLoad() throws {
        let zone: Zone = [
            DNSQuestion(.srv, "_sip._udp.example.com"): [
                srv(1, 30, 5060, "a.example.com"), srv(1, 10, 5060, "b.example.com"),
            ],
            DNSQuestion(.address, "a.example.com"): [.address("192.0.2.1")],
            DNSQuestion(.address, "b.example.com"): [.address("192.0.2.2")],
        ]
        let first = try (1...400).map { seed in
            try locate("sip:example.com;transport=udp", zone, seed: seed).first
        }
        let share = first.count { $0 == "udp:192.0.2.1:5060" }
        #expect((260...340).contains(share), "about three in four: \(share)")
    }

    @Test func aZoneWithoutEndIsCutShort() throws {
        var zone: Zone = [:]
        zone[DNSQuestion(.srv, "_sip._udp.example.com")] = (0..<200).map {
            srv(UInt16($0), 0, 5060, "h\($0).example.com")
        }
        for host in 0..<200 {
            zone[DNSQuestion(.address, "h\(host).example.com")] = (0..<100).map {
                .address("192.0.\(host).\($0)")
            }
        }
        #expect(
            try locate("sip:example.com;transport=udp", zone).count == ServerLocation.addressLimit)
    }
}
