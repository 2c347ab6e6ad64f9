// SPDX-License-Identifier: Apache-2.0

/// Walks through a classic capture, packet by packet.
struct PcapRecords: Sendable {
    private static let headBytes = 24
    private static let recordBytes = 16

    private let file: CaptureBytes
    private let fraction: Int64
    private let extra: Int
    private let link: Int
    private var at = headBytes
    /// Whether the file ends in the middle of a packet.
    private(set) var isCutOff = false

    /// Nil when not even the head is whole.
    init?(_ bytes: [UInt8], isBigEndian: Bool, fraction: Int64, extra: Int) {
        file = CaptureBytes(bytes: bytes, isBigEndian: isBigEndian)
        self.fraction = fraction
        self.extra = extra
        // The upper half says how frames end, which is of no interest.
        guard let link = file.number(at: 20, bytes: 4) else { return nil }
        self.link = link & 0xFFFF
    }

    mutating func next() -> CapturedFrame? {
        let size = Self.recordBytes + extra
        guard !isCutOff, at < file.bytes.count else { return nil }
        guard let seconds = file.number(at: at, bytes: 4),
            let rest = file.number(at: at + 4, bytes: 4),
            let length = file.number(at: at + 8, bytes: 4),
            at + size + length <= file.bytes.count
        else {
            isCutOff = true
            return nil
        }
        let start = at + size
        at = start + length
        return CapturedFrame(
            link: link, nanoseconds: Int64(seconds) * 1_000_000_000 + Int64(rest) * fraction,
            bytes: file.bytes[start..<at])
    }
}
