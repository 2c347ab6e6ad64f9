// SPDX-License-Identifier: Apache-2.0

import Addresses
import GatewayTesting
import Testing
import Timing

@Suite struct SimNetworkTests {
    private let here = SocketAddress(ipv4: 0x0A00_0001, port: 5060)
    private let there = SocketAddress(ipv4: 0x0A00_0002, port: 5060)

    private func delivered(_ conditions: NetworkConditions, seed: UInt64) -> [UInt8] {
        var network = SimNetwork(conditions: conditions, random: SeededRandom(seed: seed))
        for number in 0..<200 {
            network.send(
                SimDatagram(.rtp, from: here, to: there, bytes: [UInt8(number)]),
                at: .zero + .milliseconds(20 * number))
        }
        return network.arrivals(at: .zero + .seconds(60)).flatMap(\.bytes)
    }

    @Test func aGoodNetworkDeliversEverythingInOrder() {
        #expect(delivered(.good, seed: 1) == (0..<200).map(UInt8.init))
    }

    @Test func aBadNetworkLosesReordersAndDoubles() {
        let got = delivered(.bad, seed: 1)
        #expect(Set(got).count < 200)
        #expect(Set(got).count > 150)
        #expect(got.count > Set(got).count)
        #expect(got != got.sorted())
    }

    @Test func theSameSeedIsTheSameNetwork() {
        #expect(delivered(.bad, seed: 7) == delivered(.bad, seed: 7))
        #expect(delivered(.bad, seed: 7) != delivered(.bad, seed: 8))
    }

    @Test func nothingArrivesBeforeTheLatency() {
        var network = SimNetwork(conditions: .good, random: SeededRandom(seed: 1))
        network.send(SimDatagram(.sip, from: here, to: there, bytes: [1]), at: .zero)
        #expect(network.arrivals(at: .zero + .milliseconds(9)).isEmpty)
        #expect(network.nextDeadline == .zero + .milliseconds(10))
        #expect(network.arrivals(at: .zero + .milliseconds(10)).count == 1)
    }
}
