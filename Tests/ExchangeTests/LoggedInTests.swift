// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import Handoff
import SIP
import Testing
import Timing

/// Operators whose telephones log in here, and calls to them.
@Suite struct LoggedInTests {
    private static func board() -> Switchboard {
        let target = Target(name: "carla", address: .registered, ringTime: .seconds(10))
        return Switchboard(targets: [target]) { settings in
            var admission = Admission(
                doors: [Admission.Door(networks: AddressRange.privateNetworks)],
                realm: "gateway", secret: [1, 2, 3])
            admission.hashes = [.md5]
            settings.sip.admission = admission
            settings.sip.users = [Credentials(user: "carla", password: "s3cret")]
        }
    }

    /// A telephone of Carla's logs in from there.
    private static func logIn(
        _ board: inout Switchboard, _ host: String, expires: Int = 600, cseq: Int = 1
    ) throws {
        func text(_ number: Int, _ more: [String]) -> String {
            let lines =
                [
                    "REGISTER sip:10.0.0.1 SIP/2.0",
                    "Via: SIP/2.0/UDP \(host):5062;branch=z9hG4bKr\(number)\(host)",
                    "From: <sip:carla@10.0.0.1>;tag=r", "To: <sip:carla@10.0.0.1>",
                    "Call-ID: r\(host)", "CSeq: \(number) REGISTER", "Max-Forwards: 70",
                    "Contact: <sip:carla@\(host):5062>;expires=\(expires)",
                ] + more + ["Content-Length: 0"]
            return lines.joined(separator: "\n") + "\n\n"
        }
        board.receive(text(cseq, []), from: host)
        let asked = try #require(board.responses.last { $0.status == 401 })
        let challenge = try #require(asked.headers["WWW-Authenticate"])
        let nonce = try #require(
            challenge.split(separator: "nonce=\"").last?.split(separator: "\"").first)
        let answer = DigestAnswer(
            algorithm: DigestAlgorithm(.md5), user: "carla", realm: "gateway",
            method: "REGISTER", uri: "sip:10.0.0.1", nonce: String(nonce),
            protection: .init(qop: "auth", count: "00000001", cnonce: "c"))
        let header =
            "Authorization: Digest username=\"carla\", realm=\"gateway\", nonce=\"\(nonce)\", "
            + "uri=\"sip:10.0.0.1\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\", "
            + "response=\"\(answer.response(password: "s3cret"))\""
        board.receive(text(cseq + 1, [header]), from: host)
        #expect(board.responses.last?.status == 200)
    }

    private static func places(_ board: Switchboard) -> [String] {
        board.effects.compactMap { effect in
            guard case .send(let bytes, let flow) = effect, bytes.starts(with: "INVITE ".utf8)
            else { return nil }
            return flow.remoteHost
        }
    }

    private static func attempts(_ board: Switchboard) -> [String] {
        board.journal.compactMap { kind in
            guard case .attemptEnded(let attempt) = kind else { return nil }
            return "\(attempt.target) \(attempt.result.rawValue)"
        }
    }

    @Test func whoHasLoggedInIsRungWhereTheyAre() throws {
        var board = Self.board()
        #expect(board.core.operators(at: board.now).first?.devices == 0)
        try Self.logIn(&board, "10.0.0.31")
        #expect(board.core.operators(at: board.now).first?.devices == 1)
        let invite = try board.ask(try board.arrive())
        #expect(invite.uri.description == "sip:carla@10.0.0.31:5062")
        #expect(Self.places(board) == ["10.0.0.31"])
        #expect(board.log.contains { $0.contains("carla has 1 telephone logged in") })
        #expect(!board.log.contains { $0.contains("10.0.0.31") })
    }

    /// Nobody logged in is as somebody away: the next target follows at once, and why is said.
    @Test func whoHasNotLoggedInIsAway() throws {
        var board = Self.board()
        let call = try board.arrive()
        board.press(call)
        board.pass(.seconds(1))
        #expect(Self.attempts(board) == ["carla away"])
        #expect(
            board.journal.contains {
                if case .warning(let text) = $0 {
                    text.contains("no telephone of carla")
                } else {
                    false
                }
            })
    }

    @Test func whoLogsOutIsNotRung() throws {
        var board = Self.board()
        try Self.logIn(&board, "10.0.0.31")
        try Self.logIn(&board, "10.0.0.31", expires: 0, cseq: 5)
        #expect(board.core.operators(at: board.now).first?.devices == 0)
        board.press(try board.arrive())
        board.pass(.seconds(1))
        #expect(Self.attempts(board) == ["carla away"] && Self.places(board).isEmpty)
    }

    /// A telephone that is not to be had gives way to the person's next one; a person who says no
    /// has said it for all of them.
    @Test(arguments: [
        (404, 2), (408, 2), (430, 2), (480, 2), (503, 2), (486, 1), (600, 1), (603, 1), (488, 1),
    ])
    func theNextTelephoneFollowsOneThatIsNotThere(_ status: Int, _ rung: Int) throws {
        var board = Self.board()
        try Self.logIn(&board, "10.0.0.31")
        board.pass(.seconds(1))
        try Self.logIn(&board, "10.0.0.32")
        let invite = try board.ask(try board.arrive())
        #expect(invite.uri.sip?.host == "10.0.0.32")
        try board.answer(invite, status)
        board.pass(.milliseconds(100))
        #expect(Self.places(board) == Array(["10.0.0.32", "10.0.0.31"].prefix(rung)))
    }

    /// What a restart is to remember: telephones on datagrams, with where and until when.
    @Test func aRestartRemembersThem() throws {
        var board = Self.board()
        try Self.logIn(&board, "10.0.0.31")
        let records = board.effects.compactMap { effect -> OperatorRecord? in
            if case .remember(let record) = effect { record } else { nil }
        }
        let device = try #require(records.last?.devices.first)
        #expect(device.host == "10.0.0.31" && device.port == 5062)
        var later = Self.board()
        later.input(.remembered(records))
        #expect(later.core.operators(at: later.now).first?.devices == 1)
        #expect(try later.ask(try later.arrive()).uri.sip?.host == "10.0.0.31")
        // Whatever stands in the file.
        var record = try #require(records.last)
        record.devices = [
            OperatorDevice(
                contact: "no uri", host: "10.0.0.31", port: 1, preference: 1, until: device.until),
            OperatorDevice(
                contact: device.contact, host: "a name", port: 1, preference: 1,
                until: device.until),
            OperatorDevice(
                contact: device.contact, host: "10.0.0.31", port: 1, preference: .nan,
                until: WallTime(milliseconds: -5)),
        ]
        var worse = Self.board()
        worse.input(.remembered([record]))
        #expect(worse.core.operators(at: worse.now).first?.devices == 0)
    }
}
