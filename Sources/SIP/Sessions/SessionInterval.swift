// SPDX-License-Identifier: Apache-2.0

/// How long a session lives without a refresh, and who refreshes it (RFC 4028).
struct SessionInterval: Sendable, Hashable {
    /// Seconds from one refresh to the end.
    var seconds: Int
    /// The least the peer, or a proxy on the way, agrees to.
    var minimum = Self.leastMinimum
    /// Whether the refreshes are ours to send.
    var isRefresher: Bool

    /// No Min-SE is below this (RFC 4028 section 5).
    static let leastMinimum = 90

    /// Refreshes are sent at half of the interval, but never in a rush.
    var refreshAfter: Duration { .seconds(max(seconds / 2, 15)) }

    /// When it is over: the refresher waits to the end, the other side says BYE a little earlier
    /// (RFC 4028 section 10). A peer that names a shorter interval than anyone may is given the
    /// shortest.
    var expiresAfter: Duration {
        let seconds = max(seconds, Self.leastMinimum)
        return .seconds(isRefresher ? seconds : seconds - min(32, seconds / 3))
    }

    /// What a request of ours says to keep or change the interval.
    var requestHeaders: [Header] {
        let refresher = isRefresher ? "uac" : "uas"
        var headers = [Header(.sessionExpires, "\(seconds);refresher=\(refresher)")]
        if minimum > Self.leastMinimum { headers.append(Header(.minSE, String(minimum))) }
        return headers
    }

    /// What a 2xx of ours says: a peer that is to refresh is required to know how.
    var responseHeaders: [Header] {
        guard !isRefresher else {
            return [Header(.sessionExpires, "\(seconds);refresher=uas")]
        }
        return [
            Header(.sessionExpires, "\(seconds);refresher=uac"), Header(.require, "timer"),
        ]
    }
}

extension SessionInterval {
    /// What a request that begins or refreshes a session comes to.
    enum Verdict: Sendable, Hashable {
        /// Nobody asks for a limit.
        case none
        case agreed(SessionInterval)
        /// 422 with this Min-SE.
        case tooSmall(minSE: Int)
    }

    /// Judges a request (RFC 4028 section 9). `current` is what was agreed before in this session;
    /// an interval above `most` is shortened to that, but not below the Min-SE of the request.
    static func verdict(
        on headers: Headers, current: SessionInterval?, minSE: Int, most: Int?
    ) -> Verdict {
        let supportsTimer = headers.lists("timer", in: [.supported, .require])
        let minimum = max(
            leastMinimum, headers.seconds(of: .minSE) ?? current?.minimum ?? leastMinimum)
        guard let asked = headers.seconds(of: .sessionExpires) else {
            // A peer that says nothing keeps what was agreed; one that cannot refresh leaves it to us.
            guard var kept = current else { return .none }
            kept.isRefresher = kept.isRefresher || !supportsTimer
            kept.minimum = minimum
            kept.seconds = max(kept.seconds, minimum)
            return .agreed(kept)
        }
        guard asked >= minSE || !supportsTimer else { return .tooSmall(minSE: minSE) }
        let isOurs =
            switch headers.refresher {
            case "uac": !supportsTimer
            case "uas": true
            default: current?.isRefresher ?? !supportsTimer
            }
        return .agreed(
            SessionInterval(
                seconds: max(min(asked, most ?? asked), minimum), minimum: minimum,
                isRefresher: isOurs))
    }

    /// Reads a 2xx to a request of ours (RFC 4028 section 7.2). A peer that does not say a word of
    /// it does not know timers: what was agreed is then ours to keep.
    static func agreed(in headers: Headers, current: SessionInterval?) -> SessionInterval? {
        guard let seconds = headers.seconds(of: .sessionExpires) else {
            guard var kept = current else { return nil }
            kept.isRefresher = true
            return kept
        }
        return SessionInterval(
            seconds: seconds, minimum: current?.minimum ?? leastMinimum,
            isRefresher: headers.refresher != "uas")
    }

    /// The interval to ask for after a 422; nil when it names none we did not offer already.
    func raised(by headers: Headers) -> SessionInterval? {
        guard let least = headers.seconds(of: .minSE), least > seconds else { return nil }
        var raised = self
        raised.seconds = least
        raised.minimum = max(minimum, least)
        return raised
    }
}

extension Headers {
    /// The seconds of a Session-Expires or Min-SE; nil when there are none that can be read. No
    /// interval is longer than a month, so that no sum overflows.
    func seconds(of name: HeaderName) -> Int? {
        guard let value = self[name] else { return nil }
        var scanner = ByteScanner(value)
        scanner.skipSpace()
        let digits = scanner.takeWhile(ASCII.isDigit)
        guard !digits.isEmpty else { return nil }
        return digits.reduce(0) { min($0 * 10 + Int($1 - 0x30), 2_592_000) }
    }

    fileprivate var refresher: String? {
        guard let value = self[.sessionExpires], let semicolon = value.firstIndex(of: ";") else {
            return nil
        }
        var scanner = ByteScanner(String(value[semicolon...]))
        return (try? scanner.parameters())?["refresher"]?.lowercased()
    }

    /// Whether one of these fields lists an option tag.
    func lists(_ tag: String, in names: [HeaderName]) -> Bool {
        names.contains { name in tokens(of: name).contains { $0.equalsIgnoringCase(tag) } }
    }

    /// Whether a peer says that it takes this method; nil when it does not say what it takes.
    func allows(_ method: Method) -> Bool? {
        let allowed = tokens(of: .allow)
        return allowed.isEmpty ? nil : allowed.contains(method.rawValue)
    }
}

/// The timers of one session, beside those of its transactions.
enum SessionTimer: Sendable, Hashable, CaseIterable {
    /// Our 2xx is sent again until it is acknowledged (RFC 3261 section 13.3.1.4).
    case retransmitAnswer
    /// Our 2xx was never acknowledged.
    case ackTimeout
    /// The owner left an INVITE without a decision.
    case answerLimit
    /// A provisional response is repeated every minute (RFC 3261 section 13.3.1.1).
    case refreshProvisional
    /// A CANCEL brought no final response (RFC 3261 section 9.1).
    case cancelTimeout
    /// A re-INVITE that met the peer's is tried again (RFC 3261 section 14.1).
    case glare
    /// A reliable provisional response is sent again until its PRACK (RFC 3262 section 3).
    case retransmitProvisional
    /// No PRACK came for a reliable provisional response.
    case prackTimeout
    /// Our turn to refresh the session (RFC 4028 section 7.2).
    case refresh
    /// Nobody refreshed the session.
    case expiry
}
