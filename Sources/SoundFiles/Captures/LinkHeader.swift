// SPDX-License-Identifier: Apache-2.0

/// What stands before the IP packet on a wire.
enum LinkHeader {
    /// What a frame carries.
    enum Content: Sendable {
        case ip(ArraySlice<UInt8>)
        /// Something else than IP: names of neighbours, trees of bridges.
        case other
        /// A link of this kind is not read.
        case unknown(link: Int)
    }

    private static let (ipv4, ipv6) = (0x0800, 0x86DD)
    private static let vlans: Set<Int> = [0x8100, 0x88A8, 0x9100]
    /// Tags of virtual networks that may lie in one another.
    private static let vlanLimit = 4

    static func strip(_ frame: CapturedFrame) -> Content {
        let bytes = frame.bytes
        switch frame.link {
        // BSD's loopback: the family in the order of the machine.
        case 0, 108: return loopback(bytes)
        case 1: return typed(bytes.network(12, bytes: 2), bytes.from(14))
        // IP and nothing before it.
        case 12, 14, 101, 228, 229: return .ip(bytes)
        // Linux' "any", and its second form.
        case 113: return typed(bytes.network(14, bytes: 2), bytes.from(16))
        case 276: return typed(bytes.network(0, bytes: 2), bytes.from(20))
        default: return .unknown(link: frame.link)
        }
    }

    private static func typed(_ type: Int?, _ rest: ArraySlice<UInt8>) -> Content {
        var (type, rest) = (type, rest)
        for _ in 0..<vlanLimit {
            guard let tagged = type, vlans.contains(tagged) else { break }
            (type, rest) = (rest.network(2, bytes: 2), rest.from(4))
        }
        return type == ipv4 || type == ipv6 ? .ip(rest) : .other
    }

    /// Families differ from system to system, and the packet says itself what it is.
    private static func loopback(_ bytes: ArraySlice<UInt8>) -> Content {
        guard let big = bytes.network(0, bytes: 4) else { return .other }
        let family = big > 0xFFFF ? Int(UInt32(big).byteSwapped) : big
        return [2, 10, 23, 24, 28, 30].contains(family) ? .ip(bytes.from(4)) : .other
    }
}
