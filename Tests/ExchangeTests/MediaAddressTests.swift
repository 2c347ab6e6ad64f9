// SPDX-License-Identifier: Apache-2.0

import Addresses
import Exchange
import SIP
import Testing

/// Which of our addresses a peer is told to send its sound to: one of the family that its own sound
/// comes by and that it can reach, whoever brought the message.
@Suite struct MediaAddressTests {
    /// What the gateway is called, towards IPv4, towards IPv6, and on this machine.
    struct House: Sendable {
        var v4 = "192.0.2.10"
        var v6: String? = "2001:db8::10"
        var loopback = "127.0.0.1"
        var loopbackV6: String? = "::1"

        static let both = House()
        static let onlyIPv4 = House(v6: nil, loopbackV6: nil)
        /// A public address in front of a translator, the same for everybody.
        static let advertised = House(v6: nil, loopback: "192.0.2.10", loopbackV6: nil)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var house: House
        /// Where the INVITE came from.
        var signalling: String
        /// `c=` of the offer; nil for an INVITE without one.
        var sound: String?
        var named: String

        var testDescription: String { "\(signalling) \(sound ?? "no offer")" }
    }

    static let cases: [Case] = [
        // A telephone of its own.
        Case(house: .both, signalling: "192.0.2.7", sound: "192.0.2.7", named: "192.0.2.10"),
        Case(house: .both, signalling: "2001:db8::7", sound: "2001:db8::7", named: "2001:db8::10"),
        Case(house: .onlyIPv4, signalling: "192.0.2.7", sound: "192.0.2.7", named: "192.0.2.10"),
        // A proxy on this machine, the telephone far away, and the other way round.
        Case(house: .both, signalling: "127.0.0.1", sound: "192.0.2.7", named: "192.0.2.10"),
        Case(house: .both, signalling: "::1", sound: "192.0.2.7", named: "192.0.2.10"),
        Case(house: .both, signalling: "::1", sound: "2001:db8::7", named: "2001:db8::10"),
        Case(house: .both, signalling: "192.0.2.7", sound: "127.0.0.1", named: "127.0.0.1"),
        // Both on this machine.
        Case(house: .both, signalling: "127.0.0.1", sound: "127.0.0.1", named: "127.0.0.1"),
        Case(house: .both, signalling: "::1", sound: "::1", named: "::1"),
        Case(house: .both, signalling: "127.0.0.1", sound: "127.1.2.3", named: "127.0.0.1"),
        // Signalling by one family, sound by the other.
        Case(house: .both, signalling: "192.0.2.7", sound: "2001:db8::7", named: "2001:db8::10"),
        Case(house: .both, signalling: "2001:db8::7", sound: "192.0.2.7", named: "192.0.2.10"),
        // An IPv4 address in IPv6 clothes is what it stands for.
        Case(
            house: .both, signalling: "::ffff:192.0.2.7", sound: "192.0.2.7", named: "192.0.2.10"),
        // No sound yet, or a hold by zeros: by who signals, but never "this machine".
        Case(house: .both, signalling: "192.0.2.7", sound: nil, named: "192.0.2.10"),
        Case(house: .both, signalling: "2001:db8::7", sound: nil, named: "2001:db8::10"),
        Case(house: .both, signalling: "127.0.0.1", sound: nil, named: "192.0.2.10"),
        Case(house: .both, signalling: "::1", sound: nil, named: "2001:db8::10"),
        Case(house: .both, signalling: "127.0.0.1", sound: "0.0.0.0", named: "192.0.2.10"),
        // The address that was advertised, for everybody.
        Case(house: .advertised, signalling: "127.0.0.1", sound: "127.0.0.1", named: "192.0.2.10"),
        Case(house: .advertised, signalling: "10.0.0.2", sound: "10.0.0.2", named: "192.0.2.10"),
    ]

    private func desk(_ house: House) -> CoreDesk {
        CoreDesk { settings in
            settings.mediaAddress = house.v4
            settings.otherMediaAddress = house.v6
            settings.loopbackMediaAddress = house.loopback
            settings.loopbackMediaAddressV6 = house.loopbackV6
        }
    }

    private func connection(in body: [UInt8]) -> String {
        String(decoding: body, as: UTF8.self).split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix("c=") }.map(String.init) ?? ""
    }

    private func line(_ address: String) -> String {
        "c=IN \(address.contains(":") ? "IP6" : "IP4") \(address)"
    }

    @Test(arguments: cases) func ourAddressFollowsTheSound(_ row: Case) throws {
        var desk = desk(row.house)
        let flow = Flow(transport: .udp, remoteHost: row.signalling, remotePort: 5060)
        let body = row.sound.map { CoreDesk.sdp(connection: line($0)) } ?? ""
        desk.receive(CoreDesk.request("INVITE", body: body), from: flow)
        let answer = try desk.takeResponse(.invite)
        #expect(answer.status == 200)
        #expect(connection(in: answer.body) == line(row.named))
    }

    /// The sound moves (a transfer behind the same proxy), and our address with it.
    @Test(arguments: [
        ("2001:db8::7", "2001:db8::10"), ("127.0.0.1", "127.0.0.1"), ("198.51.100.1", "192.0.2.10"),
        ("::1", "::1"), ("0.0.0.0", "192.0.2.10"),
    ])
    func ourAddressFollowsALaterOffer(_ sound: String, _ named: String) throws {
        var desk = desk(.both)
        let flow = Flow(transport: .udp, remoteHost: "192.0.2.7", remotePort: 5060)
        desk.receive(
            CoreDesk.request("INVITE", body: CoreDesk.sdp(connection: line("192.0.2.7"))),
            from: flow)
        let tag = try #require(try desk.takeResponse(.invite).to.tag)
        desk.receive(CoreDesk.request("ACK", branch: "b", to: tag), from: flow)
        desk.receive(
            CoreDesk.request(
                "INVITE", cseq: 2, branch: "c", to: tag,
                body: CoreDesk.sdp(connection: line(sound))), from: flow)
        #expect(connection(in: try desk.takeResponse(.invite).body) == line(named))
    }
}
