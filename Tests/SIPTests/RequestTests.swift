// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing

/// Requests outside any dialog: who is refused, with what, and where the response goes.
@Suite struct RequestTests {
    private func response(
        to text: String, _ adjust: (inout SIPEndpoint.Settings) -> Void = { _ in }
    ) throws -> SIPResponse {
        var peer = Peer(adjust)
        peer.receive(text)
        #expect(peer.events.isEmpty)
        return try peer.takeResponse()
    }

    static let accept =
        "application/sdp, multipart/mixed, multipart/related, multipart/alternative"

    @Test func optionsAreAnsweredWithWhatWeCan() throws {
        let response = try response(to: Script.request("OPTIONS"))
        #expect(response.status == 200)
        #expect(
            response.headers[.allow] == "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, PRACK, UPDATE")
        #expect(response.headers[.supported] == "100rel, timer")
        #expect(response.headers[.accept] == Self.accept)
        #expect(response.to.tag != nil)
    }

    @Test func aMethodWeDoNotAllowIs405WithAllow() throws {
        let response = try response(to: Script.request("REGISTER"))
        #expect(response.status == 405 && response.headers[.allow]?.contains("INVITE") == true)
        #expect(try self.response(to: Script.request("DANCE")).status == 501)
    }

    @Test func aRequiredExtensionIs420WithUnsupported() throws {
        let response = try response(
            to: Script.request(
                "INVITE", headers: ["Require: 100rel, tdialog, precondition"], body: "v=0"))
        #expect(response.status == 420)
        #expect(response.headers[.unsupported] == "tdialog, precondition")
    }

    @Test func aBodyOfAnotherTypeIs415WithAccept() throws {
        let text = Script.request("INVITE", body: "x").replacing(
            "application/sdp", with: "text/html")
        let response = try response(to: text)
        #expect(response.status == 415 && response.headers[.accept] == Self.accept)
        #expect(
            response.headers[.warning]
                == "399 handoff-gateway \"text/html is not taken; application/sdp is\"")
        let encoded = Script.request("INVITE", headers: ["Content-Encoding: gzip"], body: "x")
        #expect(try self.response(to: encoded).status == 415)
    }

    @Test func anOptionalBodyOfAnotherTypeIsIgnored() throws {
        var peer = Peer()
        peer.receive(
            Script.request(
                "INVITE", headers: ["Content-Disposition: render;handling=optional"], body: "x"
            ).replacing("application/sdp", with: "text/html"))
        guard case .incoming(let invite) = peer.events.first?.1 else { throw Peer.Missing() }
        #expect(invite.body == nil)
    }

    @Test func aRequestInNoDialogIs481() throws {
        for method in ["BYE", "INFO", "INVITE"] {
            let text = Script.request(method, to: "gone", body: method == "INVITE" ? "v=0" : "")
            #expect(try response(to: text).status == 481)
        }
        #expect(try response(to: Script.request("BYE")).status == 481)
    }

    @Test func otherSchemesAre416() throws {
        let text = Script.request("OPTIONS").replacing(
            "OPTIONS sip:gateway@10.0.0.1", with: "OPTIONS http://10.0.0.1/")
        #expect(try response(to: text).status == 416)
        var peer = Peer()
        peer.receive(
            Script.request("INVITE", body: "v=0").replacing(
                "INVITE sip:gateway@10.0.0.1", with: "INVITE tel:+1555;phone-context=x"))
        guard case .incoming(let invite) = peer.events.first?.1 else { throw Peer.Missing() }
        #expect(invite.requestURI.user == "+1555")
    }

    @Test func noHopsLeftIs483() throws {
        let text = Script.request("INVITE", body: "v=0").replacing(
            "Max-Forwards: 70", with: "Max-Forwards: 0")
        #expect(try response(to: text).status == 483)
    }

    @Test(arguments: ["*", "<tel:+15551234>", "<http://x/>", "<urn:service:sos>"])
    func anInviteWithoutAUsableContactIs400(contact: String) throws {
        let text = Script.request("INVITE", body: "v=0").replacing(
            "Contact: <sip:caller@10.0.0.2:5062>", with: "Contact: \(contact)")
        let response = try response(to: text)
        #expect(response.status == 400 && response.reason == "Unusable Contact")
        let missing = text.replacing("Contact: \(contact)\n", with: "")
        #expect(try self.response(to: missing).reason == "Missing Contact")
    }

    @Test func aRequestThatCameByTwoWaysIs482TheSecondTime() throws {
        var peer = Peer()
        peer.receive(Script.request("INVITE", branch: "z9hG4bKone", body: "v=0"))
        peer.receive(Script.request("INVITE", branch: "z9hG4bKtwo", body: "v=0"))
        #expect(try peer.takeSummary() == ["100 INVITE", "482 INVITE"])
        #expect(peer.takeEvents() == ["incoming"])
    }

    @Test func beyondTheLimitNewSessionsGet503() throws {
        var peer = Peer { $0.maxTransactions = 3 }
        for number in 0..<5 {
            peer.receive(
                Script.request(
                    "INVITE", branch: "z9hG4bK\(number)", callID: "call-\(number)", body: "v=0"))
        }
        let statuses = try peer.takeSent().compactMap { message -> Int? in
            if case .response(let response) = message { response.status } else { nil }
        }
        #expect(statuses == [100, 100, 100, 503, 503])
        #expect(peer.drops == [.overload(.invite), .overload(.invite)])
        #expect(peer.endpoint.transactionCount == 3)
        // What ends a session is still let in.
        peer.receive(Script.request("CANCEL", branch: "z9hG4bK0", callID: "call-0"))
        #expect(try peer.takeSummary() == ["200 CANCEL", "487 INVITE"])
        let id = peer.endpoint.makeSessionID()
        let request = InviteRequest(
            target: SIPURI(host: "10.0.0.2"), flow: peer.flow,
            from: NameAddr(SIPURI(host: "10.0.0.1")), body: nil)
        peer.command(.invite(id, request))
        #expect(peer.takeEvents().last == "failed 503 local")
    }

    @Test func responsesGoToTheSourceWhenAskedAndElseToTheVia() throws {
        var peer = Peer()
        peer.flow.remotePort = 41000
        peer.receive(Script.request("OPTIONS"))
        #expect(peer.sent.last?.flow.remotePort == 5062)
        #expect(peer.sent.last?.flow.remoteHost == "10.0.0.2")
        #expect(try peer.takeResponse().via.parameters["received"] == nil)
        peer.receive(Script.request("OPTIONS", branch: "z9hG4bKx;rport", callID: "other"))
        #expect(peer.sent.last?.flow == peer.flow)
        let via = try peer.takeResponse().via
        #expect(via.parameters["rport"] == "41000" && via.parameters["received"] == "10.0.0.2")
        peer.flow.remoteHost = "203.0.113.1"
        peer.receive(Script.request("OPTIONS", branch: "z9hG4bKy;maddr=192.0.2.9", callID: "third"))
        #expect(peer.sent.last?.flow.remoteHost == "203.0.113.1")
        #expect(try peer.takeResponse().via.parameters["received"] == "203.0.113.1")
    }

    @Test func viasBelowTheFirstComeBackUntouched() throws {
        let text = Script.request("OPTIONS").replacing(
            "branch=z9hG4bKa",
            with: "branch=z9hG4bKa;rport , SIP/2.0/TCP  b ;branch=1\nVia: SIP / 2.0 / UDP c")
        let response = try response(to: text)
        #expect(
            response.headers.values(of: .via) == [
                "SIP/2.0/UDP 10.0.0.2:5062;branch=z9hG4bKa;rport=5062;received=10.0.0.2, "
                    + "SIP/2.0/TCP  b ;branch=1", "SIP / 2.0 / UDP c",
            ])
    }

    @Test func aPeerOfRFC2543IsServed() throws {
        var peer = Peer()
        let old = { (method: String, tag: String?) in
            Script.request(method, branch: "", to: tag).replacing(";branch=", with: "")
                .replacing(";tag=peer", with: "").replacing(
                    "Contact: <sip:caller@10.0.0.2:5062>\n", with: "")
        }
        peer.receive(old("INVITE", nil))
        peer.receive(old("INVITE", nil))
        #expect(peer.takeEvents() == ["incoming"])
        #expect(try peer.takeSummary() == ["100 INVITE", "100 INVITE"])
        peer.receive(old("CANCEL", nil))
        #expect(try peer.takeSummary() == ["200 CANCEL", "487 INVITE"])
        peer.receive(old("ACK", "x"))
        peer.pass(.seconds(1))
        #expect(peer.sent.isEmpty)
    }

    @Test func malformedRequestsAreToldWhatIsWrong() throws {
        var peer = Peer()
        peer.receive(Script.request("OPTIONS").replacing("CSeq: 1", with: "CSeq: x"))
        let response = try peer.takeResponse0()
        #expect(response.hasPrefix("SIP/2.0 400 Bad CSeq Number\r\n"))
        #expect(response.contains("Call-ID: call-1\r\n"))
        guard case .malformed(let error) = peer.drops.first else { throw Peer.Missing() }
        #expect(error.position > 0)
        peer.receive(Script.request("ACK").replacing("CSeq: 1", with: "CSeq: x"))
        peer.receive("hello")
        peer.receive("\n\n")
        #expect(peer.sent.isEmpty && peer.drops.count == 4)
    }
}

extension Peer {
    /// The text of the only message sent since the last look.
    mutating func takeResponse0() throws -> String {
        defer { sent = [] }
        guard let message = sent.first else { throw Missing() }
        return String(decoding: message.bytes, as: UTF8.self)
    }
}
