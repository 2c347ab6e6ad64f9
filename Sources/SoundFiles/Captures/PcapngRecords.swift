// SPDX-License-Identifier: Apache-2.0

/// Walks through a capture of blocks, packet by packet. Blocks of names, statistics and the like are
/// passed over.
struct PcapngRecords: Sendable {
    /// Where packets came in: what their first header is, and how their times count.
    private struct Interface: Sendable {
        var link: Int
        /// The most bytes of a packet that were kept; 0 is all.
        var snapLength: Int
        var ticksPerSecond: UInt64 = 1_000_000
        /// Seconds to be added.
        var offset: Int64 = 0

        /// Nanoseconds since 1970, as far as they can be said.
        func nanoseconds(_ ticks: UInt64) -> Int64 {
            let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: ticksPerSecond)
            let product = rest.multipliedFullWidth(by: 1_000_000_000)
            let fine = ticksPerSecond.dividingFullWidth(product).quotient
            let whole = Int64(clamping: seconds).addingReportingOverflow(offset)
            let bounded = max(0, min(whole.overflow ? 0 : whole.partialValue, Self.lastSecond))
            return bounded * 1_000_000_000 + Int64(clamping: fine)
        }

        private static let lastSecond: Int64 = 9_000_000_000
    }

    private enum Block {
        static let section = 0x0A0D_0D0A
        static let interface = 1
        static let oldPacket = 2
        static let simplePacket = 3
        static let packet = 6
    }

    private static let orderMagic = 0x1A2B_3C4D
    private static let interfaceLimit = 1024

    private var file: CaptureBytes
    private var interfaces: [Interface] = []
    private var at = 0
    private var previous: Int64 = 0
    /// Whether the file ends in the middle of a block.
    private(set) var isCutOff = false
    /// Where a block was that is none; nothing behind it is read.
    private(set) var damage: Int?

    init(_ bytes: [UInt8]) { file = CaptureBytes(bytes: bytes, isBigEndian: false) }

    mutating func next() -> CapturedFrame? {
        while !isCutOff, damage == nil, at < file.bytes.count {
            guard let kind = file.number(at: at, bytes: 4) else {
                isCutOff = true
                return nil
            }
            if kind == Block.section { beginSection() }
            guard damage == nil, let length = file.number(at: at + 4, bytes: 4) else {
                isCutOff = damage == nil
                return nil
            }
            guard length >= 12, length % 4 == 0 else {
                damage = at
                return nil
            }
            guard at + length <= file.bytes.count else {
                isCutOff = true
                return nil
            }
            let body = at + 8..<at + length - 4
            at += length
            if let frame = take(kind, body) { return frame }
        }
        return nil
    }

    /// A section has an order of its bytes of its own, and interfaces of its own.
    private mutating func beginSection() {
        interfaces = []
        file.isBigEndian = false
        guard let magic = file.number(at: at + 8, bytes: 4) else { return }
        if magic == Self.orderMagic { return }
        file.isBigEndian = true
        if file.number(at: at + 8, bytes: 4) != Self.orderMagic { damage = at }
    }

    private mutating func take(_ kind: Int, _ body: Range<Int>) -> CapturedFrame? {
        switch kind {
        case Block.interface: addInterface(body)
        case Block.packet: return packet(body, interfaceBytes: 4)
        case Block.oldPacket: return packet(body, interfaceBytes: 2)
        case Block.simplePacket: return simplePacket(body)
        default: break
        }
        return nil
    }

    private mutating func addInterface(_ body: Range<Int>) {
        guard body.count >= 8, interfaces.count < Self.interfaceLimit,
            let link = file.number(at: body.lowerBound, bytes: 2),
            let snapLength = file.number(at: body.lowerBound + 4, bytes: 4)
        else { return }
        var interface = Interface(link: link, snapLength: snapLength)
        var option = body.lowerBound + 8
        while option + 4 <= body.upperBound, let code = file.number(at: option, bytes: 2),
            let length = file.number(at: option + 2, bytes: 2), code != 0,
            option + 4 + length <= body.upperBound
        {
            if code == 9, length == 1 {
                interface.ticksPerSecond = Self.resolution(file.bytes[option + 4])
            } else if code == 14, length == 8, let offset = file.number(at: option + 4, bytes: 8) {
                interface.offset = Int64(offset)
            }
            option += 4 + (length + 3) / 4 * 4
        }
        interfaces.append(interface)
    }

    /// A power of ten, or of two where the highest bit is set; what 64 bits cannot count is a
    /// microsecond.
    private static func resolution(_ byte: UInt8) -> UInt64 {
        let exponent = Int(byte & 0x7F)
        if byte & 0x80 != 0 { return exponent < 64 ? 1 << UInt64(exponent) : 1_000_000 }
        guard exponent <= 19 else { return 1_000_000 }
        return (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    /// A packet with its time; the older form has half the room for its interface, and counts what
    /// was dropped in the other.
    private mutating func packet(_ body: Range<Int>, interfaceBytes: Int) -> CapturedFrame? {
        let start = body.lowerBound
        guard body.count >= 20, let index = file.number(at: start, bytes: interfaceBytes),
            interfaces.indices.contains(index), let high = file.number(at: start + 4, bytes: 4),
            let low = file.number(at: start + 8, bytes: 4),
            let length = file.number(at: start + 12, bytes: 4), length <= body.count - 20
        else { return nil }
        let interface = interfaces[index]
        previous = interface.nanoseconds(UInt64(high) << 32 | UInt64(low))
        return CapturedFrame(
            link: interface.link, nanoseconds: previous,
            bytes: file.bytes[start + 20..<start + 20 + length])
    }

    /// A packet without a time has that of the one before.
    private mutating func simplePacket(_ body: Range<Int>) -> CapturedFrame? {
        guard let interface = interfaces.first, body.count >= 4,
            let original = file.number(at: body.lowerBound, bytes: 4)
        else { return nil }
        let kept = interface.snapLength == 0 ? original : min(original, interface.snapLength)
        let length = min(kept, body.count - 4)
        let start = body.lowerBound + 4
        return CapturedFrame(
            link: interface.link, nanoseconds: previous, bytes: file.bytes[start..<start + length])
    }
}
