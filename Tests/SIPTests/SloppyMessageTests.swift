// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing
import Timing

/// INVITEs as devices, gateways and scripts really send them, against RFC 3261 or at its edge.
@Suite struct SloppyMessageTests {
    struct Sloppy: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        /// The user of From as it ought to be read, and its display name.
        var user = "caller"
        var display: String?

        var testDescription: String { name }
    }

    /// What a careful phone would write.
    static let proper = Script.request("INVITE", body: "v=0")

    private static let from = "From: <sip:caller@10.0.0.2>;tag=peer"

    private static func with(_ old: String, _ new: String) -> String {
        proper.replacing(old, with: new)
    }

    private static func named(_ from: String, _ display: String?, _ user: String = "caller")
        -> Sloppy
    {
        Sloppy(
            name: from, text: with(Self.from, "From: \(from);tag=peer"), user: user,
            display: display)
    }

    static let addresses: [Sloppy] = [
        named("Bell, Alexander <sip:caller@10.0.0.2>", "Bell, Alexander"),
        named("M\u{FC}ller, Anna (Sales) <sip:caller@10.0.0.2>", "M\u{FC}ller, Anna (Sales)"),
        named("anna@home.example <sip:caller@10.0.0.2>", "anna@home.example"),
        named("+49 (89) 123/456 <sip:caller@10.0.0.2>", "+49 (89) 123/456"),
        named("[Support] #1 <sip:caller@10.0.0.2>", "[Support] #1"),
        named("Re: your call <sip:caller@10.0.0.2>", "Re: your call"),
        named("A;B <sip:caller@10.0.0.2>", "A;B"),
        named("\"Anna \"Ann\" M\" <sip:caller@10.0.0.2>", "Anna \"Ann\" M"),
        named("\"Sami\\ \" <sip:caller@10.0.0.2>", "Sami "),
        named("\"\"<sip:caller@10.0.0.2>", nil),
        named("\"\" <sip:caller@10.0.0.2>", nil),
        named("Anna<sip:caller@10.0.0.2>", "Anna"),
        named("  Anna   Maria\t<sip:caller@10.0.0.2>", "Anna Maria"),
        named("<sip:*21#@10.0.0.2>", nil, "*21#"),
        named("<sip:#31#4471@10.0.0.2>", nil, "#31#4471"),
        named("<sip:a[1234]@10.0.0.2>", nil, "a[1234]"),
        named("<sip:a{b}|c^d`e@10.0.0.2>", nil, "a{b}|c^d`e"),
        named("<sip:m\u{FC}ller@10.0.0.2>", nil, "m\u{FC}ller"),
        named("<sip:anna@home.example@10.0.0.2>", nil, "anna@home.example"),
        named("<sip:+4989123;phone-context=+49@10.0.0.2>", nil, "+4989123;phone-context=+49"),
        named("<sip:caller@10.0.0.2:>", nil),
        named("<sip:caller@10.0.0.2;>", nil),
        named("<sip:caller@10.0.0.2;;user=phone;>", nil),
        named("<sip:caller@10.0.0.2;line=a@b;x=#1>", nil),
        named("<SIP:caller@10.0.0.2>", nil),
        named("sip:caller@10.0.0.2", nil),
        named("<sip:caller@under_score.example>", nil),
    ]

    private static func sloppy(_ name: String, _ text: String) -> Sloppy {
        Sloppy(name: name, text: text)
    }

    private static let contact = "Contact: <sip:caller@10.0.0.2:5062>"

    static let others: [Sloppy] = [
        sloppy("a `;` at the end of From", with(from, from + ";")),
        sloppy("`;;` in From", with(";tag=peer", ";;tag=peer;;x")),
        sloppy("a parameter without value", with(";tag=peer", ";x=;tag=peer")),
        sloppy("an odd tag", with(";tag=peer", ";tag=1c=22/x@10.0.0.2")),
        sloppy("a quoted tag", with(";tag=peer", ";tag=\"peer\"")),
        sloppy("a parameter of an odd name", with(";tag=peer", ";x@y=1;tag=peer")),
        sloppy("a `;` at the end of Via", with("branch=z9hG4bKa", "branch=z9hG4bKa;")),
        sloppy("an empty rport", with("branch=z9hG4bKa", "rport=;branch=z9hG4bKa")),
        sloppy("Via in small letters", with("SIP/2.0/UDP", "sip/2.0/udp")),
        sloppy("blanks in Via", with("Via: SIP/2.0/UDP ", "Via:  SIP / 2.0 / UDP   ")),
        sloppy("two Via in a line", with("bKa\nFrom", "bKa,SIP/2.0/UDP x;branch=y ,\nFrom")),
        sloppy("a comma too many in Contact", with(contact, contact + ",")),
        sloppy("a Contact with a name unquoted", with("Contact: <", "Contact: Bell, A. <")),
        sloppy("two Contacts", with(contact, contact + ", <sip:other@10.0.0.2>")),
        sloppy("a bare Contact", with(contact, "Contact: sip:caller@10.0.0.2:5062;expires=60")),
        sloppy("names in small letters", with("Call-ID:", "call-id:")),
        sloppy("names in capitals", with("CSeq:", "CSEQ:")),
        sloppy("compact names", with("Call-ID:", "i:")),
        sloppy("a blank before the colon", with("CSeq:", "CSeq :")),
        sloppy("no blank after the colon", with("CSeq: ", "CSeq:")),
        sloppy("blanks in CSeq", with("CSeq: 1 INVITE", "CSeq:   1 \t INVITE  ")),
        sloppy("a CSeq with zeros", with("CSeq: 1 ", "CSeq: 00001 ")),
        sloppy("a line that is no header", with("Max-Forwards", "this is no header\nMax-Forwards")),
        sloppy("a header name with a blank", with("Max-Forwards", "My Header: 1\nMax-Forwards")),
        sloppy("a header without value", with("Max-Forwards", "Subject:\nMax-Forwards")),
        sloppy("a header in Latin-1", with("Max-Forwards", "Subject: M\u{FC}\nMax-Forwards")),
        sloppy("a broken header we do not need", with("Max-Fo", "Alert-Info: Ring Answer\nMax-Fo")),
        sloppy("a bad Date", with("Max-Forwards", "Date: yesterday\nMax-Forwards")),
        sloppy("no Max-Forwards", with("Max-Forwards: 70\n", "")),
        sloppy(
            "Max-Forwards twice", with("Max-Forwards: 70", "Max-Forwards: 70\nMax-Forwards: 70")),
        sloppy("Content-Length twice", with("Content-Length: 3", "l: 3\nContent-Length: 3")),
        sloppy("no Content-Length", with("Content-Length: 3\n", "")),
        sloppy("a Content-Length with blanks", with("Length: 3", "Length:   3  ")),
        sloppy("bytes after the body", proper + "\n\nmore"),
        sloppy("a NUL after the body", proper + "\0"),
        sloppy("a NUL without Content-Length", with("Content-Length: 3\n", "") + "\0\0"),
        sloppy("empty lines before the request", "\n\n" + proper),
        sloppy("NULs before the request", "\0\0\0\0" + proper),
        sloppy("a folded header", with("Max-Forwards", "Subject: a\n b\n\tc\nMax-Forwards")),
        sloppy("no Content-Type", with("Content-Type: application/sdp\n", "")),
        sloppy("a Content-Type in capitals", with("application/sdp", "APPLICATION/SDP")),
        sloppy("a Content-Type with blanks", with("application/sdp", "application / sdp ; x=y")),
        sloppy("a charset", with("application/sdp", "application/sdp;charset=utf-8")),
        sloppy("an empty Require", with("Max-Forwards", "Require:\nMax-Forwards")),
        sloppy("a comma too many in Require", with("Max-F", "Require: 100rel,,\nMax-F")),
        sloppy(
            "an Accept with weights", with("Max-F", "Accept: application/sdp;q=0.8, x/y\nMax-F")),
        sloppy("an Accept of all", with("Max-F", "Accept: */*\nMax-F")),
        sloppy("an empty Accept", with("Max-F", "Accept:\nMax-F")),
        sloppy("a version in small letters", with("SIP/2.0\nVia", "sip/2.0\nVia")),
        sloppy("an odd Request-URI", with("INVITE sip:gateway@", "INVITE sip:*21#@")),
        sloppy("a Request-URI with a `;` at its end", with("10.0.0.1 SIP/", "10.0.0.1; SIP/")),
        sloppy("a Call-ID of anything", with("Call-ID: call-1", "Call-ID: a=b;c,d#e@{f}")),
        sloppy("an unreadable Session-Expires", with("Max-F", "Session-Expires: x;y\nMax-F")),
    ]

    private func incoming(_ bytes: [UInt8]) -> IncomingInvite? {
        var peer = Peer()
        peer.input(.received(bytes, on: peer.flow))
        guard case .incoming(let invite) = peer.events.first?.1 else { return nil }
        return invite
    }

    @Test(arguments: addresses + others) func isTaken(_ sloppy: Sloppy) throws {
        for lineEnd in ["\r\n", "\n"] {
            let bytes = Array(sloppy.text.replacing("\n", with: lineEnd).utf8)
            let invite = try #require(incoming(bytes), "with \(lineEnd.utf8.count) at the end")
            #expect(invite.from.uri.user == sloppy.user)
            #expect(invite.from.displayName == sloppy.display)
            #expect(invite.callID.hasSuffix("call-1") || invite.callID == "a=b;c,d#e@{f}")
            #expect(invite.contact.user == "caller" && invite.contact.port == 5062)
            #expect(invite.body?.bytes == Array("v=0".utf8))
        }
    }

    /// What was read so is written so that everybody can read it.
    @Test(arguments: addresses) func isWrittenProperly(_ sloppy: Sloppy) throws {
        let invite = try #require(incoming(Peer.wire(sloppy.text)))
        let again = Self.with(Self.from, "From: \(invite.from)")
        let second = try #require(incoming(Peer.wire(again)))
        #expect(second.from == invite.from)
    }

    /// Line ends that were changed after the body had been counted.
    @Test func aLengthCountedWithCRLFIsUnderstood() throws {
        let body = "v=0\no=- 1 1 IN IP4 10.0.0.2\ns=-\n"
        let text = Script.request("INVITE", body: body)
        let counted = text.replacing(
            "Content-Length: \(body.utf8.count)", with: "Content-Length: \(body.utf8.count + 3)")
        #expect(try #require(incoming(Array(counted.utf8))).body?.bytes == Array(body.utf8))
        // One more or less is a message that was cut.
        for off in [1, 2, 4, 5, 300] {
            let cut = text.replacing(
                "Content-Length: \(body.utf8.count)",
                with: "Content-Length: \(body.utf8.count + off)")
            #expect(incoming(Array(cut.utf8)) == nil)
        }
    }

    @Test func overAStreamLinesMayEndInLineFeeds() {
        let first = Array(Self.proper.utf8)
        let second = Peer.wire(Self.proper)
        let mixed = Array(
            Self.proper.replacing("Call-ID: call-1\n", with: "Call-ID: call-1\r\n").utf8)
        let stream = first + second + mixed + first
        for cut in 0...stream.count {
            var framer = StreamFramer()
            let items =
                framer.append(stream[..<cut], at: .zero) + framer.append(stream[cut...], at: .zero)
            #expect(
                items == [.message(first), .message(second), .message(mixed), .message(first)],
                "cut at \(cut)")
        }
    }

    /// What cannot be taken, and what its sender is told of it.
    static let refused: [(String, String, Int, String, String?)] = [
        ("CSeq: 1 INVITE", "CSeq: x INVITE", 400, "Bad CSeq Number", "line 6"),
        ("CSeq: 1 INVITE", "CSeq: 1 BYE", 400, "CSeq Method Mismatch", "line 6"),
        ("Call-ID: call-1\n", "", 400, "Missing Call-ID", nil),
        ("Call-ID: call-1", "Call ID: call-1", 400, "Missing Call-ID", nil),
        (
            "<sip:caller@10.0.0.2>;", "\"x <sip:caller@10.0.0.2>;", 400,
            "Unterminated Quoted String", "line 3"
        ),
        (
            "<sip:caller@10.0.0.2>;", "x\" <sip:caller@10.0.0.2>;", 400,
            "Unterminated Quoted String", "line 3"
        ),
        ("<sip:caller@10.0.0.2>;", "caller@10.0.0.2;", 400, "URI Expected", "line 3"),
        ("<sip:caller@10.0.0.2>;", "<sip:caller@10.0.0.2;", 400, "Missing > After URI", "line 3"),
        ("<sip:caller@10.0.0.2>;", "<sip:@10.0.0.2>;", 400, "Empty User in URI", "line 3"),
        ("<sip:caller@10.0.0.2>;", "<sip:caller@10.0.0.2:99999>;", 400, "Bad Port", "line 3"),
        (
            "Content-Length: 3", "Content-Length: 30", 400, "Content-Length Beyond Message",
            "line 10"
        ),
        (
            "Content-Length: 3", "Content-Length: 3\nContent-Length: 2", 400,
            "Multiple Content-Length", "line 11"
        ),
        ("Max-Forwards: 70", "Max-Forwards: many", 400, "Bad Max-Forwards", "line 7"),
        ("Contact: <sip:caller@10.0.0.2:5062>\n", "", 400, "Missing Contact", nil),
        (
            "application/sdp", "text/plain", 415, "Unsupported Media Type",
            "text/plain is not taken; application/sdp is"
        ),
        ("SIP/2.0\nVia", "SIP/3.0\nVia", 505, "Version Not Supported", "line 1"),
    ]

    @Test(arguments: refused) func isRefusedWithAReason(
        _ old: String, _ new: String, _ status: Int, _ reason: String, _ warning: String?
    ) throws {
        var peer = Peer()
        peer.receive(Self.with(old, new))
        #expect(peer.events.isEmpty)
        // Not parsed: what is said of a broken message repeats what is broken.
        let response = try peer.takeResponse0()
        #expect(response.hasPrefix("SIP/2.0 \(status) \(reason)\r\n"))
        let warnings = response.split(separator: "\r\n").filter { $0.hasPrefix("Warning: 399 ") }
        if let warning {
            #expect(warnings.count == 1 && warnings[0].contains(warning))
        }
    }

    @Test(arguments: ["\0\0\0\0", "\r\n\r\n", "\0", " ", "\r\n"])
    func whatOnlyKeepsThePathOpenIsNoMessage(_ text: String) {
        var peer = Peer()
        peer.input(.received(Array(text.utf8), on: peer.flow))
        #expect(peer.sent.isEmpty && peer.drops == [.keepAlive])
    }
}
