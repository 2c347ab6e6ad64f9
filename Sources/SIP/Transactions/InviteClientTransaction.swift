// SPDX-License-Identifier: Apache-2.0

/// The client side of an INVITE (RFC 3261 section 17.1.1, with the Accepted state of RFC 6026).
struct InviteClientTransaction: Sendable {
    enum State: Sendable {
        /// Waiting for any response; to proceeding, accepted, completed or terminated.
        case calling(interval: Duration)
        /// A provisional response came; to accepted, completed or terminated.
        case proceeding
        /// A 2xx came; every further one is passed on. To terminated by Timer M.
        case accepted
        /// Another final response came and is acknowledged. To terminated by Timer D.
        case completed(ack: [UInt8])
        case terminated
    }

    /// The INVITE, and its bytes; let go once a 2xx makes them useless.
    private(set) var request: SIPRequest?
    private var bytes: [UInt8]
    private let timers: TransactionTimers
    private let isReliable: Bool
    private(set) var state: State
    /// Whether Timer B goes on after a provisional response, because nobody waits for long.
    private var isLimited = false

    init(_ request: SIPRequest, timers: TransactionTimers, isReliable: Bool) {
        self.request = request
        bytes = request.bytes
        self.timers = timers
        self.isReliable = isReliable
        state = .calling(interval: timers.t1)
    }

    func begin() -> [TransactionEffect] {
        var effects = [TransactionEffect.transmit(bytes), .start(.b, after: timers.timeout)]
        if !isReliable { effects.append(.start(.a, after: timers.t1)) }
        return effects
    }

    mutating func receive(_ response: SIPResponse) -> [TransactionEffect] {
        switch state {
        case .calling, .proceeding:
            let stops = [TransactionEffect.stop(.a), .stop(.b)]
            switch response.status {
            case ..<200:
                state = .proceeding
                return (isLimited ? [.stop(.a)] : stops) + [.deliver(response)]
            case ..<300:
                state = .accepted
                request = nil
                bytes = []
                return stops + [.deliver(response), .start(.m, after: timers.timeout)]
            default:
                return stops + complete(response)
            }
        case .accepted:
            return response.status / 100 == 2 ? [.deliver(response)] : []
        case .completed(let ack):
            return response.status >= 300 ? [.transmit(ack)] : []
        case .terminated:
            return []
        }
    }

    private mutating func complete(_ response: SIPResponse) -> [TransactionEffect] {
        let ack = request?.ack(forNon2xx: response).bytes ?? []
        request = nil
        bytes = []
        guard !isReliable else {
            state = .terminated
            return [.transmit(ack), .deliver(response), .terminated]
        }
        state = .completed(ack: ack)
        return [.transmit(ack), .deliver(response), .start(.d, after: timers.d)]
    }

    mutating func fire(_ timer: TransactionTimer) -> [TransactionEffect] {
        switch (timer, state) {
        case (.a, .calling(let interval)):
            state = .calling(interval: interval * 2)
            return [.transmit(bytes), .start(.a, after: interval * 2)]
        case (.b, .calling):
            state = .terminated
            return [.timedOut, .terminated]
        case (.b, .proceeding), (.d, .completed), (.m, .accepted):
            state = .terminated
            return [.terminated]
        default:
            return []
        }
    }

    /// Gives a transaction nobody waits for a last Timer B.
    mutating func limit() -> [TransactionEffect] {
        guard isWaiting else { return [] }
        isLimited = true
        return [.start(.b, after: timers.timeout)]
    }

    /// Whether no response has come. Once one has, the next may come by another flow.
    var isCalling: Bool {
        if case .calling = state { true } else { false }
    }

    /// Whether no final response has come.
    private var isWaiting: Bool {
        switch state {
        case .calling, .proceeding: true
        case .accepted, .completed, .terminated: false
        }
    }
}
