// SPDX-License-Identifier: Apache-2.0

import Addresses
import Foundation
import SIP
import Testing
import Timing

/// The messages of RFC 4475, every one, with what becomes of them at an endpoint.
@Suite struct TortureTests {
    enum Verdict: Equatable, CustomStringConvertible {
        /// An INVITE that starts a session.
        case session
        /// Well formed, and answered with this status.
        case answered(Int)
        /// Malformed, and answered with this status.
        case malformed(Int)
        /// A well-formed response to nothing we sent.
        case stray
        /// A malformed response, which nobody may answer.
        case discarded
        case other(String)

        var description: String {
            switch self {
            case .session: "session"
            case .answered(let status): "answered \(status)"
            case .malformed(let status): "malformed \(status)"
            case .stray: "stray"
            case .discarded: "discarded"
            case .other(let what): "other: \(what)"
            }
        }
    }

    static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "torture")

    static let verdicts: [String: Verdict] = [
        // 3.1.1: valid messages. The To of wsinv has a tag of no dialog of ours.
        "wsinv": .answered(481), "intmeth": .answered(501), "esc01": .session,
        "escnull": .answered(405), "esc02": .answered(501), "lwsdisp": .answered(200),
        "longreq": .session, "dblreq": .answered(405), "semiuri": .answered(200),
        "transports": .answered(200), "mpart01": .answered(405), "unreason": .stray,
        "noreason": .stray,
        // 3.1.2: invalid messages. A bad Date is of no interest to us, as the RFC advises.
        "badinv01": .malformed(400), "clerr": .malformed(400), "ncl": .malformed(400),
        "scalar02": .malformed(400), "scalarlg": .discarded, "quotbal": .malformed(400),
        "ltgtruri": .malformed(400), "lwsruri": .malformed(400), "lwsstart": .malformed(400),
        "trws": .malformed(400), "escruri": .malformed(400), "baddate": .session,
        "regbadct": .malformed(400), "badaspec": .malformed(400),
        // A display name without the quotes it needs is read all the same, as the RFC allows.
        "baddn": .answered(200),
        "badvers": .malformed(505), "mismatch01": .malformed(400),
        "mismatch02": .malformed(400), "bigcode": .discarded,
        // 3.2: transaction layer.
        "badbranch": .answered(200),
        // 3.3: application layer.
        "insuf": .malformed(400), "unkscm": .answered(416), "novelsc": .answered(416),
        "unksm2": .answered(405), "bext01": .answered(420), "invut": .answered(415),
        "regaut01": .answered(405), "multi01": .malformed(400), "mcl01": .malformed(400),
        "bcast": .stray, "zeromf": .answered(200), "cparam01": .answered(405),
        "cparam02": .answered(405), "regescrt": .answered(405), "sdp01": .answered(406),
        // 3.4: backward compatibility.
        "inv2543": .session,
    ]

    /// Messages whose verdict is not what the RFC asks for. There are none; the list is here so
    /// that one is put down with its reason and never taken out.
    static let knownFailures: [String: String] = [:]

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: directory.appending(path: "\(name).dat")))
    }

    private func verdict(on bytes: [UInt8]) -> Verdict {
        var peer = Peer()
        peer.flow = Flow(transport: .udp, remoteHost: "192.0.2.200", remotePort: 5060)
        peer.input(.received(bytes, on: peer.flow))
        let statuses = peer.sent.compactMap { Self.status($0.bytes) }
        if peer.takeEvents() == ["incoming"] { return .session }
        switch peer.drops.first {
        case .malformed: return statuses.count == 1 ? .malformed(statuses[0]) : .other("unanswered")
        case .malformedUnanswerable: return statuses.isEmpty ? .discarded : .other("answered")
        case .foreignResponse, .strayResponse:
            return statuses.isEmpty ? .stray : .other("answered")
        case .refused(_, let status) where statuses.contains(status): return .answered(status)
        case nil where statuses == [200]: return .answered(200)
        case let reason: return .other("\(String(describing: reason)), \(statuses)")
        }
    }

    private static func status(_ bytes: [UInt8]) -> Int? {
        let words = String(decoding: bytes.prefix(20), as: UTF8.self).split(separator: " ")
        return words.first == "SIP/2.0" && words.count > 1 ? Int(words[1]) : nil
    }

    @Test func everyFileHasAVerdictAndEveryVerdictAFile() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.directory.path)
            .filter { $0.hasSuffix(".dat") }.map { String($0.dropLast(4)) }
        #expect(Set(files) == Set(Self.verdicts.keys))
        #expect(files.count == 49)
    }

    @Test(arguments: verdicts.keys.sorted())
    func theVerdictIsTheExpectedOne(name: String) throws {
        let verdict = verdict(on: try Self.bytes(name))
        let isKnownFailure = Self.knownFailures[name] != nil
        #expect((verdict == Self.verdicts[name]) != isKnownFailure, "\(verdict)")
    }

    @Test(arguments: verdicts.keys.sorted())
    func whatParsesIsTheSameWhenWrittenAndParsedAgain(name: String) throws {
        guard let message = try? SIPMessage(parsing: try Self.bytes(name)) else { return }
        switch message {
        case .request(let request):
            #expect(request.fields == (try SIPMessage(parsing: request.bytes)).fields)
            #expect(request.body == (try SIPMessage(parsing: request.bytes)).body)
        case .response(let response):
            #expect(response.fields == (try SIPMessage(parsing: response.bytes)).fields)
            #expect(response.body == (try SIPMessage(parsing: response.bytes)).body)
        }
    }

    @Test func theShortTortuousInviteIsReadRight() throws {
        guard case .request(let request) = try SIPMessage(parsing: try Self.bytes("wsinv")) else {
            throw Peer.Missing()
        }
        #expect(request.cseq == CSeq(9, .invite) && request.maxForwards == 68)
        #expect(request.to.tag == "1918181833n" && request.from.tag == "98asjd8")
        #expect(request.from.displayName == "J Rosenberg \\\"")
        #expect(request.via.transport == "UDP" && request.via.branch == "390skdjuw")
        #expect(request.headers.values(of: .via).count == 2)
        #expect(request.headers["Subject"] == "")
        #expect(
            request.headers["NewFangledHeader"] == "newfangled value continued newfangled value")
        #expect(request.headers["UnknownHeaderWithUnusualValue"] == ";;,,;;,;")
        #expect(request.body.count == 150)
        #expect(request.uri.sip?.parameters.contains("unknownparam") == true)
    }

    @Test func unusualCharactersAreReadRight() throws {
        guard case .request(let request) = try SIPMessage(parsing: try Self.bytes("intmeth"))
        else { throw Peer.Missing() }
        #expect(request.uri.sip?.user == "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*")
        #expect(request.uri.sip?.password == "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)")
        #expect(request.to.displayName == "BEL:\u{7} NUL:\u{0} DEL:\u{7F}")
        #expect(request.from.displayName == "token1~` token2'+_ token3*%!.-")
        #expect(request.from.parameters["fromParam''~+*_!.-%"] == "\"работающий\"")
        #expect(request.callID == "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{")
    }

    @Test func escapesAreResolvedOnce() throws {
        guard case .request(let request) = try SIPMessage(parsing: try Self.bytes("esc01")) else {
            throw Peer.Missing()
        }
        #expect(request.uri.user == "sips:user@example.com")
        #expect(request.to.uri.user == "user" && request.from.uri.user == "I have spaces")
        guard case .request(let semi) = try SIPMessage(parsing: try Self.bytes("semiuri")) else {
            throw Peer.Missing()
        }
        #expect(semi.uri.user == "user;par=u@example.net")
    }

    @Test func binaryBodiesArriveWhole() throws {
        guard case .request(let request) = try SIPMessage(parsing: try Self.bytes("mpart01"))
        else { throw Peer.Missing() }
        #expect(request.body.count == 553 && request.body.contains(0))
    }

    @Test(arguments: verdicts.keys.sorted())
    func overAStreamEveryMessageIsFramedOrTheStreamEnds(name: String) throws {
        let bytes = try Self.bytes(name)
        for cut in stride(from: 0, through: bytes.count, by: 7) {
            var whole = StreamFramer()
            var halves = StreamFramer()
            let expected = whole.append(bytes, at: .zero)
            #expect(
                halves.append(bytes[..<cut], at: .zero) + halves.append(bytes[cut...], at: .zero)
                    == expected)
        }
    }
}

extension SIPMessage {
    var fields: CommonFields {
        switch self {
        case .request(let request): request.fields
        case .response(let response): response.fields
        }
    }

    var body: [UInt8] {
        switch self {
        case .request(let request): request.body
        case .response(let response): response.body
        }
    }
}
