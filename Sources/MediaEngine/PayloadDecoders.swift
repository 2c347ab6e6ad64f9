// SPDX-License-Identifier: Apache-2.0

import Codecs

/// The decoders of everything a peer may send: it may change from one to another with any packet
/// (RFC 3264 section 6.1).
struct PayloadDecoders {
    private struct Entry {
        var payloadType: UInt8
        var codec: any AudioCodec
    }

    /// One or two nearly always, so a search beats a table.
    private var entries: [Entry] = []

    /// Nil when the codec agreed on is unknown, or there is no memory for it. Those before in
    /// `others` keep their state.
    init?(_ settings: RTPLegSettings, keeping others: PayloadDecoders? = nil) {
        for payload in settings.payloads {
            let known = others?.entry(of: payload)?.codec
            guard let codec = known ?? CodecCatalog.makeCodec(payload.codec) else { continue }
            entries.append(Entry(payloadType: payload.payloadType, codec: codec))
        }
        guard entries.first?.payloadType == settings.payloadType else { return nil }
    }

    /// The codec we send.
    var sending: any AudioCodec { entries[0].codec }

    /// The decoder of a payload type; nil when it was not agreed. By index: an iterator could
    /// allocate.
    func decoder(of payloadType: UInt8) -> (any AudioCodec)? {
        for index in entries.indices where entries[index].payloadType == payloadType {
            return entries[index].codec
        }
        return nil
    }

    private func entry(of payload: RTPLegSettings.Payload) -> Entry? {
        entries.first {
            $0.payloadType == payload.payloadType && $0.codec.description == payload.codec
        }
    }
}
