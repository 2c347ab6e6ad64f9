// SPDX-License-Identifier: Apache-2.0

import Timing

/// Our side of digest authentication (RFC 3261 section 22.2, RFC 8760): we ask for passwords and
/// check what is answered.
///
/// A challenge is remembered by nobody: its nonce carries the time it was made, and proves that we
/// made it. Only nonces that were answered rightly are kept, with the last count seen, so that
/// no answer counts twice; how many is limited, and what falls out at the front is taken no more.
struct ServerAuthentication: Sendable {
    enum Verdict: Sendable, Equatable {
        case accepted
        /// No answer yet, or one to a nonce of another time: ask, with `stale` for the latter.
        case ask(isStale: Bool)
        /// The answer is wrong.
        case wrong
    }

    /// How long a nonce is taken.
    static let lifetime = Duration.seconds(300)
    /// Nonces in use that are kept.
    static let memory = 4096

    private let realm: String
    /// What is offered, best first.
    private let offered: [DigestAlgorithm]
    private let secret: [UInt8]
    private var serial: UInt32 = 0
    /// The last count of every nonce in use, and when the nonce was made.
    private var used: [String: (count: UInt32, made: UInt64)] = [:]
    /// Nonces made up to then are taken no more.
    private var floor: UInt64 = 0

    init(_ admission: Admission?) {
        realm = admission?.realm ?? ""
        offered = (admission?.hashes ?? []).map { DigestAlgorithm($0) }
        secret = admission?.secret ?? []
    }

    /// How many nonces are kept.
    var count: Int { used.count }

    // MARK: Asking

    mutating func challenges(isStale: Bool, at now: Instant) -> [Header] {
        serial &+= 1
        let nonce = makeNonce(Self.milliseconds(now), serial)
        let stale = isStale ? ", stale=true" : ""
        return offered.map { algorithm in
            Header(
                .wwwAuthenticate,
                "Digest realm=\(QuotedString.quote(realm)), nonce=\"\(nonce)\", qop=\"auth\", "
                    + "algorithm=\(algorithm.name)" + stale)
        }
    }

    /// Twelve digits of time, eight of a serial number, and the proof that they are ours. The
    /// hash is one that nobody can go on computing from its result.
    private func makeNonce(_ made: UInt64, _ serial: UInt32) -> String {
        let head = Self.digits(made, 12) + Self.digits(UInt64(serial), 8)
        let proof = DigestAlgorithm(.sha512_256).hex(secret + Array(head.utf8))
        return head + proof.prefix(32)
    }

    private func made(_ nonce: String) -> UInt64? {
        guard nonce.utf8.count == 52, let made = UInt64(nonce.prefix(12), radix: 16),
            let serial = UInt32(nonce.dropFirst(12).prefix(8), radix: 16),
            makeNonce(made, serial).equalsInConstantTime(nonce)
        else { return nil }
        return made
    }

    // MARK: Checking

    mutating func check(
        _ request: SIPRequest, _ accounts: [Credentials], at now: Instant
    ) -> Verdict {
        let answers = request.headers.values(of: .authorization).prefix(8)
            .flatMap(AuthParameters.list).filter { $0.isDigest && $0["realm"] == realm }
        guard let answer = answers.first else { return .ask(isStale: false) }
        guard let algorithm = DigestAlgorithm(named: answer["algorithm"]),
            offered.contains(algorithm), let nonce = answer["nonce"],
            let made = made(nonce), let user = answer["username"], let uri = answer["uri"],
            let response = answer["response"]
        else { return .ask(isStale: false) }
        // Some name the server alone here, others what they dialled; never another number.
        let named = (try? SIPURIReference(text: uri))?.number
        guard named == nil || named == request.uri.number else { return .wrong }
        var computed = DigestAnswer(
            algorithm: algorithm, user: user, realm: realm, method: request.method.rawValue,
            uri: uri, nonce: nonce)
        var count: UInt32 = .max
        if let qop = answer["qop"] {
            guard qop == "auth", let text = answer["nc"], text.utf8.count == 8,
                let value = UInt32(text, radix: 16), let cnonce = answer["cnonce"]
            else { return .wrong }
            count = value
            computed.protection = DigestAnswer.Protection(qop: qop, count: text, cnonce: cnonce)
        }
        let account = accounts.first { $0.user == user }
        // Nobody learns from the time it takes which names there are.
        let expected = computed.response(password: account?.password ?? "")
        guard expected.equalsInConstantTime(response.lowercased()), account != nil else {
            return .wrong
        }
        return use(nonce, made: made, count: count, at: now) ? .accepted : .ask(isStale: true)
    }

    /// Takes note of a nonce that was answered rightly; false when it is too old, or this count of
    /// it has been seen.
    private mutating func use(
        _ nonce: String, made: UInt64, count: UInt32, at now: Instant
    ) -> Bool {
        let time = Self.milliseconds(now)
        let lifetime = UInt64(Self.lifetime.inMilliseconds)
        guard made > floor, made <= time, time - made < lifetime else { return false }
        guard count > used[nonce]?.count ?? 0 else { return false }
        used[nonce] = (count, made)
        if used.count > Self.memory {
            used = used.filter { time - $0.value.made < lifetime }
        }
        if used.count > Self.memory {
            // The older half goes, and with it everything of its time.
            let times = used.values.map(\.made).sorted()
            floor = times[times.count / 2]
            used = used.filter { $0.value.made > floor }
        }
        return true
    }

    // MARK: Pieces

    /// Time since the origin of our clock, from 1 on.
    private static func milliseconds(_ now: Instant) -> UInt64 {
        UInt64(max(0, (now - .zero).inMilliseconds)) + 1
    }

    private static func digits(_ value: UInt64, _ count: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, count - digits.utf8.count))
            + digits.suffix(count)
    }
}
