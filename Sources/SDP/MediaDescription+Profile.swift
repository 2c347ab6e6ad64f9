// SPDX-License-Identifier: Apache-2.0

extension SessionDescription.MediaDescription {
    /// Whether sound comes unencrypted over RTP, with or without the early feedback of RFC 4585.
    var isPlainRTP: Bool { ["RTP/AVP", "RTP/AVPF"].contains(transport.uppercased()) }

    /// The transport, for a person to read.
    var shortTransport: String { String(transport.prefix(32)) }

    /// What the peer speaks, for a person to read; numbers where it gives no names.
    var codecNames: String {
        let names = Dictionary(codecs.map { (String($0.payloadType), $0.name) }) { first, _ in first
        }
        return formats.prefix(8).map { String((names[$0] ?? $0).prefix(16)) }.joined(
            separator: ", ")
    }
}
