// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Codecs
import SDP

/// What one side of a captured call sent.
package struct CapturedSide: Sendable, Hashable {
    package var party: CapturedParty
    /// Where it wanted its sound, by its latest session description; nil when it said no address.
    package var address: SocketAddress?
    /// In the order in which they came by.
    package var packets: [CapturedPacket]
    /// The codecs of its sound as `a=rtpmap` writes them, in the order of their first use.
    package var codecs: [String]
    package var keys: [CapturedKey]
    /// Packets whose sequence numbers never came by.
    package var lost: Int
    /// Whether its descriptions speak of encryption; its packets cannot be heard then.
    package var isEncrypted: Bool

    /// The codec of most of its sound that is spoken here; nil when there is none.
    package var mainCodec: CodecDescription? {
        var counts: [CodecDescription: Int] = [:]
        for packet in packets { if let row = packet.codec { counts[row, default: 0] += 1 } }
        return CodecCatalog.all.filter { counts[$0] != nil }
            .max { (counts[$0] ?? 0) < (counts[$1] ?? 0) }
    }

    /// The codecs of its sound that are not spoken here.
    var unplayable: [String] {
        var found: [String] = []
        for packet in packets where packet.codec == nil {
            guard case .sound(let codec) = packet.format, !found.contains(codec.title) else {
                continue
            }
            found.append(codec.title)
        }
        return found
    }
}

extension PayloadCodec {
    /// `PCMU/8000`, and with the channels where there are more than one.
    var title: String { "\(name)/\(clockRate)" + (channels > 1 ? "/\(channels)" : "") }
}
