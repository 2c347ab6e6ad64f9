// SPDX-License-Identifier: Apache-2.0

/// The dialog a provisional response to our INVITE has made (RFC 3261 section 12.1). A forked INVITE
/// has several.
struct EarlyDialog: Sendable {
    /// How many of one INVITE are kept.
    static let limit = 16

    var dialog: Dialog
    /// The sequence number of the reliable response acknowledged last (RFC 3262 section 4).
    var lastRSeq: UInt32?
    /// The RAck of our PRACK that has no final response yet, and whether it went out a second time.
    var acknowledging: (rack: String, isAgain: Bool)?
    /// The session description that came last.
    var body: Body?
    /// Whether that came reliably, so that offer and answer are through before the 2xx.
    var isAgreed = false
    /// An UPDATE with an offer that waits for its answer.
    var update: PendingUpdate?
}
