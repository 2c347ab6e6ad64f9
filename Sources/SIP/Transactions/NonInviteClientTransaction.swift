// SPDX-License-Identifier: Apache-2.0

/// The client side of any request but INVITE and ACK (RFC 3261 section 17.1.2).
struct NonInviteClientTransaction: Sendable {
    enum State: Sendable {
        /// Waiting for any response; to proceeding, completed or terminated.
        case trying(interval: Duration)
        /// A provisional response came; retransmits every T2. To completed or terminated.
        case proceeding
        /// A final response came; absorbs its retransmissions. To terminated by Timer K.
        case completed
        case terminated
    }

    /// The request; let go once it is answered.
    private var bytes: [UInt8]
    private let timers: TransactionTimers
    private let isReliable: Bool
    private(set) var state: State

    init(_ request: SIPRequest, timers: TransactionTimers, isReliable: Bool) {
        bytes = request.bytes
        self.timers = timers
        self.isReliable = isReliable
        state = .trying(interval: timers.t1)
    }

    func begin() -> [TransactionEffect] {
        var effects = [TransactionEffect.transmit(bytes), .start(.f, after: timers.timeout)]
        if !isReliable { effects.append(.start(.e, after: timers.t1)) }
        return effects
    }

    mutating func receive(_ response: SIPResponse) -> [TransactionEffect] {
        guard isWaiting else { return [] }
        guard response.status >= 200 else {
            state = .proceeding
            return [.deliver(response)]
        }
        let stops = [TransactionEffect.stop(.e), .stop(.f), .deliver(response)]
        guard !isReliable else {
            state = .terminated
            return stops + [.terminated]
        }
        state = .completed
        bytes = []
        return stops + [.start(.k, after: timers.t4)]
    }

    mutating func fire(_ timer: TransactionTimer) -> [TransactionEffect] {
        switch (timer, state) {
        case (.e, .trying(let interval)):
            let next = min(interval * 2, timers.t2)
            state = .trying(interval: next)
            return [.transmit(bytes), .start(.e, after: next)]
        case (.e, .proceeding):
            return [.transmit(bytes), .start(.e, after: timers.t2)]
        case (.f, .trying), (.f, .proceeding):
            state = .terminated
            return [.timedOut, .terminated]
        case (.k, .completed):
            state = .terminated
            return [.terminated]
        default:
            return []
        }
    }

    /// Whether no response has come. Once one has, the next may come by another flow.
    var isTrying: Bool {
        if case .trying = state { true } else { false }
    }

    /// Whether no final response has come.
    private var isWaiting: Bool {
        switch state {
        case .trying, .proceeding: true
        case .completed, .terminated: false
        }
    }
}
