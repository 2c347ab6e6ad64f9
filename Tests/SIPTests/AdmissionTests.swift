// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// Who may begin something with us.
@Suite struct AdmissionTests {
    private func admission(
        networks: [String] = [], users: [String] = [], _ strangers: Admission.Reply = .refuse
    ) -> Admission {
        var admission = Admission(
            doors: [
                Admission.Door(
                    networks: networks.compactMap(AddressRange.init),
                    accounts: users.map { Credentials(user: $0, password: "s3cret") })
            ], realm: "gateway", secret: Array("a secret".utf8))
        admission.strangers = strangers
        admission.hashes = [.sha256, .md5]
        return admission
    }

    private func peer(_ admission: Admission, at host: String = "198.51.100.7") -> Peer {
        var peer = Peer { $0.admission = admission }
        peer.flow.remoteHost = host
        return peer
    }

    /// What starts something, of every kind.
    static let beginnings = [
        Script.request("INVITE", body: "v=0"), Script.request("OPTIONS"),
        Script.request("REGISTER"), Script.request("MESSAGE", body: "hello"),
        Script.request("BYE", to: "gone"), Script.request("INVITE", to: "gone", body: "v=0"),
        Script.request("CANCEL"), Script.request("DANCE"),
    ]

    @Test(arguments: Self.beginnings)
    func aStrangerIsRefusedAndLeavesNothingBehind(_ text: String) throws {
        var peer = peer(admission(networks: ["10.0.0.0/8"]))
        peer.receive(text)
        #expect(try peer.takeResponse().status == 403)
        #expect(peer.events.isEmpty && peer.endpoint.isIdle)
        guard case .stranger(_, "198.51.100.7") = peer.drops.last else { throw Peer.Missing() }
    }

    @Test(arguments: Self.beginnings + ["INVITE sip:a SIP/2.0\nVia: x\n\n", "OPTIONS x SIP/9\n\n"])
    func aStrangerIsIgnoredWhereThatIsWanted(_ text: String) throws {
        var peer = peer(admission(networks: ["10.0.0.0/8"], .ignore))
        peer.receive(text)
        #expect(peer.sent.isEmpty && peer.events.isEmpty && peer.endpoint.isIdle)
        #expect(peer.drops.count == 1)
    }

    @Test(arguments: Self.beginnings)
    func aPeerIsServedAsEver(_ text: String) throws {
        var open = Peer()
        open.receive(text)
        var guarded = peer(admission(networks: ["192.0.2.0/24", "10.0.0.2"]), at: "10.0.0.2")
        guarded.receive(text)
        #expect(try guarded.takeSummary() == open.takeSummary())
    }

    /// A dialog's requests come from wherever the peer is by then.
    @Test func whatBelongsToACallIsNotAsked() throws {
        var peer = peer(admission(networks: ["10.0.0.0/8"]), at: "10.0.0.2")
        peer.receive(Script.request("INVITE", body: "v=0"))
        let id = try #require(peer.events.first?.0)
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.flow.remoteHost = "198.51.100.7"
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        peer.receive(Script.request("BYE", cseq: 2, branch: "z9hG4bKb", to: tag))
        #expect(try peer.takeSummary() == ["200 BYE"])
    }

    @Test func eachNumberHasADoorOfItsOwn() throws {
        var admission = admission()
        admission.doors = [
            Admission.Door(
                numbers: ["4930111"], networks: [AddressRange("192.0.2.1")].compactMap { $0 }),
            Admission.Door(networks: [AddressRange("2001:db8::/32")].compactMap { $0 }),
        ]
        for (number, host, isServed) in [
            ("4930111", "192.0.2.1", true), ("4930111", "2001:db8::1", false),
            ("49%3330-111;npdi", "192.0.2.1", false), ("4930-111;npdi", "192.0.2.1", true),
            ("5", "192.0.2.1", false), ("5", "2001:db8:5::1", true),
        ] {
            var peer = peer(admission, at: host)
            peer.receive(
                Script.request("INVITE", body: "v=0").replacing(
                    "INVITE sip:gateway@", with: "INVITE sip:\(number)@"))
            #expect((peer.events.count == 1) == isServed, "\(number) from \(host)")
            // OPTIONS is for whoever has any door.
            var other = self.peer(admission, at: host)
            other.receive(Script.request("OPTIONS"))
            #expect(try other.takeResponse().status == 200)
        }
    }

    // MARK: Passwords

    /// The INVITE once more with the answer to a challenge.
    private func answered(
        _ challenge: String, user: String = "anna", password: String = "s3cret", count: Int = 1,
        uri: String = "sip:gateway@10.0.0.1", cseq: Int = 2
    ) throws -> String {
        var fields: [String: String] = [:]
        for part in challenge.dropFirst(7).split(separator: ", ") {
            let pair = part.split(separator: "=", maxSplits: 1)
            fields[String(pair[0])] = pair[1].filter { $0 != "\"" }
        }
        let nonce = fields["nonce"] ?? ""
        let digits = String(count, radix: 16)
        let padded = String(repeating: "0", count: 8 - digits.count) + digits
        let answer = DigestAnswer(
            algorithm: try #require(DigestAlgorithm(named: fields["algorithm"])), user: user,
            realm: "gateway", method: "INVITE", uri: uri, nonce: nonce,
            protection: .init(qop: "auth", count: padded, cnonce: "c"))
        let header =
            "Authorization: Digest username=\"\(user)\", realm=\"gateway\", nonce=\"\(nonce)\", "
            + "uri=\"\(uri)\", algorithm=\(fields["algorithm"] ?? ""), qop=auth, nc=\(padded), "
            + "cnonce=\"c\", response=\"\(answer.response(password: password))\""
        return Script.request(
            "INVITE", cseq: cseq, branch: "z9hG4bKc\(cseq)", headers: [header], body: "v=0")
    }

    private func challenges(_ peer: inout Peer) throws -> [String] {
        peer.receive(Script.request("INVITE", body: "v=0"))
        let response = try peer.takeResponse()
        #expect(response.status == 401 && peer.endpoint.isIdle)
        return response.headers.values(of: "WWW-Authenticate")
    }

    @Test(arguments: ["SHA-256", "MD5"])
    func aUserWithTheRightPasswordMayCall(_ algorithm: String) throws {
        var peer = peer(admission(networks: ["10.0.0.0/8"], users: ["anna", "ben"]))
        let challenge = try #require(
            try challenges(&peer).first { $0.contains("algorithm=\(algorithm)") })
        peer.receive(try answered(challenge))
        #expect(peer.takeEvents() == ["incoming"])
        #expect(try peer.takeSummary() == ["100 INVITE"])
    }

    /// What telephones write as `uri`: the request's, the server's alone, one with parameters.
    @Test(arguments: [
        "sip:gateway@10.0.0.1", "sip:10.0.0.1", "sip:10.0.0.1:5060", "sips:gateway@10.0.0.1",
        "sip:gateway@front.example:5080;transport=udp",
    ])
    func theAnswerIsForTheUriItNames(_ uri: String) throws {
        var peer = peer(admission(users: ["anna"]))
        peer.receive(try answered(try #require(try challenges(&peer).first), uri: uri))
        #expect(peer.takeEvents() == ["incoming"])
    }

    /// RFC 8760 section 2.3: what we like best comes first. What was not offered is not taken.
    @Test func hashesAreOfferedInTheirOrder() throws {
        for hashes in [[DigestAlgorithm.Hash.sha256, .md5], [.md5], [.sha512_256]] {
            var settings = admission(users: ["anna"])
            settings.hashes = hashes
            var peer = peer(settings)
            let challenges = try challenges(&peer)
            let names = challenges.map { $0.split(separator: "algorithm=").last.map(String.init) }
            #expect(names == hashes.map { DigestAlgorithm($0).name })
            let other = try #require(challenges.first).replacing(
                DigestAlgorithm(hashes[0]).name, with: hashes == [.md5] ? "SHA-256" : "MD5-sess")
            peer.receive(try answered(other))
            #expect(try peer.takeResponse().status == 401 && peer.events.isEmpty)
        }
    }

    @Test func aWrongAnswerIsAskedAgainAndCounted() throws {
        var peer = peer(admission(users: ["anna"]))
        let challenge = try #require(try challenges(&peer).first)
        for (index, wrong) in [
            try answered(challenge, user: "carl"), try answered(challenge, password: "guess"),
            try answered(challenge, uri: "sip:another@10.0.0.1"),
        ].enumerated() {
            peer.receive(wrong.replacing("CSeq: 2", with: "CSeq: \(index + 2)"))
            #expect(try peer.takeResponse().status == 401)
            #expect(peer.events.isEmpty)
            #expect(peer.drops.last == .wrongPassword(.invite, host: "198.51.100.7"))
        }
    }

    /// Whatever is guessed, wherever it differs.
    @Test func noGuessIsTaken() throws {
        var peer = peer(admission(users: ["anna"]))
        let challenge = try #require(try challenges(&peer).first)
        let right = try answered(challenge)
        let response = try #require(right.firstMatch(of: /response="(\w+)"/)).1
        var random = SeededRandom(seed: 17)
        var guesses = (0..<2000).map { _ in String(response.shuffled(using: &random)) }
        for place in response.indices {
            for digit in "0123456789abcdef~\u{7F}" where digit != response[place] {
                guesses.append("\(response[..<place])\(digit)\(response[place...].dropFirst())")
            }
        }
        for guess in guesses + ["", "0", String(response.dropLast()), response + "0"] {
            peer.receive(right.replacing(response, with: guess))
            #expect(try peer.takeResponse().status == 401 && peer.events.isEmpty, "\(guess)")
        }
        peer.receive(right)
        #expect(peer.takeEvents() == ["incoming"])
    }

    @Test func anAnswerCountsOnce() throws {
        var peer = peer(admission(users: ["anna"]))
        let challenge = try #require(try challenges(&peer).first)
        peer.receive(try answered(challenge, count: 5))
        #expect(peer.takeEvents() == ["incoming"])
        for count in [5, 4, 1] {
            peer.receive(try answered(challenge, count: count, cseq: 10 + count))
            let response = try peer.takeResponse()
            #expect(response.status == 401 && peer.events.isEmpty)
            #expect(response.headers["WWW-Authenticate"]?.contains("stale=true") == true)
        }
        peer.receive(try answered(challenge, count: 6, cseq: 20))
        #expect(peer.takeEvents() == ["incoming"])
    }

    @Test func anOldNonceIsStaleAndAForeignOneIsNone() throws {
        var peer = peer(admission(users: ["anna"]))
        let challenge = try #require(try challenges(&peer).first)
        peer.pass(.seconds(301))
        peer.receive(try answered(challenge))
        #expect(
            try peer.takeResponse().headers["WWW-Authenticate"]?.contains("stale=true") == true)
        var other = self.peer(admission(users: ["anna"]))
        other.endpoint =
            Peer {
                $0.admission = Admission(
                    doors: self.admission(users: ["anna"]).doors, realm: "gateway", secret: [1])
            }.endpoint
        let foreign = try #require(try challenges(&other).first)
        peer.receive(try answered(foreign, cseq: 3))
        #expect(
            try peer.takeResponse().headers["WWW-Authenticate"]?.contains("stale=true") == false)
        #expect(peer.events.isEmpty)
    }

    /// Answered nonces are remembered, so many and no more; what is forgotten is not taken again.
    @Test func memoryIsBoundedAndForgetsSafely() throws {
        var peer = peer(admission(users: ["anna"]))
        let first = try #require(try challenges(&peer).first)
        peer.receive(try answered(first, cseq: 3))
        var number = 10
        for _ in 0..<5000 {
            peer.pass(.milliseconds(1))
            number += 1
            peer.receive(
                Script.request("INVITE", cseq: number, branch: "z9hG4bKn\(number)", body: "v=0"))
            let challenge = try #require(try peer.takeResponse().headers["WWW-Authenticate"])
            number += 1
            peer.receive(try answered(challenge, cseq: number))
            peer.command(.reject(try #require(peer.events.last?.0), status: 486))
            peer.sent = []
        }
        #expect(peer.events.count == 5001 + 5000)
        peer.events = []
        peer.receive(try answered(first, cseq: number + 1))
        #expect(try peer.takeResponse().status == 401 && peer.events.isEmpty)
    }

    // MARK: Draining and forks

    @Test func optionsAreToldOfAnEnd() throws {
        var peer = Peer()
        peer.endpoint.drain()
        peer.receive(Script.request("OPTIONS"))
        let response = try peer.takeResponse()
        #expect(response.status == 503 && response.headers["Retry-After"] == "5")
    }

    /// RFC 3261 section 8.2.2.2 is about copies of what we are still at; a proxy that was refused
    /// may well come again by another way.
    @Test(arguments: [302, 404, 480, 486, 500, 503, 603])
    func aSerialForkAfterARefusalIsACallOfItsOwn(_ status: Int) throws {
        var peer = Peer()
        peer.receive(Script.request("INVITE", body: "v=0"))
        let id = try #require(peer.events.first?.0)
        peer.receive(Script.request("INVITE", branch: "z9hG4bKmerged", body: "v=0"))
        #expect(try peer.takeResponse().status == 482)
        // A third copy is one, too: the second has left no mark.
        peer.receive(Script.request("INVITE", branch: "z9hG4bKthird", body: "v=0"))
        #expect(try peer.takeResponse().status == 482)
        peer.command(.reject(id, status: status))
        #expect(try peer.takeResponse().status == status)
        peer.receive(Script.request("INVITE", branch: "z9hG4bKfork", body: "v=0"))
        #expect(peer.takeEvents() == ["incoming", "ended rejected(status: \(status))", "incoming"])
    }

    @Test func aCopyOfAnAnsweredCallIsMerged() throws {
        var peer = Peer()
        peer.receive(Script.request("INVITE", body: "v=0"))
        peer.command(.answer(try #require(peer.events.first?.0), body: .answer))
        peer.receive(Script.request("INVITE", branch: "z9hG4bKmerged", body: "v=0"))
        #expect(try peer.takeResponse().status == 482)
    }
}
