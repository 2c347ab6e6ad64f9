// SPDX-License-Identifier: Apache-2.0

/// The server side of any request but INVITE and ACK (RFC 3261 section 17.2.2). Nothing here sends
/// provisional responses to such requests, so there is no Proceeding state.
struct NonInviteServerTransaction: Sendable {
    enum State: Sendable {
        /// No response yet; to completed.
        case trying
        /// Answered; repeats the answer. To terminated by Timer J.
        case completed(last: [UInt8])
        case terminated
    }

    private let timers: TransactionTimers
    private let isReliable: Bool
    private(set) var state = State.trying

    init(timers: TransactionTimers, isReliable: Bool) {
        self.timers = timers
        self.isReliable = isReliable
    }

    /// The request came again.
    func receiveRetransmission() -> [TransactionEffect] {
        switch state {
        case .completed(let last): [.transmit(last)]
        case .trying, .terminated: []
        }
    }

    mutating func respond(_ bytes: [UInt8]) -> [TransactionEffect] {
        guard case .trying = state else { return [] }
        guard !isReliable else {
            state = .terminated
            return [.transmit(bytes), .terminated]
        }
        state = .completed(last: bytes)
        return [.transmit(bytes), .start(.j, after: timers.timeout)]
    }

    mutating func fire(_ timer: TransactionTimer) -> [TransactionEffect] {
        guard timer == .j, case .completed = state else { return [] }
        state = .terminated
        return [.terminated]
    }
}
