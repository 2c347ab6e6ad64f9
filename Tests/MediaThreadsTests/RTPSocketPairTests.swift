// SPDX-License-Identifier: Apache-2.0

import CLinux
import MediaThreads
import Testing

@Suite struct RTPSocketPairTests {
    @Test func aPairIsAnEvenPortAndTheNext() throws {
        let pair = try RTPSocketPair.bind(host: "127.0.0.1", port: 0)
        #expect(pair.port % 2 == 0 && pair.port > 0)
        var next = clinux_address(high: 0, low: 0x7F00_0001, port: pair.port + 1, is_ipv6: 0)
        #expect(clinux_udp_bind(&next, 0) == -98)
    }

    @Test func aTakenPortIsAnErrorAndLeavesNothingBound() throws {
        let pair = try RTPSocketPair.bind(host: "127.0.0.1", port: 0)
        #expect(throws: RTPSocketError.refused(errno: 98, port: pair.port)) {
            try RTPSocketPair.bind(host: "127.0.0.1", port: pair.port)
        }
    }

    @Test func oddPortsAndNamesAreRefused() {
        #expect(throws: RTPSocketError.oddPort(4001)) {
            try RTPSocketPair.bind(host: "127.0.0.1", port: 4001)
        }
        #expect(throws: RTPSocketError.badHost("localhost")) {
            try RTPSocketPair.bind(host: "localhost", port: 4000)
        }
    }

    @Test func theDescriptorLimitIsNeverLowered() {
        let limit = DescriptorLimit.raise()
        #expect(limit >= 1024)
        #expect(DescriptorLimit.raise() == limit)
    }

    @Test func aForgottenPairIsClosed() throws {
        var pair: RTPSocketPair? = try RTPSocketPair.bind(host: "127.0.0.78", port: 0)
        let port = try #require(pair?.port)
        pair = nil
        _ = try RTPSocketPair.bind(host: "127.0.0.78", port: port)
    }
}
