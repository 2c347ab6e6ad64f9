// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// Telephones that log in (RFC 3261 section 10.3).
@Suite struct RegistrarTests {
    /// The gateway, with a telephone that knows its nonce and answers it anew each time.
    private struct Login {
        var peer: Peer
        private var nonce: String?
        private var count = 0
        private var cseq = 0

        init(
            users: [String] = ["anna", "ben"], networks: [String] = [],
            _ strangers: Admission.Reply = .refuse
        ) {
            var admission = Admission(
                doors: [Admission.Door(networks: networks.compactMap(AddressRange.init))],
                realm: "gateway", secret: Array("a secret".utf8))
            admission.strangers = strangers
            peer = Peer {
                $0.admission = admission
                $0.users = users.map { Credentials(user: $0, password: "pass-\($0)") }
            }
            peer.flow.remoteHost = "198.51.100.7"
        }

        /// Sends one without a password; returns what it is answered with.
        mutating func send(
            _ user: String, _ lines: [String], callID: String = "reg-1", to tag: String? = nil,
            authorization: String? = nil, cseq number: Int? = nil
        ) throws -> SIPResponse {
            cseq = number ?? cseq + 1
            let text =
                [
                    "REGISTER sip:10.0.0.1 SIP/2.0",
                    "Via: SIP/2.0/UDP 192.168.1.9:5062;rport;branch=z9hG4bKr\(cseq)\(callID)"
                        + (authorization == nil ? "" : "a"),
                    "From: <sip:\(user)@10.0.0.1>;tag=f\(callID)",
                    "To: <sip:\(user)@10.0.0.1>" + (tag.map { ";tag=\($0)" } ?? ""),
                    "Call-ID: \(callID)", "CSeq: \(cseq) REGISTER", "Max-Forwards: 70",
                ] + lines + (authorization.map { [$0] } ?? []) + ["Content-Length: 0"]
            peer.receive(text.joined(separator: "\n") + "\n\n")
            return try peer.takeResponse()
        }

        /// Sends one with the answer to the challenge.
        mutating func register(
            _ user: String, _ lines: [String], callID: String = "reg-1", password: String? = nil,
            named: String? = nil, cseq number: Int? = nil
        ) throws -> SIPResponse {
            if nonce == nil {
                let asked = try send(user, lines, callID: callID)
                #expect(asked.status == 401)
                let challenge = asked.headers["WWW-Authenticate"] ?? ""
                nonce = challenge.split(separator: "nonce=\"").dropFirst().first
                    .flatMap { $0.split(separator: "\"").first }.map(String.init)
            }
            count += 1
            let digits = String(count, radix: 16)
            let padded = String(repeating: "0", count: 8 - digits.count) + digits
            let name = named ?? user
            let answer = DigestAnswer(
                algorithm: DigestAlgorithm(.md5), user: name, realm: "gateway",
                method: "REGISTER", uri: "sip:10.0.0.1", nonce: nonce ?? "",
                protection: .init(qop: "auth", count: padded, cnonce: "c"))
            let header =
                "Authorization: Digest username=\"\(name)\", realm=\"gateway\", "
                + "nonce=\"\(nonce ?? "")\", uri=\"sip:10.0.0.1\", algorithm=MD5, qop=auth, "
                + "nc=\(padded), cnonce=\"c\", "
                + "response=\"\(answer.response(password: password ?? "pass-\(name)"))\""
            return try send(
                user, lines, callID: callID, authorization: header, cseq: number)
        }

        func devices(_ user: String) -> [String] {
            peer.endpoint.devices(of: user, at: peer.now).map(\.contact.description)
        }
    }

    private static func contact(_ host: Int, _ more: String = "") -> String {
        "Contact: <sip:anna@192.168.1.\(host):5062>\(more)"
    }

    private static func uri(_ host: Int) -> String { "sip:anna@192.168.1.\(host):5062" }

    @Test func aTelephoneLogsInAndIsForgottenWhenItSaysNoMore() throws {
        var login = Login()
        let response = try login.register("anna", [Self.contact(9), "Expires: 120"])
        #expect(response.status == 200)
        #expect(response.headers.values(of: "Contact") == ["<\(Self.uri(9))>;expires=120"])
        #expect(login.devices("anna") == [Self.uri(9)])
        #expect(login.devices("ben").isEmpty)
        // It is called where it came from, which its own address does not tell.
        let device = try #require(
            login.peer.endpoint.devices(of: "anna", at: login.peer.now).first)
        #expect(device.flow == login.peer.flow)
        login.peer.pass(.seconds(119))
        #expect(login.devices("anna") == [Self.uri(9)])
        login.peer.pass(.seconds(2))
        #expect(login.devices("anna").isEmpty)
        #expect(login.peer.told == ["anna 1", "anna 0"])
        login.peer.pass(.seconds(60))
        #expect(login.peer.endpoint.isIdle)
    }

    /// Whoever does not know the password is asked again, and learns nothing of who there is.
    @Test(
        arguments: [
            ("anna", nil, "guessed"), ("anna", "ben", nil), ("zoe", nil, "pass-anna"),
            ("zoe", "anna", nil), ("%00", nil, "x"),
        ] as [(String, String?, String?)])
    func nobodyLogsInAsAnother(_ user: String, _ named: String?, _ password: String?) throws {
        var login = Login(networks: ["198.51.100.0/24"])
        let response = try login.register(
            user, [Self.contact(9)], password: password, named: named)
        #expect(response.status == 401)
        #expect(login.devices("anna").isEmpty && login.devices("ben").isEmpty)
        #expect(login.peer.told.isEmpty)
        guard case .wrongPassword = login.peer.drops.last else { throw Peer.Missing() }
    }

    @Test(arguments: [Admission.Reply.refuse, .ignore])
    func strangersMayOnlyLogIn(_ strangers: Admission.Reply) throws {
        var login = Login(strangers)
        #expect(try login.register("anna", [Self.contact(9)]).status == 200)
        login.peer.receive(Script.request("INVITE", body: "v=0"))
        #expect(login.peer.events.isEmpty)
    }

    @Test func whereNobodyMayLogInNobodyIsAsked() throws {
        var login = Login(users: [], networks: ["198.51.100.0/24"])
        #expect(try login.send("anna", [Self.contact(9)]).status == 405)
    }

    /// How long a telephone is known for, from what it says; 0 for one that is not.
    @Test(arguments: [
        ([""], 600), (["Expires: 60"], 60), (["Expires: 3600"], 3600), (["Expires: 7200"], 3600),
        (["Expires: 99999999999999999999"], 3600), (["Expires: soon"], 600),
        (["Expires: -5"], 600), (["Expires: "], 600), ([";expires=90"], 90),
        ([";expires=90", "Expires: 300"], 90), ([";expires=x", "Expires: 300"], 300),
        ([";expires=0", "Expires: 300"], 0), (["Expires: 0"], 0),
    ])
    func itIsKnownForAsLongAsItSays(_ said: [String], _ seconds: Int) throws {
        var login = Login()
        let parameter = said[0].hasPrefix(";") ? said[0] : ""
        let lines = [Self.contact(9, parameter)] + said.filter { $0.hasPrefix("Expires") }
        let response = try login.register("anna", lines)
        #expect(response.status == 200)
        let listed = seconds == 0 ? [] : ["<\(Self.uri(9))>;expires=\(seconds)"]
        #expect(response.headers.values(of: "Contact") == listed)
    }

    /// What is refused changes nothing, not even in part.
    @Test(arguments: [
        ([contact(8), "Expires: 59"], 423), ([contact(8, ";expires=1")], 423),
        ([contact(8), contact(7, ";expires=5")], 423),
        (["Contact: *"], 400), (["Contact: *", "Expires: 60"], 400),
        (["Contact: *", contact(8), "Expires: 0"], 400),
        (["Contact: <tel:+4930>"], 400), (["Contact: <mailto:a@b>"], 400),
        (["Contact: <sip:anna@h:0>"], 400), (["Contact: <"], 400),
        (["Contact: <sip:" + String(repeating: "a", count: 600) + "@h>"], 400),
        ([contact(8), "Require: outbound"], 420), ([contact(8), "Max-Forwards: 0"], 483),
    ])
    func whatCannotBeTakenIsRefused(_ lines: [String], _ status: Int) throws {
        var login = Login()
        #expect(try login.register("anna", [Self.contact(9)]).status == 200)
        let response = try login.register("anna", lines)
        #expect([status, 400].contains(response.status))
        if status == 423 { #expect(response.headers["Min-Expires"] == "60") }
        #expect(login.devices("anna") == [Self.uri(9)])
    }

    @Test func severalTelephonesOfOnePersonAreTriedInTheirOrder() throws {
        var login = Login()
        _ = try login.register("anna", [Self.contact(1, ";q=0.5")], callID: "one")
        _ = try login.register("anna", [Self.contact(2)], callID: "two")
        _ = try login.register("anna", [Self.contact(3)], callID: "three")
        _ = try login.register("anna", [Self.contact(4, ";q=nan")], callID: "four")
        #expect(login.devices("anna") == [4, 3, 2, 1].map(Self.uri))
        // Saying so again makes it the newest.
        _ = try login.register("anna", [Self.contact(2)], callID: "two")
        #expect(login.devices("anna") == [2, 4, 3, 1].map(Self.uri))
        #expect(try login.register("anna", [Self.contact(3, ";expires=0")]).status == 200)
        #expect(login.devices("anna") == [2, 4, 1].map(Self.uri))
        // A question changes nothing.
        let asked = try login.register("anna", [])
        #expect(asked.headers.values(of: "Contact").count == 3)
        let all = try login.register("anna", ["Contact: *", "Expires: 0"])
        #expect(all.status == 200 && all.headers["Contact"] == nil)
        #expect(login.devices("anna").isEmpty)
    }

    @Test func nobodyHasTelephonesWithoutEnd() throws {
        var login = Login()
        for host in 1...50 {
            _ = try login.register(
                "anna", [Self.contact(host), "Expires: \(100 + host)"], callID: "c\(host)")
        }
        #expect(login.devices("anna") == (43...50).reversed().map(Self.uri))
    }

    /// What was overtaken on its way undoes nothing (section 10.3, steps 6 and 7).
    @Test func whatIsOlderChangesNothing() throws {
        var login = Login()
        _ = try login.register("anna", [Self.contact(9)])
        _ = try login.register("anna", [Self.contact(9)], cseq: 20)
        for lines in [[Self.contact(9, ";expires=0")], ["Contact: *", "Expires: 0"]] {
            #expect(try login.register("anna", lines, cseq: 10).status == 500)
        }
        #expect(login.devices("anna") == [Self.uri(9)])
        // Started anew, a telephone has another Call-ID and may begin again.
        let again = try login.register(
            "anna", [Self.contact(9)], callID: "reg-2", cseq: 3)
        #expect(again.status == 200)
    }

    @Test func aConnectionTakesItsTelephonesWithIt() throws {
        var login = Login()
        login.peer.flow = Flow(
            transport: .tcp, remoteHost: "198.51.100.7", remotePort: 40_000, local: 12)
        _ = try login.register("anna", [Self.contact(9)])
        #expect(login.devices("anna") == [Self.uri(9)])
        login.peer.input(.flowFailed(login.peer.flow, reason: "reset"))
        #expect(login.devices("anna").isEmpty)
        #expect(login.peer.told == ["anna 1", "anna 0"])
    }

    /// Other users by a reload: who has gone, or has another password, is forgotten.
    @Test func whoMayNotLogInAnyMoreIsForgotten() throws {
        var login = Login()
        _ = try login.register("anna", [Self.contact(9)])
        let users = ["anna", "carla"].map { Credentials(user: $0, password: "pass-\($0)") }
        #expect(login.peer.endpoint.adopt(users: users, at: login.peer.now).isEmpty)
        #expect(login.devices("anna") == [Self.uri(9)])
        let changed = [Credentials(user: "anna", password: "another")]
        #expect(login.peer.endpoint.adopt(users: changed, at: login.peer.now).count == 1)
        #expect(login.devices("anna").isEmpty)
        #expect(try login.register("anna", [Self.contact(9)]).status == 401)
    }

    /// What an earlier run knew is taken up, of who may log in and has not since.
    @Test func whatWasKnownIsKnownAgain() throws {
        var login = Login()
        let place = try #require(SocketAddress(host: "198.51.100.7", port: 5062))
        let contact = SIPURI(user: "x", host: "192.168.1.5", port: 5062)
        let old = Binding(
            contact: contact, at: place, preference: 1, end: login.peer.now + .seconds(50))
        for user in ["anna", "ben", "zoe"] { login.peer.endpoint.restore([old], of: user) }
        #expect(login.devices("anna") == ["sip:x@192.168.1.5:5062"])
        #expect(login.devices("zoe").isEmpty)
        _ = try login.register("ben", [Self.contact(9)])
        #expect(login.devices("ben").count == 2)
        login.peer.pass(.seconds(51))
        #expect(login.devices("anna").isEmpty && login.devices("ben") == [Self.uri(9)])
    }
}
