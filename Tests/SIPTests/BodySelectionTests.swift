// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing

/// Which part of a body is the session's, and what is refused for the rest of it (RFC 5621).
@Suite struct BodySelectionTests {
    enum Verdict: Sendable, Equatable {
        /// The session description is taken.
        case offer(String = "v=0 offer")
        /// A session without one.
        case noOffer
        case refused(Int)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let type: String
        let body: String
        let verdict: Verdict
        var headers: [String] = []

        var testDescription: String { name }
    }

    private static let sdp = "Content-Type: application/sdp\n\nv=0 offer"
    private static let isup = "Content-Type: application/isup; version=itu-t92+\n"
    private static let location = "Content-Type: application/pidf+xml\nContent-ID: <l@x>\n\n<p/>"

    private static func parts(_ parts: [String], end: String = "--b--\n") -> String {
        parts.map { "--b\n\($0)\n" }.joined() + end
    }

    private static func mixed(
        _ name: String, _ bodies: [String], _ verdict: Verdict, type: String = "mixed"
    ) -> Case {
        Case(
            name: name, type: "multipart/\(type);boundary=b", body: parts(bodies), verdict: verdict)
    }

    private static func disposed(_ text: String, _ body: String = "x") -> String {
        isup + "Content-Disposition: \(text)\n\n\(body)"
    }

    static let cases: [Case] = [
        mixed("SDP alone", [sdp], .offer()),
        mixed("SDP and a location", [sdp, location], .offer()),
        mixed("a location and SDP", [location, sdp], .offer()),
        mixed("optional signalling", [sdp, disposed("signal; handling=optional")], .offer()),
        mixed("optional in quotes", [sdp, disposed("signal;handling=\"optional\"")], .offer()),
        mixed("required signalling", [sdp, disposed("signal; handling=required")], .refused(415)),
        mixed("required, first", [disposed("signal;HANDLING=Required"), sdp], .refused(415)),
        mixed("signalling that does not say", [sdp, isup + "\nx"], .offer()),
        mixed(
            "SDP that is required",
            ["Content-Disposition: session; handling=required\n" + sdp], .offer()),
        mixed(
            "SDP that is optional", ["Content-Disposition: session;handling=optional\n" + sdp],
            .offer()),
        mixed(
            "an early session beside",
            [
                "Content-Type: application/sdp\nContent-Disposition: early-session;"
                    + "handling=optional\n\nv=0 early", sdp,
            ], .offer()),
        mixed(
            "an early session that is required",
            [
                "Content-Type: application/sdp\nContent-Disposition: early-session;"
                    + "handling=required\n\nv=0 early", sdp,
            ], .refused(415)),
        mixed("no SDP", [location], .refused(415)),
        mixed("nothing but what is optional", [disposed("signal;handling=optional")], .noOffer),
        mixed("nothing but empty parts", ["Content-Type: text/plain\n\n"], .noOffer),
        mixed("two SDPs", [sdp, "Content-Type: application/sdp\n\nv=0 other"], .offer()),
        mixed("SDP in capitals", ["content-type: APPLICATION/SDP;x=y\n\nv=0 offer"], .offer()),
        mixed("SDP by the compact name", ["c: application/sdp\n\nv=0 offer"], .offer()),
        mixed("SDP without a type", ["\nv=0 offer"], .offer()),
        mixed("encoded SDP", ["Content-Transfer-Encoding: base64\n" + sdp], .refused(415)),
        mixed("binary SDP", ["Content-Transfer-Encoding: binary\n" + sdp], .offer()),
        mixed("compressed SDP", ["Content-Encoding: gzip\n" + sdp], .refused(415)),
        mixed("an unknown multipart", [sdp, location], .offer(), type: "x-other"),
        mixed(
            "SDP signed", [sdp, "Content-Type: application/pkcs7-signature\n\nx"], .offer(),
            type: "signed"),
        mixed(
            "alternatives", ["Content-Type: text/plain\n\nx", sdp], .offer(), type: "alternative"),
        mixed(
            "the last alternative is best",
            [sdp, "Content-Type: application/sdp\n\nv=0 best"], .offer("v=0 best"),
            type: "alternative"),
        mixed(
            "an alternative nobody knows", [sdp, disposed("session;handling=required")],
            .offer(), type: "alternative"),
        mixed(
            "no alternative", ["Content-Type: text/plain\n\nx"], .refused(415),
            type: "alternative"),
        mixed("related", [sdp, location], .offer(), type: "related"),
        mixed("related to another root", [location, sdp], .offer(), type: "related"),
        mixed(
            "related and required", [sdp, disposed("x;handling=required")], .refused(415),
            type: "related"),
        Case(
            name: "related with a named root", type: "multipart/related;boundary=b;start=\"<r>\"",
            body: parts([
                "Content-Type: application/sdp\n\nv=0 other", "Content-ID: <r>\n" + sdp,
            ]), verdict: .offer()),
        mixed(
            "one in another",
            [
                "Content-Type: multipart/alternative;boundary=c\n\n--c\n" + sdp + "\n--c--",
                location,
            ],
            .offer()),
        mixed(
            "too deep",
            [
                (0..<6).reversed().reduce("Content-Type: application/sdp\n\nv=0 offer") {
                    "Content-Type: multipart/mixed;boundary=d\($1)\n\n--d\($1)\n\($0)\n--d\($1)--"
                }
            ], .refused(400)),
        Case(
            name: "a quoted boundary", type: "multipart/mixed; boundary=\"b c?\"",
            body: "--b c?\n\(sdp)\n--b c?--", verdict: .offer()),
        Case(
            name: "blanks after the boundary", type: "multipart/mixed;boundary=b",
            body: "--b  \n\(sdp)\n--b--  \n", verdict: .offer()),
        Case(
            name: "a preamble and an epilogue", type: "multipart/mixed;boundary=b",
            body: "This is MIME.\n\n--b\n\(sdp)\n--b--\nThe end.\n", verdict: .offer()),
        Case(
            name: "no last boundary", type: "multipart/mixed;boundary=b",
            body: parts([location, sdp], end: ""), verdict: .offer("v=0 offer\n")),
        Case(
            name: "a boundary that is longer", type: "multipart/mixed;boundary=b",
            body: "--b\n\(sdp)\n--bc\nmore\n--b--", verdict: .offer("v=0 offer\n--bc\nmore")),
        Case(
            name: "nothing between two boundaries", type: "multipart/mixed;boundary=b",
            body: "--b\n--b\n\(sdp)\n--b--", verdict: .offer()),
        Case(
            name: "nothing but boundaries", type: "multipart/mixed;boundary=b", body: "--b\n--b--",
            verdict: .noOffer),
        Case(
            name: "no boundary in the type", type: "multipart/mixed", body: parts([sdp]),
            verdict: .refused(400)),
        Case(
            name: "no boundary in the body", type: "multipart/mixed;boundary=x",
            body: parts([sdp]), verdict: .refused(400)),
        Case(
            name: "too many parts", type: "multipart/mixed;boundary=b",
            body: parts([String](repeating: location, count: 40)), verdict: .refused(400)),
        Case(
            name: "an optional multipart nobody can read", type: "multipart/mixed;boundary=b",
            body: parts([
                "Content-Type: multipart/mixed\nContent-Disposition: x;handling=optional\n\nx", sdp,
            ]), verdict: .offer()),
        Case(name: "plain SDP", type: "application/sdp", body: "v=0 offer", verdict: .offer()),
        Case(
            name: "plain SDP with its disposition", type: "application/sdp", body: "v=0 offer",
            verdict: .offer(), headers: ["Content-Disposition: session;handling=required"]),
        Case(
            name: "an early session alone", type: "application/sdp", body: "v=0 early",
            verdict: .refused(415), headers: ["Content-Disposition: early-session"]),
        Case(
            name: "compressed", type: "application/sdp", body: "v=0 offer",
            verdict: .refused(415), headers: ["Content-Encoding: gzip"]),
        Case(
            name: "encoded as it is", type: "application/sdp", body: "v=0 offer",
            verdict: .offer(), headers: ["Content-Encoding: IDENTITY"]),
        Case(
            name: "compressed and optional", type: "application/sdp", body: "x",
            verdict: .noOffer,
            headers: [
                "Content-Encoding: gzip", "Content-Disposition: session;handling=optional",
            ]),
        Case(name: "a page", type: "text/html", body: "<p>", verdict: .refused(415)),
        Case(
            name: "a page that is optional", type: "text/html", body: "<p>", verdict: .noOffer,
            headers: ["Content-Disposition: render;handling=optional"]),
        Case(name: "a line break as body", type: "text/html", body: "\n", verdict: .noOffer),
    ]

    private func invite(_ one: Case, crlf: Bool) -> [UInt8] {
        let end = crlf ? "\r\n" : "\n"
        let body = one.body.replacing("\n", with: end)
        let head = Script.request("INVITE", headers: ["Content-Type: \(one.type)"] + one.headers)
            .replacing("Content-Length: 0", with: "Content-Length: \(body.utf8.count)")
        return Array((head.replacing("\n", with: end) + body).utf8)
    }

    @Test(arguments: cases, [true, false])
    func isAsTheRFCsHaveIt(_ one: Case, crlf: Bool) throws {
        var peer = Peer()
        peer.input(.received(invite(one, crlf: crlf), on: peer.flow))
        switch one.verdict {
        case .offer(let text):
            guard case .incoming(let invite) = peer.events.first?.1 else {
                Issue.record("\(try peer.takeSummary())")
                return
            }
            let expected = text.replacing("\n", with: crlf ? "\r\n" : "\n")
            #expect(invite.body.map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
            #expect(invite.body?.contentType.lowercased().hasPrefix("application/sdp") == true)
        case .noOffer:
            guard case .incoming(let invite) = peer.events.first?.1 else {
                Issue.record("\(try peer.takeSummary())")
                return
            }
            #expect(invite.body == nil)
        case .refused(let status):
            #expect(peer.events.isEmpty)
            let response = try peer.takeResponse()
            #expect(response.status == status)
            if status == 415 {
                #expect(response.headers[.accept] == RequestTests.accept)
                #expect(response.headers[.acceptEncoding] == "identity")
                #expect(response.headers[.warning] != nil)
            }
        }
    }

    /// Boundaries, line breaks and text in every order: whatever comes is taken or refused.
    @Test func boundariesStandAnywhere() throws {
        let pieces = ["--b\n", "--b--\n", "--b", "\n", "\r", "x:y\n"]
        var bodies = [""]
        for _ in 0..<5 {
            bodies = bodies.flatMap { body in pieces.map { body + $0 } }
            for body in bodies {
                var peer = Peer()
                let one = Case(
                    name: body, type: "multipart/mixed;boundary=b", body: body, verdict: .noOffer)
                peer.input(.received(invite(one, crlf: false), on: peer.flow))
                if case .incoming(let invite) = peer.events.first?.1 {
                    #expect(invite.body == nil, "\(body.debugDescription)")
                } else {
                    let status = try peer.takeResponse().status
                    #expect([400, 415].contains(status), "\(body.debugDescription)")
                }
            }
        }
    }

    @Test func anAnswerMayBeOneOfSeveralPartsToo() throws {
        var peer = Peer()
        let id = peer.endpoint.makeSessionID()
        let request = InviteRequest(
            target: SIPURI(user: "them", host: "10.0.0.2", port: 5062), flow: peer.flow,
            from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)
        peer.command(.invite(id, request))
        let invite = try peer.takeRequest()
        let ok = Script.response(200, to: invite, body: Self.parts([Self.location, Self.sdp]))
        let text = ok.replacing(
            "application/sdp\nContent-Length", with: "multipart/mixed;boundary=b\nContent-Length")
        peer.input(.received(Array(text.utf8), on: peer.flow))
        guard case .answered(let answer) = peer.events.last?.1 else { throw Peer.Missing() }
        #expect(answer.body?.bytes == Array("v=0 offer".utf8))
    }
}
