// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

@Suite struct SymmetricAddressTests {
    private let signalled = SocketAddress(ipv4: 0x0A00_0001, port: 4000)
    private let behindNAT = SocketAddress(ipv4: 0xC000_0201, port: 61000)
    private let stranger = SocketAddress(ipv4: 0xC633_6401, port: 4000)

    @Test func sendsToTheSignalledAddressUntilAPacketComes() {
        var address = SymmetricAddress(signalled: signalled)
        #expect(address.destination == signalled)
        #expect(address.accepts(behindNAT, at: .zero) == true)
        #expect(address.destination == behindNAT)
        #expect(address.isLatched)
    }

    @Test func aThirdAddressIsRefusedAndCounted() {
        var address = SymmetricAddress(signalled: signalled)
        #expect(address.accepts(behindNAT, at: .zero) == true)
        for millisecond in 0..<100 {
            #expect(address.accepts(stranger, at: .zero + .milliseconds(millisecond)) == false)
        }
        #expect(address.refused == 100)
        #expect(address.destination == behindNAT)
    }

    @Test func silenceOpensTheLatch() {
        var address = SymmetricAddress(signalled: signalled, silenceTimeout: .seconds(2))
        #expect(address.accepts(behindNAT, at: .zero) == true)
        #expect(address.accepts(behindNAT, at: .zero + .seconds(1)) == true)
        #expect(address.accepts(stranger, at: .zero + .seconds(2)) == false)
        #expect(address.accepts(stranger, at: .zero + .seconds(3)) == true)
        #expect(address.destination == stranger)
    }

    @Test func theSignalledAddressTakesOverFromALearnedOneButNotBack() {
        var address = SymmetricAddress(signalled: signalled)
        #expect(address.accepts(stranger, at: .zero) == true)
        #expect(address.accepts(signalled, at: .zero) == true)
        #expect(address.destination == signalled)
        #expect(address.accepts(stranger, at: .zero) == false)
    }

    @Test func onlyANewAddressFromSignallingUnlatches() {
        var address = SymmetricAddress(signalled: signalled)
        #expect(address.accepts(behindNAT, at: .zero) == true)
        address.signal(signalled)
        #expect(address.destination == behindNAT)
        address.signal(signalled.with(port: 4002))
        #expect(address.destination.port == 4002)
        #expect(address.accepts(stranger, at: .zero) == true)
    }

    @Test(arguments: ["0.0.0.0", "::"]) func holdIsNoAddress(_ host: String) throws {
        var address = SymmetricAddress(signalled: signalled)
        #expect(address.accepts(behindNAT, at: .zero) == true)
        address.signal(try #require(SocketAddress(host: host, port: 4000)))
        #expect(address.destination == behindNAT)
        #expect(address.signalled == signalled)
    }
}
