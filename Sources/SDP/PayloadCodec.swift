// SPDX-License-Identifier: Apache-2.0

/// A codec with the number that stands for it in one direction of one stream.
package struct PayloadCodec: Sendable, Hashable {
    /// Encoding name, compared without case.
    package var name: String
    package var clockRate: Int
    package var channels: Int
    package var payloadType: UInt8
    /// The `a=fmtp` parameters, if any.
    package var parameters: String?

    package init(
        name: String, clockRate: Int = 8000, channels: Int = 1, payloadType: UInt8,
        parameters: String? = nil
    ) {
        self.name = name
        self.clockRate = clockRate
        self.channels = channels
        self.payloadType = payloadType
        self.parameters = parameters
    }

    /// Whether both are the same codec, whatever their numbers.
    package func isSameCodec(as other: PayloadCodec) -> Bool {
        clockRate == other.clockRate && channels == other.channels
            && name.lowercased() == other.name.lowercased()
    }

    private static let telephoneEventName = "telephone-event"

    /// Telephone events for sound of this clock, before they have a number.
    static func telephoneEvent(_ clockRate: Int) -> PayloadCodec {
        PayloadCodec(
            name: telephoneEventName, clockRate: clockRate, payloadType: 0, parameters: "0-15")
    }

    var isTelephoneEvent: Bool { name.lowercased() == Self.telephoneEventName }

    /// Comfort noise (RFC 3389), which has a number of its own for each clock but 8000.
    var isComfortNoise: Bool { name.uppercased() == "CN" }

    /// The value of its `a=rtpmap` line.
    var rtpmap: String {
        "\(payloadType) \(name)/\(clockRate)" + (channels > 1 ? "/\(channels)" : "")
    }
}

extension SessionDescription.MediaDescription {
    /// The codecs of the formats, in their order. Numbers without an `a=rtpmap` mean what RFC 3551
    /// says; what is neither is left out.
    package var codecs: [PayloadCodec] {
        var seen: Set<UInt8> = []
        return formats.compactMap { format in
            guard let type = UInt8(format), type < 128, seen.insert(type).inserted else {
                return nil
            }
            return codec(of: type)
        }
    }

    private func codec(of type: UInt8) -> PayloadCodec? {
        let parameters = value(of: "fmtp", for: type)
        guard let map = value(of: "rtpmap", for: type) else {
            guard let name = Self.staticNames[type] else { return nil }
            return PayloadCodec(name: name, payloadType: type, parameters: parameters)
        }
        let parts = map.split(separator: "/", omittingEmptySubsequences: false).map { part in
            String(part.filter { !$0.isWhitespace })
        }
        guard let name = parts.first, !name.isEmpty else { return nil }
        // `PCMU` alone is the 8 kHz everybody means by it.
        guard parts.count > 1 else {
            return PayloadCodec(name: name, payloadType: type, parameters: parameters)
        }
        guard let rate = Int(parts[1]), rate > 0, rate <= 1_000_000,
            let channels = parts.count == 2 ? 1 : Int(parts[2]), (1...255).contains(channels)
        else { return nil }
        // RFC 3551 section 4.5.2 wants 8000 for G.722, which samples at 16000; so do we.
        let isG722 = rate == 16000 && name.lowercased() == "g722"
        return PayloadCodec(
            name: name, clockRate: isG722 ? 8000 : rate, channels: channels, payloadType: type,
            parameters: parameters)
    }

    /// The rest of the first `a=<name>:<type> ...` line.
    private func value(of name: String, for type: UInt8) -> String? {
        for attribute in attributes where attribute.name == name {
            guard let value = attribute.value else { continue }
            let parts = value.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            if parts.count == 2, UInt8(parts[0]) == type { return String(parts[1]) }
        }
        return nil
    }

    /// The mono 8 kHz rows of RFC 3551 table 4 that anyone still offers.
    private static let staticNames: [UInt8: String] = [
        0: "PCMU", 3: "GSM", 4: "G723", 7: "LPC", 8: "PCMA", 9: "G722", 13: "CN",
        15: "G728", 18: "G729",
    ]
}
