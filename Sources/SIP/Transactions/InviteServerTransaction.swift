// SPDX-License-Identifier: Apache-2.0

/// The server side of an INVITE (RFC 3261 section 17.2.1, with the Accepted state of RFC 6026).
struct InviteServerTransaction: Sendable {
    enum State: Sendable {
        /// Waiting for a final response; to accepted or completed.
        case proceeding(last: [UInt8])
        /// A 2xx was sent, which the session retransmits. To terminated by Timer L.
        case accepted
        /// Another final response was sent; to confirmed, or terminated by Timer H.
        case completed(last: [UInt8], interval: Duration)
        /// It was acknowledged; absorbs further ACKs. To terminated by Timer I.
        case confirmed
        case terminated
    }

    private let timers: TransactionTimers
    private let isReliable: Bool
    private(set) var state: State

    /// Begins with `trying` as the response that is repeated when the INVITE is.
    init(trying: [UInt8], timers: TransactionTimers, isReliable: Bool) {
        self.timers = timers
        self.isReliable = isReliable
        state = .proceeding(last: trying)
    }

    /// The INVITE came again.
    func receiveRetransmission() -> [TransactionEffect] {
        switch state {
        case .proceeding(let last), .completed(let last, _): last.isEmpty ? [] : [.transmit(last)]
        case .accepted, .confirmed, .terminated: []
        }
    }

    /// An ACK to a final response other than 2xx came.
    mutating func receiveAck() -> [TransactionEffect] {
        guard case .completed = state else { return [] }
        let stops = [TransactionEffect.stop(.g), .stop(.h)]
        guard !isReliable else {
            state = .terminated
            return stops + [.terminated]
        }
        state = .confirmed
        return stops + [.start(.i, after: timers.t4)]
    }

    mutating func respond(_ status: Int, _ bytes: [UInt8]) -> [TransactionEffect] {
        switch (state, status) {
        case (.proceeding, ..<200):
            state = .proceeding(last: bytes)
            return [.transmit(bytes)]
        case (.proceeding, ..<300):
            state = .accepted
            return [.transmit(bytes), .start(.l, after: timers.timeout)]
        case (.proceeding, _):
            state = .completed(last: bytes, interval: timers.t1)
            var effects = [TransactionEffect.transmit(bytes), .start(.h, after: timers.timeout)]
            if !isReliable { effects.append(.start(.g, after: timers.t1)) }
            return effects
        case (.accepted, 200..<300):
            return [.transmit(bytes)]
        case (.accepted, _), (.completed, _), (.confirmed, _), (.terminated, _):
            return []
        }
    }

    mutating func fire(_ timer: TransactionTimer) -> [TransactionEffect] {
        switch (timer, state) {
        case (.g, .completed(let last, let interval)):
            let next = min(interval * 2, timers.t2)
            state = .completed(last: last, interval: next)
            return [.transmit(last), .start(.g, after: next)]
        case (.h, .completed), (.i, .confirmed), (.l, .accepted):
            state = .terminated
            return [.terminated]
        default:
            return []
        }
    }

    /// Whether a CANCEL still has something to cancel.
    var isProceeding: Bool {
        if case .proceeding = state { true } else { false }
    }
}
