// SPDX-License-Identifier: Apache-2.0

/// What the payload types of one incoming stream mean, as agreed in SDP.
package struct RTPPayloadMap: Sendable, Hashable {
    package enum Meaning: Sendable, Hashable {
        /// Sound whose timestamps count this clock, in payloads of this form.
        case audio(RTPClock, PayloadForm)
        /// Telephone events whose durations this clock counts (RFC 4733 section 2.1).
        case telephoneEvent(RTPClock)
        /// Comfort noise (RFC 3389): the sender is there and says nothing.
        case comfortNoise
    }

    private struct Entry: Sendable, Hashable {
        var payloadType: UInt8
        var meaning: Meaning
    }

    /// A handful at most, so a search beats a dictionary.
    private var entries: [Entry] = []

    package init() {}

    /// Gives a payload type its meaning, replacing an earlier one; types above 127 do not exist.
    package mutating func set(_ payloadType: UInt8, to meaning: Meaning) {
        guard payloadType < 128 else { return }
        entries.removeAll { $0.payloadType == payloadType }
        entries.append(Entry(payloadType: payloadType, meaning: meaning))
    }

    /// The clock of the sound that was given its meaning last; that of G.711 without any.
    var clock: RTPClock {
        for case .audio(let clock, _) in entries.reversed().map(\.meaning) { return clock }
        return .telephone
    }

    /// Bytes of the largest frame of 20 ms among them, or packet where those cannot be cut.
    var unitBytes: Int {
        entries.reduce(0) { largest, entry in
            switch entry.meaning {
            case .audio(let clock, .constant(let bytesPerTick)):
                max(largest, Int(clock.ticksPerFrame) * bytesPerTick)
            case .audio(_, .packets(let form)): max(largest, form.byteLimit)
            case .telephoneEvent, .comfortNoise: largest
            }
        }
    }

    package func meaning(of payloadType: UInt8) -> Meaning? {
        // By index: without optimisation an iterator would allocate on the media thread.
        for index in entries.indices where entries[index].payloadType == payloadType {
            return entries[index].meaning
        }
        return nil
    }
}
