// SPDX-License-Identifier: Apache-2.0

import Accounts
import Synchronization

/// Who is logged in. A session is known by a number nobody can guess, ends a shift after its login,
/// and is forgotten when the gateway stops.
final class SessionBook: Sendable {
    struct Session: Sendable, Hashable {
        var name: String
        var role: AccountRole
        fileprivate var ends: ContinuousClock.Instant
    }

    /// How long a login holds.
    static let life = Duration.seconds(12 * 3600)
    /// One more login makes the oldest session of all give way.
    private static let most = 1000
    private static let cookie = "handoff_session"
    private static let keyLength = 64

    private let sessions = Mutex<[String: Session]>([:])
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let isSecure: Bool

    init(clock: @escaping @Sendable () -> ContinuousClock.Instant, isSecure: Bool) {
        self.clock = clock
        self.isSecure = isSecure
    }

    /// Begins a session; the key is for its owner's browser alone.
    func begin(for account: Account) -> String {
        var random = SystemRandomNumberGenerator()
        let key = (0..<4).map { _ in
            let digits = String(random.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        let now = clock()
        sessions.withLock { sessions in
            sessions = sessions.filter { $0.value.ends > now }
            if sessions.count >= Self.most,
                let oldest = sessions.min(by: { $0.value.ends < $1.value.ends })
            {
                sessions.removeValue(forKey: oldest.key)
            }
            sessions[key] = Session(
                name: account.name, role: account.role, ends: now + Self.life)
        }
        return key
    }

    /// The session of a request that shows these cookies; nil where it has ended, or never was.
    func session(cookies: String?) -> Session? {
        guard let key = Self.key(in: cookies) else { return nil }
        let now = clock()
        return sessions.withLock { sessions in
            guard let session = sessions[key] else { return nil }
            guard session.ends > now else {
                sessions.removeValue(forKey: key)
                return nil
            }
            return session
        }
    }

    func end(cookies: String?) {
        guard let key = Self.key(in: cookies) else { return }
        sessions.withLock { _ = $0.removeValue(forKey: key) }
    }

    /// What makes a browser keep the key, or with nil throw it away. No script reads it, no page of
    /// another site has it sent.
    func header(for key: String?) -> String {
        "\(Self.cookie)=\(key ?? ""); Path=/; HttpOnly; SameSite=Strict; "
            + "Max-Age=\(key == nil ? 0 : Self.life.components.seconds)"
            + (isSecure ? "; Secure" : "")
    }

    private static func key(in cookies: String?) -> String? {
        guard let cookies else { return nil }
        for part in cookies.split(separator: ";") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0] == cookie, pair[1].utf8.count == keyLength {
                return String(pair[1])
            }
        }
        return nil
    }
}
