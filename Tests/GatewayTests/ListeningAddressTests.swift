// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Exchange
import Gateway
import SIP
import Testing

/// What the gateway calls itself, by the addresses it listens on.
@Suite struct ListeningAddressTests {
    // MARK: What the configuration makes of it

    struct Listening: Sendable, CustomTestStringConvertible {
        var sip: String
        /// In Via, Contact and SDP: the usual address, and that of the other family.
        var host: String
        var otherHost: String?
        var loopback: String
        var otherLoopback: String?

        var testDescription: String { sip }
    }

    static let listening: [Listening] = [
        Listening(
            sip: #"{udp: "0.0.0.0:5060"}"#, host: "192.0.2.10", loopback: "127.0.0.1"),
        Listening(
            sip: #"{udp: "[::]:5060"}"#, host: "192.0.2.10", otherHost: "2001:db8::10",
            loopback: "127.0.0.1", otherLoopback: "::1"),
        Listening(
            sip: #"{udp: "[2001:db8::20]:5060"}"#, host: "2001:db8::20", otherHost: "192.0.2.10",
            loopback: "127.0.0.1", otherLoopback: "::1"),
        Listening(
            sip: #"{udp: "198.51.100.2:5060"}"#, host: "198.51.100.2", loopback: "127.0.0.1"),
        Listening(
            sip: #"{udp: "[::]:5060", advertised_host: "203.0.113.5"}"#, host: "203.0.113.5",
            otherHost: "2001:db8::10", loopback: "203.0.113.5"),
        Listening(
            sip: #"{udp: "127.0.0.1:5060"}"#, host: "127.0.0.1", loopback: "127.0.0.1"),
    ]

    @Test(arguments: listening) func bothFamiliesGetAnAddress(_ row: Listening) throws {
        let text = """
            sip: \(row.sip)
            operators:
              anna: {uri: "sip:anna@192.0.2.1"}
            routes:
              default: {targets: [anna], last_resort: agent}
            """
        let configuration = try GatewayConfiguration.load(
            gateway: ConfigurationFile(name: "gateway.yaml", text: text), environment: [:]
        ) { _ in .success(ConfigurationFile(name: "none.yaml", text: "rules: []")) }.get()
        let settings = try GatewayServiceSettings(
            configuration, localHost: "192.0.2.10", localIPv6Host: "2001:db8::10")
        #expect(settings.advertisedHost == row.host)
        #expect(settings.gateway.mediaAddress == row.host)
        #expect(settings.gateway.otherMediaAddress == row.otherHost)
        #expect(settings.gateway.sip.otherHost == row.otherHost)
        #expect(settings.gateway.loopbackMediaAddress == row.loopback)
        #expect(settings.gateway.loopbackMediaAddressV6 == row.otherLoopback)
    }
}
