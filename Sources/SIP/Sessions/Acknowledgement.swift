// SPDX-License-Identifier: Apache-2.0

/// The ACK of one 2xx, kept to be sent again whenever the 2xx comes again.
struct Acknowledgement: Sendable {
    /// The 2xx is known by the INVITE's number and, with forking, by the tag of who sent it.
    struct Key: Sendable, Hashable {
        var cseq: UInt32
        var remoteTag: String
    }

    var request: SIPRequest
    var flow: Flow
}
