// SPDX-License-Identifier: Apache-2.0

import Codecs

/// The codecs of everything a peer may send, at the call's rate: it may change from one to another
/// with any packet (RFC 3264 section 6.1).
struct PayloadDecoders {
    private struct Entry {
        var payloadType: UInt8
        var codec: LegCodec
    }

    /// One or two nearly always, so a search beats a table.
    private var entries: [Entry] = []

    /// Nil when there is no memory for the codec we send. Those before in `others` keep their state.
    init?(_ settings: RTPLegSettings, rate: CallRate, keeping others: PayloadDecoders? = nil) {
        for payload in settings.payloads {
            guard
                let codec = others?.codec(of: payload)
                    ?? payload.codec.makeCodec().flatMap({ LegCodec($0, rate: rate) })
            else { continue }
            entries.append(Entry(payloadType: payload.payloadType, codec: codec))
        }
        guard entries.first?.payloadType == settings.payloadType else { return nil }
    }

    /// The same codecs at another rate of the call; false without memory for that.
    mutating func change(to rate: CallRate) -> Bool {
        var changed = entries
        for index in entries.indices {
            guard let codec = LegCodec(entries[index].codec.codec, rate: rate) else {
                return false
            }
            changed[index].codec = codec
        }
        entries = changed
        return true
    }

    /// The codec we send.
    var sending: LegCodec { entries[0].codec }

    /// The decoder of a payload type; nil when it was not agreed. By index: an iterator could
    /// allocate.
    func decoder(of payloadType: UInt8) -> LegCodec? {
        for index in entries.indices where entries[index].payloadType == payloadType {
            return entries[index].codec
        }
        return nil
    }

    private func codec(of payload: RTPLegSettings.Payload) -> LegCodec? {
        entries.first {
            $0.payloadType == payload.payloadType && $0.codec.codec.description == payload.codec
        }?.codec
    }
}
