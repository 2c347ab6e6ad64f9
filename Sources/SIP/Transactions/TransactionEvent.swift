// SPDX-License-Identifier: Apache-2.0

/// What the transaction layer tells a session about a request it sent.
enum TransactionEvent: Sendable {
    case response(SIPResponse, SessionID, RequestPurpose, TransactionHandle, Flow)
    /// No final response: 408 after a timeout, 503 when the transport failed (RFC 3261 section
    /// 8.1.3.1).
    case failed(SessionID, RequestPurpose, TransactionHandle?, status: Int, reason: String)
    /// No further 2xx to the INVITE with this sequence number can come.
    case inviteOver(SessionID, cseq: UInt32)
}
