// SPDX-License-Identifier: Apache-2.0

import Addresses

/// One IP packet of a capture, or a fragment of one (RFC 791, RFC 8200).
struct IPPacket: Sendable {
    struct Fragment: Sendable, Hashable {
        var id: Int
        /// In bytes.
        var offset: Int
        var isLast: Bool
    }

    static let (tcp, udp) = (6, 17)
    private static let extensionLimit = 8

    var source: IPAddress
    var destination: IPAddress
    /// What it carries, as RFC 790 numbers it.
    var next: Int
    var payload: ArraySlice<UInt8>
    /// Whether the capture kept only its beginning.
    var isCut: Bool
    var fragment: Fragment?

    /// Nil for what is no IP packet.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let first = bytes.first else { return nil }
        switch first >> 4 {
        case 4: self.init(ipv4: bytes)
        case 6: self.init(ipv6: bytes)
        default: return nil
        }
    }

    private init?(ipv4 bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 20, let first = bytes.first, let total = bytes.network(2, bytes: 2),
            let flags = bytes.network(6, bytes: 2), let id = bytes.network(4, bytes: 2),
            let next = bytes.network(9, bytes: 1), let from = bytes.network(12, bytes: 4),
            let to = bytes.network(16, bytes: 4)
        else { return nil }
        let head = Int(first & 0x0F) * 4
        // What the card cut into packets itself says no length here.
        let whole = total == 0 ? bytes.count : total
        guard head >= 20, whole >= head, bytes.count >= head else { return nil }
        source = IPAddress(ipv4: UInt32(truncatingIfNeeded: from))
        destination = IPAddress(ipv4: UInt32(truncatingIfNeeded: to))
        self.next = next
        payload = bytes.from(head).prefix(whole - head)
        isCut = whole > bytes.count
        let offset = (flags & 0x1FFF) * 8
        let hasMore = flags & 0x2000 != 0
        if offset > 0 || hasMore {
            fragment = Fragment(id: id, offset: offset, isLast: !hasMore)
        }
    }

    private init?(ipv6 bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 40, let length = bytes.network(4, bytes: 2),
            let type = bytes.network(6, bytes: 1)
        else { return nil }
        func address(_ place: Int) -> IPAddress {
            func half(_ place: Int) -> UInt64 {
                UInt64(truncatingIfNeeded: bytes.network(place, bytes: 8) ?? 0)
            }
            return IPAddress(ipv6: half(place), half(place + 8))
        }
        source = address(8)
        destination = address(24)
        let rest = bytes.from(40)
        let whole = length == 0 ? rest.count : length
        payload = rest.prefix(whole)
        isCut = whole > rest.count
        next = type
        for _ in 0..<Self.extensionLimit {
            switch next {
            // Hop by hop, routing, destination options: units of eight bytes beyond the first.
            case 0, 43, 60: guard skip(unit: 8, beyond: 1) else { return nil }
            // Authentication: units of four bytes, two of them not counted.
            case 51: guard skip(unit: 4, beyond: 2) else { return nil }
            case 44:
                guard let following = payload.network(0, bytes: 1),
                    let place = payload.network(2, bytes: 2),
                    let id = payload.network(4, bytes: 4)
                else { return nil }
                fragment = Fragment(id: id, offset: place & 0xFFF8, isLast: place & 1 == 0)
                next = following
                payload = payload.from(8)
                // What follows belongs to the whole.
                return
            default: return
            }
        }
    }

    private mutating func skip(unit: Int, beyond: Int) -> Bool {
        guard let following = payload.network(0, bytes: 1),
            let units = payload.network(1, bytes: 1), (units + beyond) * unit <= payload.count
        else { return false }
        next = following
        payload = payload.from((units + beyond) * unit)
        return true
    }
}
