// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing

@Suite struct GrammarTests {
    private func parse(_ text: String) throws -> SIPRequest {
        guard case .request(let request) = try SIPMessage(parsing: Peer.wire(text)) else {
            throw Peer.Missing()
        }
        return request
    }

    private func problem(_ text: String) -> String? {
        do throws(MalformedMessage) {
            _ = try SIPMessage(parsing: Peer.wire(text))
            return nil
        } catch {
            return error.error.problem
        }
    }

    @Test(arguments: [
        ("<sip:a@b.c>;tag=1", "sip:a@b.c", "1"), ("sip:a@b.c;tag=1", "sip:a@b.c", "1"),
        (
            "\"A, B\" <sips:a:pw@[2001:db8::1]:5061;transport=tls?x=y>;tag=2;z",
            "sips:a:pw@[2001:db8::1]:5061;transport=tls?x=y", "2"
        ),
        ("Bob <tel:+1-555;phone-context=x>;tag=3", "tel:+1-555;phone-context=x", "3"),
        ("<SIP:B.c> ; TAG = 4", "sip:B.c", "4"),
    ])
    func addressesAreRead(value: String, uri: String, tag: String) throws {
        let request = try parse(
            Script.request("OPTIONS").replacing(
                "From: <sip:caller@10.0.0.2>;tag=peer", with: "From: \(value)"))
        #expect(request.from.uri.description == uri && request.from.tag == tag)
    }

    @Test(arguments: [
        "<sip:a@b", "sip:", "<sip:a@>", "sip:a b@c", "\"x <sip:a@b>", "<sip:a@b>;=1", "a@b", "",
        "<sip:a@b:99999>", "<sip:a%zz@b>", "<sip:@b>", "<sip:a@b>x", "<sip:[::g]>", "<>",
    ])
    func badAddressesAreRefused(value: String) {
        let text = Script.request("OPTIONS").replacing(
            "From: <sip:caller@10.0.0.2>;tag=peer", with: "From: \(value)")
        #expect(problem(text) != nil)
    }

    @Test func namesAreQuotedSoThatTheyCannotBreakOut() throws {
        let name = "Eve\" <sip:x@y>\r\nEvil: 1\\"
        let address = NameAddr(displayName: name, SIPURI(user: "a", host: "b"))
        let request = try parse(
            Script.request("OPTIONS").replacing(
                "From: <sip:caller@10.0.0.2>", with: "From: \(address)"))
        #expect(request.from.displayName == "Eve\" <sip:x@y>  Evil: 1\\")
        #expect(request.from.uri.user == "a" && request.headers["Evil"] == nil)
    }

    @Test func usersAreEscapedBothWays() {
        let user = PercentEncoding.encodeUser("a b@c:é%")
        #expect(user == "a%20b%40c%3A%C3%A9%25")
        #expect(SIPURI(user: user, host: "h").decodedUser == "a b@c:é%")
        #expect(PercentEncoding.decode("%4") == "%4")
    }

    @Test func compactAndLongNamesAreTheSame() throws {
        let text = Script.request("OPTIONS").replacing("Via:", with: "v:")
            .replacing("From:", with: "F :").replacing("Call-ID:", with: "i:")
            .replacing("Content-Length:", with: "l:")
        let request = try parse(text)
        #expect(request.callID == "call-1" && request.headers[.via] != nil)
        #expect(HeaderName("CALL-id") == .callID && HeaderName("x-A") == HeaderName("X-a"))
        #expect(HeaderName("m").spelling == "Contact")
    }

    @Test func theLimitsHold() {
        let base = Script.request("OPTIONS")
        func with(_ headers: [String]) -> String {
            Script.request("OPTIONS", headers: headers)
        }
        #expect(problem(base) == nil)
        #expect(problem(with(["X: " + String(repeating: "a", count: 8_000)])) == nil)
        #expect(
            problem(with(["X: " + String(repeating: "a", count: 9_000)])) == "Line Too Long")
        #expect(
            problem(with([String](repeating: "X: a\n folded", count: 400)))
                == "Too Many Header Fields")
        let vias = [String](repeating: "Via: SIP/2.0/UDP a", count: 70)
        #expect(problem(with(vias)) == "Too Many Via")
        let list = [String](repeating: "<sip:a>", count: 70).joined(separator: ",")
        #expect(problem(with(["Contact: " + list])) == "Too Many Values")
        let fat = [String](repeating: "X: " + String(repeating: "a", count: 7_000), count: 10)
        #expect(problem(with(fat)) == "Message Too Large")
    }

    @Test func whatIsWrongIsSaidWithItsPlace() {
        let text = Script.request("OPTIONS").replacing("Max-Forwards: 70", with: "Max-Forwards: x")
        do throws(MalformedMessage) {
            _ = try SIPMessage(parsing: Peer.wire(text))
            Issue.record("parsed")
        } catch {
            #expect(error.error.problem == "Bad Max-Forwards")
            let at = String(decoding: Peer.wire(text)[error.error.position...], as: UTF8.self)
            #expect(at.hasPrefix("x\r\n"))
        }
    }

    @Test func noHeaderValueCanStartAnotherLine() throws {
        let fields = CommonFields(
            via: Via(transport: "UDP", sentBy: HostPort(host: "h")),
            from: NameAddr(SIPURI(host: "f")), to: NameAddr(SIPURI(host: "t")), callID: "c",
            cseq: CSeq(1, .options))
        let request = SIPRequest(
            uri: .sip(SIPURI(host: "r")), fields: fields,
            headers: [Header("X-Note", "a\r\nEvil: 1\n\nbody")])
        guard case .request(let read) = try SIPMessage(parsing: request.bytes) else {
            throw Peer.Missing()
        }
        #expect(read.headers["Evil"] == nil && read.body.isEmpty)
        #expect(read.headers["X-Note"] == "a  Evil: 1  body")
    }
}

/// What phones send although the grammar does not allow it, and what is read all the same.
@Suite struct LiberalReadingTests {
    @Test(arguments: [
        ("tag=peer", "tag=1c=22/x@10.0.0.2"), ("branch=z9hG4bKa", "branch=z9hG4bKa=b/c"),
        ("Call-ID: call-1", "Call-ID: a=b;c,d#e@f"),
        ("branch=z9hG4bKa", "branch=z9hG4bKa;received=2001:db8::7"),
        ("<sip:caller@10.0.0.2>", "\"Ren\u{E9}\" <sip:caller@10.0.0.2;line=a=b>"),
        ("<sip:caller@10.0.0.2>", "Ren\u{E9} <sip:caller@under_score.example>"),
    ])
    func isRead(usual: String, odd: String) throws {
        var peer = Peer()
        peer.receive(Script.request("OPTIONS").replacing(usual, with: odd))
        #expect(try peer.takeSummary() == ["200 OPTIONS"])
    }

    @Test func zeroTimersDoNotSpin() {
        var peer = Peer {
            $0.timers.t1 = .zero
            $0.answerLimit = .zero
        }
        peer.receive(Script.request("INVITE", body: "v=0"))
        peer.pass(.seconds(1))
        #expect(peer.takeEvents() == ["incoming", "ended unanswered"])
    }
}
