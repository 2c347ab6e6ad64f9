// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import Handoff
import SIP
import Testing
import Timing

/// Calls that come in: the line, who is calling, what comes with the call, and who may call.
@Suite struct InboundTests {
    private func board(
        _ adjust: @escaping (inout Line) -> Void = { _ in },
        trunks: [Trunk] = []
    ) -> Switchboard {
        Switchboard { settings in
            settings.trunks = Dictionary(uniqueKeysWithValues: trunks.map { ($0.name, $0) })
            adjust(&settings.lines[0])
        }
    }

    @Test(arguments: [
        "sip:+4930123@10.0.0.1", "sip:+4930123;npdi;rn=+49999@10.0.0.1;user=phone",
        "sip:%2B4930123@10.0.0.1", "sip:+49-30.(123)@10.0.0.1", "tel:+49-30-123",
        "tel:+4930123;phone-context=example.com", "sip:+49%2030123;isub=1@10.0.0.1",
    ])
    func aLineIsFoundByTheNumberItself(_ uri: String) throws {
        var board = Switchboard { settings in
            var other = settings.lines[0]
            settings.lines[0].name = "rest"
            other.name = "thirty"
            other.numbers = ["+4930123"]
            settings.lines.append(other)
        }
        _ = try board.arrive(uri)
        #expect(board.told["to_number"] == "+4930123")
        let line = board.journal.compactMap { kind -> String? in
            if case .arrived(_, _, _, let line, _) = kind { line } else { nil }
        }
        #expect(line == ["thirty"])
    }

    @Test(arguments: [
        ("<sip:+49301111;npdi@10.0.0.2;user=phone>", "+49301111"),
        ("\"A\" <tel:+49-30-1111;ext=3>", "+49301111"), ("<sip:%2B49301111@x>", "+49301111"),
        ("<sip:anna@x;method=INVITE>", "anna"), ("<sip:10.0.0.2>", ""),
    ])
    func theCallersNumberHasNoParameters(_ from: String, _ number: String) throws {
        var board = Switchboard()
        _ = try board.arrive(from: from)
        #expect(board.told["from_number"] == number)
    }

    // MARK: Identity

    private static let claims = [
        "P-Asserted-Identity: \"Real\" <sip:+4989@carrier>, <tel:+4989>",
        "P-Preferred-Identity: <sip:+4977@carrier>",
        "Diversion: <sip:+4940;x=y@carrier>;reason=\"no-answer\";counter=1",
    ]

    @Test func whatNobodyVouchesForIsIgnored() throws {
        var board = board()
        _ = try board.arrive(headers: Self.claims)
        #expect(board.told["from_number"] == "+49301111" && board.told["diverted_from"] == nil)
    }

    @Test func aTrustedLineTakesWhatIsAsserted() throws {
        var board = board { $0.isTrusted = true }
        let call = try board.arrive(headers: Self.claims)
        #expect(board.told["from_number"] == "+4989")
        #expect(board.told["diverted_from"] == "+4940")
        #expect(board.told["diversion_reason"] == "no-answer")
        _ = try board.ask(call)
        #expect(board.callerAddress == "sip:+4989@carrier")
        #expect(board.package?.callerName == "Real")
        #expect(board.package?.context.map(\.key) == ["diverted_from", "diversion_reason"])
        // The preferred one counts where none is asserted; nonsense is passed over.
        _ = try board.arrive(headers: [Self.claims[1]])
        #expect(board.told["from_number"] == "+4977")
        _ = try board.arrive(headers: ["P-Asserted-Identity: <<>>", "Diversion: ;;;"])
        #expect(board.told["from_number"] == "+49301111")
    }

    @Test func aTrustedTrunkIsKnownByWhereItCallsFrom() throws {
        let trunk = Trunk(
            name: "carrier", uri: SIPURI(host: "carrier"),
            networks: [AddressRange("198.51.100.0/24")].compactMap(\.self), isTrusted: true)
        var board = board(trunks: [trunk])
        _ = try board.arrive(at: "198.51.100.9", headers: Self.claims)
        #expect(board.told["from_number"] == "+4989")
        _ = try board.arrive(at: "198.51.101.9", headers: Self.claims)
        #expect(board.told["from_number"] == "+49301111")
    }

    @Test(arguments: ["id", "user", "header", "user;id", "header;critical", "ID"])
    func whoeverWantsPrivacyIsNobody(_ privacy: String) throws {
        for isTrusted in [true, false] {
            var board = board { $0.isTrusted = isTrusted }
            let call = try board.arrive(headers: Self.claims + ["Privacy: \(privacy)"])
            let invite = try board.ask(call)
            #expect(board.told["from_number"] == "anonymous")
            #expect(board.callerAddress == "anonymous")
            #expect(board.package?.callerName == nil)
            let wire = "\(invite)" + "\(board.journal)"
            #expect(
                !wire.contains("+4989") && !wire.contains("49301111") && !wire.contains("Maria"))
        }
    }

    // MARK: Header fields

    @Test func namedHeadersReachBotAndHuman() throws {
        var board = board { $0.passedHeaders = ["X-Customer-Id", "x-shop-*"] }
        let call = try board.arrive(headers: [
            "x-customer-id: 4471", "X-Shop-Cart: 3 items", "X-SHOP-Lang: de", "X-Secret: no",
            "X-Customer-Id: second", "X-Shop: no", "Subject: no",
        ])
        #expect(board.told["X-Customer-Id"] == "4471" && board.told["X-Shop-Cart"] == "3 items")
        #expect(board.told["X-SHOP-Lang"] == "de" && board.told.count == 6)
        _ = try board.ask(call)
        #expect(
            board.package?.context.map(\.key) == ["X-Customer-Id", "X-Shop-Cart", "X-SHOP-Lang"])
    }

    @Test func headersAreBounded() throws {
        var board = board { $0.passedHeaders = ["X-*"] }
        let long = String(repeating: "a", count: 600)
        _ = try board.arrive(headers: (0..<60).map { "X-H\($0): \(long)" })
        #expect(board.told.count == 3 + 32)
        #expect(board.told.values.allSatisfy { $0.count <= 500 })
    }

    @Test func withoutAWordNoHeaderIsPassedOn() throws {
        var board = board()
        _ = try board.arrive(headers: ["X-Customer-Id: 4471"])
        #expect(board.told.keys.sorted() == ["call_id", "from_number", "to_number"])
    }

    // MARK: Who may call

    private var guarded: Switchboard {
        Switchboard { settings in
            settings.sip.admission = Admission(
                doors: [Admission.Door(networks: AddressRange.privateNetworks)], realm: "r",
                secret: [1])
        }
    }

    @Test func strangersAreToldInTheLogNowAndThenWithoutTheirNumber() {
        var board = guarded
        for call in 0..<500 {
            board.receive(
                Switchboard.request("INVITE", call: "s\(call)", body: Switchboard.offer),
                from: "203.0.113.\(call % 200)")
            board.pass(.milliseconds(100))
        }
        #expect(board.core.callCount == 0 && board.journal.isEmpty)
        #expect(board.responses.allSatisfy { $0.status == 403 } && board.responses.count == 500)
        #expect((4...6).contains(board.log.count), "\(board.log)")
        #expect(board.log.first?.contains("203.0.113.0") == true)
        #expect(board.log.last?.contains("others") == true)
        #expect(!board.log.contains { $0.contains("49301111") || $0.contains("demo") })
    }

    @Test func aGatewayThatEndsSaysSo() throws {
        var board = guarded
        _ = try board.arrive()
        board.input(.drain(deadline: board.now + .seconds(60)))
        #expect(board.core.isDraining && !board.core.isDrained)
        board.receive(Switchboard.request("OPTIONS", call: "o"))
        #expect(board.responses.last?.status == 503)
        board.receive(Switchboard.request("INVITE", call: "i", body: Switchboard.offer))
        #expect(board.responses.last?.status == 503)
        #expect(board.responses.last?.headers["Retry-After"] != nil)
    }
}
