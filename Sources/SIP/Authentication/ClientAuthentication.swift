// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// What one session knows of those who ask it for a password (RFC 3261 section 22): it puts
/// credentials into requests, and says whether a refused request is worth another try.
///
/// Whoever has asked once gets credentials in every later request of the session, each with the
/// next count of its nonce. A request is tried again while something new is asked for, at most
/// `limit` times; credentials that were made for the very challenge and refused are wrong.
struct ClientAuthentication: Sendable {
    /// One who asks: a server or proxy with its realm.
    private struct Asker: Sendable, Hashable {
        var isProxy: Bool
        var realm: String
    }

    private struct Known: Sendable {
        var challenge: DigestChallenge
        /// Requests that carried this nonce.
        var uses: UInt32 = 0
    }

    /// A request that was sent and may be asked for credentials.
    private struct Sent: Sendable {
        /// Without credentials.
        var request: SIPRequest
        var flow: Flow
        var purpose: RequestPurpose
        /// The header fields that it carried for those who had asked.
        var carried: [Header] = []
        /// Whose challenges to this very request it answers.
        var answered: Set<Asker> = []
        var tries = 1
    }

    /// What to do about a 401 or 407.
    enum Verdict: Sendable {
        /// To be sent once more, with new numbers.
        case retry(SIPRequest, Flow)
        /// It stays refused, for this reason.
        case refused(String)
    }

    /// How often one request is sent at most.
    private static let limit = 5
    /// Askers and requests kept in mind; more than a chain of proxies has.
    private static let memory = 16

    var credentials: Credentials?
    private var askers: [(asker: Asker, known: Known)] = []
    private var sent: [(cseq: CSeq, entry: Sent)] = []

    init(credentials: Credentials?) { self.credentials = credentials }

    // MARK: Sending

    /// The request with credentials for everyone who has asked so far.
    mutating func sign(
        _ request: SIPRequest, on flow: Flow, for purpose: RequestPurpose,
        random: inout SeededRandom
    ) -> SIPRequest {
        guard credentials != nil else { return request }
        var entry =
            sent.first { $0.cseq == request.cseq }?.entry
            ?? Sent(request: request, flow: flow, purpose: purpose)
        entry.carried = askers.indices.map { header(for: $0, request, random: &random) }
        remember(entry)
        var signed = request
        signed.headers.append(contentsOf: entry.carried)
        return signed
    }

    /// What the ACK of this INVITE's 2xx repeats (RFC 3261 section 22.1).
    func credentials(sentWithInvite number: UInt32) -> [Header] {
        sent.first { $0.cseq == CSeq(number, .invite) }?.entry.carried ?? []
    }

    private mutating func header(
        for index: Int, _ request: SIPRequest, random: inout SeededRandom
    ) -> Header {
        askers[index].known.uses &+= 1
        let (asker, known) = askers[index]
        let challenge = known.challenge
        let user = credentials?.user ?? ""
        var answer = DigestAnswer(
            algorithm: challenge.algorithm, user: user, realm: challenge.realm,
            method: request.method.rawValue, uri: request.uri.description, nonce: challenge.nonce,
            body: request.body)
        if let protection = challenge.protection {
            answer.protection = DigestAnswer.Protection(
                qop: protection.rawValue, count: DigestAnswer.count(known.uses),
                cnonce: random.token(16))
        }
        let response = answer.response(password: credentials?.password ?? "")
        var fields = [
            "username=\(QuotedString.quote(user))", "realm=\(QuotedString.quote(challenge.realm))",
            "nonce=\(QuotedString.quote(challenge.nonce))", "uri=\"\(answer.uri)\"",
            "response=\"\(response)\"",
        ]
        if challenge.namesAlgorithm { fields.append("algorithm=\(challenge.algorithm.name)") }
        if let protection = answer.protection {
            fields.append("cnonce=\"\(protection.cnonce)\"")
            fields.append("qop=\(protection.qop)")
            fields.append("nc=\(protection.count)")
        }
        if let opaque = challenge.opaque { fields.append("opaque=\(QuotedString.quote(opaque))") }
        return Header(
            asker.isProxy ? .proxyAuthorization : .authorization,
            "Digest " + fields.joined(separator: ", "))
    }

    // MARK: What comes back

    /// Judges a 401 or 407 to a request that `sign` has seen.
    mutating func judge(_ response: SIPResponse) -> Verdict {
        guard credentials != nil else { return .refused("No Credentials For This Peer") }
        guard let index = sent.firstIndex(where: { $0.cseq == response.cseq }) else {
            return .refused("Credentials Refused")
        }
        var entry = sent.remove(at: index).entry
        let challenges = Self.strongest(in: response).filter { asker, _ in
            credentials?.isFor(realm: asker.realm) ?? false
        }
        guard !challenges.isEmpty else {
            return .refused("No Credentials For What Is Asked")
        }
        for (asker, challenge) in challenges {
            guard challenge.isStale || !entry.answered.contains(asker) else {
                return .refused("Wrong User Or Password")
            }
            learn(challenge, from: asker)
            entry.answered.insert(asker)
        }
        guard entry.tries < Self.limit else { return .refused("Credentials Never Accepted") }
        entry.tries += 1
        entry.carried = []
        sent.append((response.cseq, entry))
        return .retry(entry.request, entry.flow)
    }

    /// The request judged last goes out under a new number.
    mutating func renumber(_ old: CSeq, as request: SIPRequest) {
        guard let index = sent.firstIndex(where: { $0.cseq == old }) else { return }
        var entry = sent.remove(at: index).entry
        entry.request = request
        sent.append((request.cseq, entry))
    }

    /// A request that needs no other try any more. INVITEs are kept for the ACKs of late answers.
    mutating func settle(_ cseq: CSeq) {
        guard cseq.method != .invite else { return }
        sent.removeAll { $0.cseq == cseq }
    }

    /// No further answer to this INVITE can come.
    mutating func forgetInvite(_ number: UInt32) {
        sent.removeAll { $0.cseq == CSeq(number, .invite) }
    }

    private mutating func learn(_ challenge: DigestChallenge, from asker: Asker) {
        // The same nonce again, as with a password asked for by two branches: its count goes on.
        let known = askers.first { $0.asker == asker }?.known
        askers.removeAll { $0.asker == asker }
        let uses = known?.challenge.nonce == challenge.nonce ? known?.uses ?? 0 : 0
        askers.append((asker, Known(challenge: challenge, uses: uses)))
        if askers.count > Self.memory { askers.removeFirst() }
    }

    private mutating func remember(_ entry: Sent) {
        sent.removeAll { $0.cseq == entry.request.cseq }
        sent.append((entry.request.cseq, entry))
        if sent.count > Self.memory { sent.removeFirst() }
    }

    /// Of every asker the challenge with the strongest hash; between equal ones the first, which
    /// is the one it likes best (RFC 8760 section 2.4).
    private static func strongest(
        in response: SIPResponse
    ) -> [(asker: Asker, challenge: DigestChallenge)] {
        var best: [(asker: Asker, challenge: DigestChallenge)] = []
        for (name, isProxy) in [(HeaderName.wwwAuthenticate, false), (.proxyAuthenticate, true)] {
            let values = response.headers.values(of: name).prefix(memory)
            for challenge in values.flatMap(AuthParameters.list).compactMap(DigestChallenge.init) {
                let asker = Asker(isProxy: isProxy, realm: challenge.realm)
                guard let index = best.firstIndex(where: { $0.asker == asker }) else {
                    if best.count < memory { best.append((asker, challenge)) }
                    continue
                }
                let strength = best[index].challenge.algorithm.hash.rawValue
                if challenge.algorithm.hash.rawValue > strength {
                    best[index].challenge = challenge
                }
            }
        }
        return best
    }
}
