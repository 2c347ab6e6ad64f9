// SPDX-License-Identifier: Apache-2.0

/// The numbers that codecs have in one session. A number the peer has given to a codec holds until
/// the session ends (RFC 3264 section 8.3.2), so our later offers use it too.
struct PayloadNumbering: Sendable, Hashable {
    private var agreed: [PayloadCodec] = []

    /// Keeps the numbers of an offer that we may use in offers of ours.
    mutating func remember(_ offered: [PayloadCodec], spokenBy ours: [PayloadCodec]) {
        // Of several numbers for one codec the first counts: it is the one the peer prefers.
        for codec in offered.reversed()
        where codec.isTelephoneEvent || ours.contains(where: { $0.isSameCodec(as: codec) }) {
            agreed.removeAll {
                $0.isSameCodec(as: codec) || $0.payloadType == codec.payloadType
            }
            agreed.append(codec)
        }
    }

    /// A codec of ours under the number this session knows it by, or under its own if that is free.
    func number(_ codec: PayloadCodec, beside ours: [PayloadCodec]) -> PayloadCodec {
        var numbered = codec
        if let known = agreed.first(where: { $0.isSameCodec(as: codec) }) {
            numbered.payloadType = known.payloadType
        } else if agreed.contains(where: { $0.payloadType == codec.payloadType }) {
            numbered.payloadType = free(beside: ours)
        }
        return numbered
    }

    /// The number of telephone events: the one agreed, else the one wanted if it is free.
    func eventNumber(wanting wanted: UInt8, beside ours: [PayloadCodec]) -> UInt8 {
        if let known = agreed.first(where: \.isTelephoneEvent) { return known.payloadType }
        let isTaken = (ours + agreed).contains { $0.payloadType == wanted }
        return isTaken ? free(beside: ours) : wanted
    }

    private func free(beside ours: [PayloadCodec]) -> UInt8 {
        let taken = Set((ours + agreed).map(\.payloadType))
        return (96...127).first { !taken.contains($0) } ?? 127
    }
}
