// SPDX-License-Identifier: Apache-2.0

import Addresses
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
        #expect(takes(&address, from: stranger, at: 3000, packets: 3) == [false, false, true])
        #expect(address.destination == stranger)
    }

    /// After a long silence anybody may be the peer; but whoever was there may come back.
    @Test func whoeverWasThereBeforeMayComeBack() {
        var address = SymmetricAddress(signalled: signalled)
        #expect(address.accepts(behindNAT, at: .zero) == true)
        _ = takes(&address, from: stranger, at: 6000, packets: 3)
        #expect(address.destination == stranger)
        #expect(address.accepts(behindNAT, at: .zero + .milliseconds(6100)) == true)
        #expect(address.accepts(stranger, at: .zero + .milliseconds(6120)) == false)
        #expect(address.destination == behindNAT)
    }

    /// One packet of a stranger within a silence learns nothing.
    @Test func aStrayPacketStealsNothing() {
        var address = SymmetricAddress(signalled: signalled)
        #expect(address.accepts(behindNAT, at: .zero) == true)
        #expect(address.accepts(stranger, at: .zero + .seconds(9)) == false)
        #expect(address.accepts(behindNAT, at: .zero + .milliseconds(9020)) == true)
        #expect(takes(&address, from: stranger, at: 9040, packets: 50).contains(true) == false)
    }

    /// Who may go on where the learned address has fallen quiet: host, stream, quiet in
    /// milliseconds, and the packet that is the first to be taken of three.
    @Test(
        arguments: [
            (true, true, 20, nil), (true, true, 80, nil), (true, true, 100, 0),
            (true, true, 4000, 0),
            (true, false, 100, nil), (true, false, 900, nil), (true, false, 1000, 2),
            (false, true, 100, nil), (false, true, 900, nil), (false, true, 1000, 2),
            (false, false, 1000, nil), (false, false, 4900, nil), (false, false, 5000, 2),
        ] as [(Bool, Bool, Int, Int?)])
    func aStreamIsFollowedWhereItIsPlausible(
        sameHost: Bool, continues: Bool, quiet: Int, taken: Int?
    ) {
        var address = SymmetricAddress(signalled: signalled)
        #expect(address.accepts(behindNAT, at: .zero) == true)
        let source = sameHost ? behindNAT.with(port: 62000) : stranger
        let answers = takes(
            &address, from: source, at: quiet, packets: 3, every: 1, continues: continues)
        #expect(answers.firstIndex(of: true) == taken)
        #expect(address.destination == (taken == nil ? behindNAT : source))
    }

    /// Media of before the answer, still on its way when the leg opens, is not the peer's.
    @Test func anEarlySourceIsLearnedOnlyWhenItGoesOn() {
        var address = SymmetricAddress(signalled: signalled)
        address.wasHeardEarly(from: stranger)
        #expect(takes(&address, from: stranger, at: 0, packets: 14).contains(true) == false)
        #expect(address.destination == signalled)
        #expect(address.accepts(stranger, at: .zero + .milliseconds(320)) == true)
        #expect(address.destination == stranger)
    }

    @Test func whatIsOnItsWayFromTheAddressOfBeforeIsNoNewPeer() {
        var address = SymmetricAddress(signalled: signalled)
        #expect(address.accepts(behindNAT, at: .zero) == true)
        address.signal(signalled.with(port: 4002))
        #expect(address.accepts(behindNAT, at: .zero + .milliseconds(20)) == false)
        #expect(address.destination.port == 4002)
    }

    private func takes(
        _ address: inout SymmetricAddress, from source: SocketAddress, at start: Int, packets: Int,
        every step: Int = 20, continues: Bool = false
    ) -> [Bool] {
        (0..<packets).map {
            address.accepts(
                source, at: .zero + .milliseconds(start + step * $0), continues: continues)
        }
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
