// SPDX-License-Identifier: Apache-2.0

/// Which kind of capture a file is, by its first bytes.
enum CaptureFormat: Sendable, Hashable {
    /// What tcpdump writes (draft-ietf-opsawg-pcap): the order of its bytes, how many nanoseconds
    /// the finer half of its times counts, and what follows the head of each packet.
    case pcap(isBigEndian: Bool, fraction: Int64, extra: Int)
    /// What Wireshark writes (draft-ietf-opsawg-pcapng).
    case pcapng

    init?(_ bytes: [UInt8]) {
        switch bytes.prefix(4) {
        case [0xA1, 0xB2, 0xC3, 0xD4]: self = .pcap(isBigEndian: true, fraction: 1000, extra: 0)
        case [0xD4, 0xC3, 0xB2, 0xA1]: self = .pcap(isBigEndian: false, fraction: 1000, extra: 0)
        case [0xA1, 0xB2, 0x3C, 0x4D]: self = .pcap(isBigEndian: true, fraction: 1, extra: 0)
        case [0x4D, 0x3C, 0xB2, 0xA1]: self = .pcap(isBigEndian: false, fraction: 1, extra: 0)
        // Old kernels said eight bytes more of each packet.
        case [0xA1, 0xB2, 0xCD, 0x34]: self = .pcap(isBigEndian: true, fraction: 1000, extra: 8)
        case [0x34, 0xCD, 0xB2, 0xA1]: self = .pcap(isBigEndian: false, fraction: 1000, extra: 8)
        case [0x0A, 0x0D, 0x0D, 0x0A]: self = .pcapng
        default: return nil
        }
    }
}

/// One packet as it stands in a capture.
struct CapturedFrame: Sendable {
    /// The kind of its first header (LINKTYPE_ of tcpdump.org).
    var link: Int
    /// Since 1970, 0 to 9·10¹⁸.
    var nanoseconds: Int64
    var bytes: ArraySlice<UInt8>
}

/// Bytes in the order of a capture's writer; reading beyond the end gives nil.
struct CaptureBytes: Sendable {
    let bytes: [UInt8]
    var isBigEndian: Bool

    func number(at place: Int, bytes count: Int) -> Int? {
        guard place >= 0, place <= bytes.count - count else { return nil }
        var value: UInt64 = 0
        for index in 0..<count {
            let byte = bytes[place + (isBigEndian ? index : count - 1 - index)]
            value = value << 8 | UInt64(byte)
        }
        return Int(truncatingIfNeeded: value)
    }
}

extension ArraySlice<UInt8> {
    /// Numbers in network order, counted from the beginning of the slice; nil beyond its end.
    func network(_ place: Int, bytes width: Int) -> Int? {
        guard place >= 0, place <= count - width else { return nil }
        return self[startIndex + place..<startIndex + place + width].reduce(0) {
            $0 << 8 | Int($1)
        }
    }

    /// The slice without its first bytes; empty where it has no more.
    func from(_ place: Int) -> ArraySlice<UInt8> { dropFirst(Swift.max(0, place)) }
}
