// SPDX-License-Identifier: Apache-2.0

import Addresses
import Testing

@Suite struct FlowTests {
    @Test func aSocketAddressIsAnAddressAndAPort() throws {
        let plain = SocketAddress(ipv4: 0x7F00_0001, port: 9)
        #expect(SocketAddress(ipv6: 0, 0xFFFF_7F00_0001, port: 9) == plain)
        #expect(SocketAddress(host: "::ffff:127.0.0.1", port: 9) == plain)
        #expect(plain.description == "127.0.0.1:9" && plain.host == "127.0.0.1")
        #expect(plain.with(port: 10) != plain && plain.with(port: 10).isSameHost(as: plain))
        #expect(SocketAddress(ipv6: 0, 1, port: 9).description == "[::1]:9")
        #expect(!SocketAddress(ipv6: 0, 1, port: 9).isSameHost(as: plain))
    }

    /// What a socket of each family is given.
    @Test func aSocketOfIPv6TakesIPv4InItsMappedForm() {
        let plain = SocketAddress(ipv4: 0xC000_0201, port: 9)
        #expect(plain.mapped(forIPv6: false) == (0, 0xC000_0201, false))
        #expect(plain.mapped(forIPv6: true) == (0, 0xFFFF_C000_0201, true))
        let other = SocketAddress(ipv6: 0x2001_0DB8_0000_0000, 1, port: 9)
        #expect(other.mapped(forIPv6: false) == (0x2001_0DB8_0000_0000, 1, true))
        #expect(other.mapped(forIPv6: true) == (0x2001_0DB8_0000_0000, 1, true))
    }

    @Test func aFlowKnowsItsOtherEnd() throws {
        let remote = try #require(SocketAddress(host: "2001:DB8::1", port: 5060))
        let flow = Flow(.tcp, with: remote, local: 3)
        #expect(
            flow == Flow(transport: .tcp, remoteHost: "2001:db8::1", remotePort: 5060, local: 3))
        #expect(flow.remote == remote && flow.place == HostPort("[2001:db8::1]:5060"))
        #expect(flow.description == "tcp:[2001:db8::1]:5060#3")
        #expect(Flow.Transport.allCases.filter(\.isReliable) == [.tcp, .tls])
    }

    @Test(arguments: [
        ("pbx.example", true), ("1.2.3", true), ("010.0.0.1", true), ("192.0.2.1", false),
        ("2001:db8::1", false), ("::ffff:192.0.2.1", false), ("1:2", false),
    ])
    func aNameMustBeLocated(_ host: String, _ isLookup: Bool) {
        var flow = Flow(transport: .udp, remoteHost: host, remotePort: 5060)
        #expect(flow.isLookup == isLookup)
        if isLookup { #expect(flow.remote == nil) }
        flow.local = 1
        #expect(!flow.isLookup)
    }
}
