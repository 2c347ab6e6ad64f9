// SPDX-License-Identifier: Apache-2.0

/// The numbers that codecs have in one session. A number that either side has given to a codec holds
/// until the session ends (RFC 3264 section 8.3.2), so our later offers use it too.
struct PayloadNumbering: Sendable, Hashable {
    /// The numbers of RFC 3551 that are for whoever needs one.
    private static let dynamic: ClosedRange<UInt8> = 96...127

    /// What the peer's offers gave.
    private var agreed: [PayloadCodec] = []
    /// What our own offers gave beside that.
    private var drawn: [PayloadCodec] = []

    /// Keeps the numbers of an offer that we may use in offers of ours.
    mutating func remember(_ offered: [PayloadCodec], spokenBy ours: [SpokenCodec]) {
        // Of several numbers for one codec the first counts: it is the one the peer prefers.
        for codec in offered.reversed()
        where codec.isTelephoneEvent || ours.contains(where: { $0.takes(codec) }) {
            agreed.removeAll {
                $0.isSameCodec(as: codec) || $0.payloadType == codec.payloadType
            }
            agreed.append(codec)
        }
    }

    /// Our codecs and, where `event` is a number wanted for them, telephone events for each of their
    /// clocks (RFC 4733 section 2.1), under the numbers of this session. Nothing has the number of
    /// another; what no number is left for is not offered.
    mutating func number(
        _ ours: [SpokenCodec], event: UInt8?
    ) -> (codecs: [PayloadCodec], events: [PayloadCodec]) {
        drawn.removeAll { mine in agreed.contains { $0.payloadType == mine.payloadType } }
        let reserved = event.map { [$0] } ?? []
        let codecs = ours.compactMap { codec in
            number(codec.numbered(0), wanting: codec.staticPayloadType, reserved: reserved)
        }
        guard event != nil else { return (codecs, []) }
        let events = codecs.clockRates.enumerated().compactMap { index, clock in
            number(.telephoneEvent(clock), wanting: index == 0 ? event : nil, reserved: [])
        }
        return (codecs, events)
    }

    private mutating func number(
        _ codec: PayloadCodec, wanting wanted: UInt8?, reserved: [UInt8]
    ) -> PayloadCodec? {
        var numbered = codec
        if let known = (agreed + drawn).first(where: { $0.isSameCodec(as: codec) }) {
            numbered.payloadType = known.payloadType
            return numbered
        }
        let taken = (agreed + drawn).map(\.payloadType)
        let free = ((wanted.map { [$0] } ?? []) + Self.dynamic.filter { !reserved.contains($0) })
            .first { !taken.contains($0) }
        guard let free else { return nil }
        numbered.payloadType = free
        drawn.append(numbered)
        return numbered
    }
}

extension [PayloadCodec] {
    /// The clocks of these codecs, each once, in their order.
    var clockRates: [Int] {
        var seen: Set<Int> = []
        return map(\.clockRate).filter { seen.insert($0).inserted }
    }
}
