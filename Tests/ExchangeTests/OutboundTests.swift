// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import Handoff
import SIP
import Testing
import Timing

/// Calls to operators: trunks, passwords, whom they see calling, and where a 3xx sends them.
@Suite struct OutboundTests {
    private static let carrier = Trunk(
        name: "carrier", uri: SIPURI(host: "carrier.example", port: 5080),
        proxy: SIPURI(host: "10.0.0.8", parameters: [Parameter("transport", "tcp")]),
        credentials: Credentials(user: "acme", password: "s3cret"), number: "+493055")

    private func board(
        _ target: Target, trunk: Trunk? = nil, others: [Target] = [],
        _ adjust: (inout GatewaySettings) -> Void = { _ in }
    ) -> Switchboard {
        Switchboard(targets: [target] + others) { settings in
            if let trunk { settings.trunks = [trunk.name: trunk] }
            adjust(&settings)
        }
    }

    @Test func aPhoneIsDialledAsItsAddressSays() throws {
        var board = Switchboard()
        let invite = try board.ask(try board.arrive())
        #expect(invite.uri.description == "sip:anna@10.0.0.7:5070")
        #expect(invite.headers.values(of: "Route").isEmpty)
        #expect(invite.from.uri.description == "sip:gateway@10.0.0.1")
        #expect(invite.headers["P-Asserted-Identity"] == nil && invite.headers["Privacy"] == nil)
    }

    /// The page of a desk comes before the package's own.
    @Test func aDesksPageIsInTheInvite() throws {
        let page = try ScreenPop("https://crm.example/{handoff.id}?r={route}")
        var board = board(Target(name: "anna", uri: "sip:anna@10.0.0.7:5070")) { settings in
            settings.publicURL = "http://10.0.0.1:8080"
            settings.lines[0].plan.screenPop = page
        }
        let invite = try board.ask(try board.arrive())
        let links = invite.headers.values(of: "Call-Info")
        let id = try #require(invite.headers["X-Handoff-Id"])
        #expect(links.count == 2)
        #expect(links.first == "<https://crm.example/\(id)?r=help>;purpose=info")
        #expect(links.last?.contains("/v1/handoffs/\(id)?key=") == true)
    }

    @Test func aNumberIsDialledOnItsTrunk() throws {
        var board = board(
            Target(name: "hotline", uri: "tel:+49-30-(22)22;ext=3", trunk: "carrier"),
            trunk: Self.carrier)
        let invite = try board.ask(try board.arrive())
        #expect(invite.uri.description == "sip:+49302222@carrier.example:5080;user=phone")
        #expect(invite.headers["Route"] == "<sip:10.0.0.8;transport=tcp;lr>")
        #expect(board.lastFlow?.remoteHost == "10.0.0.8" && board.lastFlow?.transport == .tcp)
        #expect(invite.from.uri.description == "sip:+493055@carrier.example:5080")
    }

    @Test func aPhoneBehindATrunkKeepsItsAddress() throws {
        var trunk = Self.carrier
        trunk.proxy = nil
        var board = board(
            Target(name: "anna", uri: "sip:anna@pbx.example", trunk: "carrier"), trunk: trunk)
        let invite = try board.ask(try board.arrive())
        #expect(invite.uri.description == "sip:anna@pbx.example")
        #expect(invite.headers["Route"] == "<sip:carrier.example:5080;lr>")
        #expect(board.names.last == "carrier.example")
    }

    @Test func aTrunkThatAsksIsAnswered() throws {
        var board = board(
            Target(name: "hotline", uri: "tel:+49302222", trunk: "carrier"), trunk: Self.carrier)
        let invite = try board.ask(try board.arrive())
        let ask = "Proxy-Authenticate: Digest realm=\"c\", nonce=\"n\", qop=\"auth\""
        let again = try #require(try board.answer(invite, 407, headers: [ask]))
        #expect(again.headers["Proxy-Authorization"]?.contains("username=\"acme\"") == true)
        try board.answer(again, 180)
        #expect(board.journal.contains { if case .ringing = $0 { true } else { false } })
        #expect(!"\(board.effects)".contains("s3cret"))
    }

    @Test func aWrongPasswordIsSaid() throws {
        var board = board(
            Target(name: "hotline", uri: "tel:+49302222", trunk: "carrier"), trunk: Self.carrier)
        let invite = try board.ask(try board.arrive())
        let ask = "WWW-Authenticate: Digest realm=\"c\", nonce=\"n\""
        let again = try #require(try board.answer(invite, 401, headers: [ask]))
        try board.answer(again, 401, headers: [ask])
        #expect(board.lastAttempt?.result == .unauthorized)
        #expect(
            board.lastAttempt?.evidence == LegEvidence.sip(401, "Wrong User Or Password"))
    }

    // MARK: Whom they see calling

    struct Shown: Sendable, CustomStringConvertible {
        var identity: ShownIdentity
        var headers: [String] = []
        var from: String
        var asserted: String?
        var privacy: String?
        var description: String { "\(identity) \(headers)" }
    }

    static let shown: [Shown] = [
        Shown(identity: .gateway, from: "<sip:gateway@10.0.0.1>"),
        Shown(
            identity: ShownIdentity(number: .caller), from: "\"Maria\" <sip:+49301111@10.0.0.1>"),
        Shown(
            identity: ShownIdentity(number: .caller, name: .none),
            from: "<sip:+49301111@10.0.0.1>"),
        Shown(
            identity: ShownIdentity(name: .caller, asserted: .caller),
            from: "\"Maria\" <sip:gateway@10.0.0.1>", asserted: "<sip:+49301111@10.0.0.1>"),
        Shown(
            identity: ShownIdentity(
                number: .number("+4930999"), name: .text("ACME \"help\""), asserted: .gateway),
            from: "\"ACME \\\"help\\\"\" <sip:+4930999@10.0.0.1>",
            asserted: "<sip:gateway@10.0.0.1>"),
        Shown(
            identity: ShownIdentity(number: .caller, asserted: .caller), headers: ["Privacy: id"],
            from: "\"Anonymous\" <sip:anonymous@anonymous.invalid>", privacy: "id"),
        Shown(
            identity: ShownIdentity(
                number: .gateway, name: .caller, asserted: .number("+4930999")),
            headers: ["Privacy: header;critical"], from: "<sip:gateway@10.0.0.1>",
            asserted: "<sip:+4930999@10.0.0.1>", privacy: "id"),
        Shown(
            identity: ShownIdentity(number: .caller), headers: ["Privacy: none"],
            from: "\"Maria\" <sip:+49301111@10.0.0.1>"),
        Shown(identity: .gateway, headers: ["Privacy: user"], from: "<sip:gateway@10.0.0.1>"),
    ]

    @Test(arguments: Self.shown)
    func everyIdentityIsShownAsConfigured(_ shown: Shown) throws {
        var board = board(
            Target(name: "anna", uri: "sip:anna@10.0.0.7", identity: shown.identity))
        let invite = try board.ask(try board.arrive(headers: shown.headers))
        var from = invite.from
        from.tag = nil
        #expect(from.description == shown.from)
        #expect(invite.headers["P-Asserted-Identity"] == shown.asserted)
        #expect(invite.headers["Privacy"] == shown.privacy)
    }

    @Test(arguments: [403, 428, 433, 436, 437, 438, 488, 606, 607, 608])
    func aRefusedIdentityIsFollowedByTheGatewaysOwn(_ status: Int) throws {
        let identity = ShownIdentity(number: .caller, asserted: .caller)
        var board = board(
            Target(name: "hotline", uri: "tel:+49302222", trunk: "carrier", identity: identity),
            trunk: Self.carrier)
        let invite = try board.ask(try board.arrive())
        let again = try #require(try board.answer(invite, status))
        #expect(again.callID != invite.callID && again.uri == invite.uri)
        #expect(again.from.uri.user == "+493055" && again.from.displayName == nil)
        #expect(again.headers["P-Asserted-Identity"] == nil)
        #expect(board.lastAttempt == nil)
        // Once: the second refusal is one of the target.
        #expect(try board.answer(again, status)?.method != .invite)
        #expect(board.lastAttempt?.evidence?.code == status)
        #expect(board.core.portsInUse == 1)
    }

    @Test func aRefusalThatIsNoneOfTheIdentityStands() throws {
        let target = Target(
            name: "anna", uri: "sip:anna@10.0.0.7", identity: ShownIdentity(number: .caller))
        for status in [404, 486, 480, 503, 603] {
            var board = board(target)
            let invite = try board.ask(try board.arrive())
            #expect(try board.answer(invite, status)?.method != .invite)
            #expect(board.lastAttempt?.evidence?.code == status)
        }
        // Somebody's phone has rung: who says no then is a person.
        var board = board(target)
        let invite = try board.ask(try board.arrive())
        try board.answer(invite, 180)
        #expect(try board.answer(invite, 403)?.method != .invite)
        #expect(board.lastAttempt?.result == .declined)
    }

    /// What travels in the INVITE beside the call (RFC 7433).
    @Test func theHandoffIsNamedOnTheWire() throws {
        var board = Switchboard()
        let invite = try board.ask(try board.arrive())
        let id = try #require(board.package?.id.rawValue)
        #expect(invite.headers["X-Handoff-Id"] == id)
        let reason = try #require(invite.headers["X-Handoff-Reason"])
        #expect(!reason.isEmpty && reason.utf8.allSatisfy { (32..<127).contains($0) })
        let data = try #require(invite.headers["User-to-User"])
        #expect(data.hasSuffix(";encoding=hex"))
        let digits = Array(data.dropLast(13))
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        #expect(bytes.count * 2 == digits.count && bytes.count <= 128)
        #expect(String(decoding: bytes, as: UTF8.self) == "\(id);\(reason)")
    }

    // MARK: Sent on

    @Test(arguments: [
        "sip:bob@elsewhere.example", "sip:anna@10.0.0.7:5071", "sip:ben@10.0.0.8", "tel:+4930",
        "sips:ben@10.0.0.7:5072",
    ])
    func aStrangePlaceIsNotFollowed(_ place: String) throws {
        var board = board(
            Target(name: "anna", uri: "sip:anna@10.0.0.7:5070"),
            others: [Target(name: "ben", uri: "sip:ben@10.0.0.7:5072")])
        let invite = try board.ask(try board.arrive())
        let next = try board.answer(invite, 302, headers: ["Contact: <\(place)>"])
        #expect(board.lastAttempt?.result == .moved)
        #expect(board.lastAttempt?.evidence?.code == 302)
        #expect(board.lastAttempt?.evidence?.text.contains(place) == true)
        // The route goes on.
        #expect(next?.uri.description == "sip:ben@10.0.0.7:5072")
    }

    @Test func aPlaceOfAnAllowedDomainIsFollowedWithoutCredentials() throws {
        var board = board(
            Target(name: "anna", uri: "sip:anna@10.0.0.7:5070"),
            { settings in
                settings.redirectDomains = ["pbx.example"]
                settings.operatorCredentials = [
                    "anna": Credentials(user: "acme", password: "s3cret")
                ]
            })
        let invite = try board.ask(try board.arrive())
        let contacts = "Contact: <sip:x@evil.example>;q=0.9, <sip:anna2@PBX.example:5099?A=b>;q=0.5"
        let again = try #require(try board.answer(invite, 302, headers: [contacts]))
        #expect(again.uri.description == "sip:anna2@PBX.example:5099")
        #expect(board.names.last == "PBX.example" && board.lastFlow?.remotePort == 5099)
        let ask = "WWW-Authenticate: Digest realm=\"c\", nonce=\"n\""
        #expect(try board.answer(again, 401, headers: [ask])?.method != .invite)
        #expect(board.lastAttempt?.result == .unauthorized)
    }

    @Test func aNamedTargetIsFollowedAndHeld() throws {
        let ben = Target(name: "ben", uri: "sip:ben@10.0.0.7:5072")
        var board = board(Target(name: "anna", uri: "sip:anna@10.0.0.7:5070"), others: [ben])
        let first = try board.arrive()
        let invite = try board.ask(first)
        let again = try #require(
            try board.answer(invite, 302, headers: ["Contact: <sip:ben@10.0.0.7:5072;x=y>"]))
        #expect(again.uri.description == "sip:ben@10.0.0.7:5072;x=y")
        #expect(board.core.leaseCount == 2)
        // Another caller finds both taken.
        board.press(try board.arrive())
        #expect(board.lastAttempt?.result == .busy)
        #expect(try board.answer(again, 486)?.method == .invite, "ben's own turn comes still")
    }

    @Test func circlesEnd() throws {
        var board = board(
            Target(name: "anna", uri: "sip:anna@10.0.0.7:5070"),
            { $0.redirectDomains = ["pbx.example"] })
        var invite = try board.ask(try board.arrive())
        var hops = 0
        while let next = try board.answer(
            invite, 302, headers: ["Contact: <sip:a\(hops)@pbx.example>"]), next.method == .invite
        {
            invite = next
            hops += 1
            try #require(hops < 50)
        }
        #expect(hops == 3 && board.lastAttempt?.result == .moved)
        // Back to where it came from at once.
        var other = self.board(
            Target(name: "anna", uri: "sip:anna@pbx.example"),
            { $0.redirectDomains = ["pbx.example"] })
        let first = try other.ask(try other.arrive())
        #expect(
            try other.answer(first, 301, headers: ["Contact: <sip:anna@pbx.example>"])?.method
                != .invite)
        #expect(other.lastAttempt?.result == .moved)
    }
}
