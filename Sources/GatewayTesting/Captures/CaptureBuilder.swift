// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// Makes captures, byte by byte, as tcpdump and Wireshark would have written them: for tests of what
/// reads them, and to keep what went over a simulated network.
package struct CaptureBuilder: Sendable {
    package enum Form: Sendable, Hashable, CaseIterable {
        case littleMicroseconds, bigMicroseconds, littleNanoseconds, bigNanoseconds
        case littleBlocks, bigBlocks

        var isBigEndian: Bool {
            switch self {
            case .bigMicroseconds, .bigNanoseconds, .bigBlocks: true
            case .littleMicroseconds, .littleNanoseconds, .littleBlocks: false
            }
        }

        var isBlocks: Bool { self == .littleBlocks || self == .bigBlocks }

        var isNanoseconds: Bool { self == .littleNanoseconds || self == .bigNanoseconds }
    }

    package enum Link: Sendable, Hashable, CaseIterable {
        case ethernet, tagged, doubleTagged, cooked, cookedAgain, raw, loopback

        /// LINKTYPE_ of tcpdump.org.
        var number: Int {
            switch self {
            case .ethernet, .tagged, .doubleTagged: 1
            case .cooked: 113
            case .cookedAgain: 276
            case .raw: 101
            case .loopback: 0
            }
        }
    }

    /// 22 September 2026, a moment before something round.
    private static let epoch: Int64 = 1_790_000_000

    package let form: Form
    package let link: Link
    /// The file as it stands.
    package private(set) var bytes: [UInt8] = []
    /// Where each packet's record begins.
    package private(set) var starts: [Int] = []
    private var nextID: UInt16 = 1

    package init(form: Form = .littleMicroseconds, link: Link = .ethernet) {
        self.form = form
        self.link = link
        guard form.isBlocks else {
            bytes += number(form.isNanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4, 4)
            bytes += number(2, 2) + number(4, 2) + number(0, 8) + number(262_144, 4)
            bytes += number(link.number, 4)
            return
        }
        block(0x0A0D_0D0A, number(0x1A2B_3C4D, 4) + number(1, 2) + number(0, 2) + number(-1, 8))
        // Nanoseconds, in an option.
        let resolution = number(9, 2) + number(1, 2) + [9, 0, 0, 0] + number(0, 4)
        block(1, number(link.number, 2) + number(0, 6) + resolution)
    }

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * min($0, 7))) }
        return form.isBigEndian ? little.reversed() : little
    }

    private static func network(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }

    private mutating func block(_ kind: Int, _ body: [UInt8]) {
        let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
        let length = number(padded.count + 12, 4)
        bytes += number(kind, 4) + length + padded + length
    }

    // MARK: Packets

    /// A datagram of UDP, in fragments of so many bytes of its payload where that is said.
    package mutating func udp(
        at time: Duration, from source: SocketAddress, to destination: SocketAddress,
        _ payload: [UInt8], fragments size: Int? = nil
    ) {
        let head =
            Self.network(Int(source.port), 2) + Self.network(Int(destination.port), 2)
            + Self.network(8 + payload.count, 2) + [0, 0]
        ip(at: time, from: source, to: destination, next: 17, head + payload, fragments: size)
    }

    /// One segment of TCP.
    package mutating func tcp(
        at time: Duration, from source: SocketAddress, to destination: SocketAddress,
        sequence: UInt32, isFirst: Bool = false, _ payload: [UInt8] = []
    ) {
        let head =
            Self.network(Int(source.port), 2) + Self.network(Int(destination.port), 2)
            + Self.network(Int(sequence), 4) + [0, 0, 0, 0, 0x50, isFirst ? 0x02 : 0x18]
            + [0xFF, 0xFF, 0, 0, 0, 0]
        ip(at: time, from: source, to: destination, next: 6, head + payload, fragments: nil)
    }

    private mutating func ip(
        at time: Duration, from source: SocketAddress, to destination: SocketAddress, next: Int,
        _ payload: [UInt8], fragments size: Int?
    ) {
        nextID &+= 1
        // Fragments begin at multiples of eight.
        let step = size.map { max(8, $0 / 8 * 8) } ?? max(1, payload.count)
        for offset in stride(from: 0, to: max(1, payload.count), by: step) {
            let part = Array(payload[offset..<min(payload.count, offset + step)])
            let isLast = offset + step >= payload.count
            let isWhole = isLast && offset == 0
            if let from = source.ipv4, let to = destination.ipv4 {
                var head: [UInt8] = [0x45, 0] + Self.network(20 + part.count, 2)
                head += Self.network(Int(nextID), 2)
                head += Self.network((isLast ? 0 : 0x2000) | offset / 8, 2)
                head += [64, UInt8(next), 0, 0] + Self.network(Int(from), 4)
                frame(at: time, head + Self.network(Int(to), 4) + part)
            } else {
                let fragment: [UInt8] =
                    isWhole
                    ? []
                    : [UInt8(next), 0] + Self.network(offset | (isLast ? 0 : 1), 2)
                        + Self.network(Int(nextID), 4)
                var head: [UInt8] = [0x60, 0, 0, 0] + Self.network(fragment.count + part.count, 2)
                head += [isWhole ? UInt8(next) : 44, 64]
                for half in [
                    source.ipv6.high, source.ipv6.low, destination.ipv6.high, destination.ipv6.low,
                ] {
                    head += Self.network(Int(bitPattern: UInt(half)), 8)
                }
                frame(at: time, head + fragment + part)
            }
        }
    }

    /// One IP packet as it is; `kept` says how much of the frame is in the capture.
    package mutating func frame(at time: Duration, _ packet: [UInt8], kept: Int? = nil) {
        let whole = linkHead(of: packet) + packet
        let frame = whole.prefix(kept ?? whole.count)
        let (seconds, attoseconds) = time.components
        starts.append(bytes.count)
        guard !form.isBlocks else {
            let ticks = (Self.epoch + seconds) * 1_000_000_000 + attoseconds / 1_000_000_000
            block(
                6,
                number(0, 4) + number(Int(ticks >> 32), 4) + number(Int(ticks & 0xFFFF_FFFF), 4)
                    + number(frame.count, 4) + number(whole.count, 4) + frame)
            return
        }
        let fine = attoseconds / (form.isNanoseconds ? 1_000_000_000 : 1_000_000_000_000)
        bytes += number(Int(Self.epoch + seconds), 4) + number(Int(fine), 4)
        bytes += number(frame.count, 4) + number(whole.count, 4) + frame
    }

    private func linkHead(of packet: [UInt8]) -> [UInt8] {
        let isIPv6 = packet.first.map { $0 >> 4 == 6 } ?? false
        let type = Self.network(isIPv6 ? 0x86DD : 0x0800, 2)
        let cards = [UInt8](repeating: 2, count: 12)
        switch link {
        case .ethernet: return cards + type
        case .tagged: return cards + [0x81, 0, 0, 7] + type
        case .doubleTagged: return cards + [0x88, 0xA8, 0, 7, 0x81, 0, 0, 8] + type
        case .cooked: return [0, 0, 0, 1, 0, 6] + [UInt8](repeating: 0, count: 8) + type
        case .cookedAgain: return type + [UInt8](repeating: 0, count: 18)
        case .raw: return []
        case .loopback: return number(isIPv6 ? 30 : 2, 4)
        }
    }
}
