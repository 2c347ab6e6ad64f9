// SPDX-License-Identifier: Apache-2.0

/// Why a datagram is not an RTP packet.
package enum RTPParseError: Error, Sendable, Hashable {
    case tooShort
    case wrongVersion
    case truncatedSources
    case truncatedExtension
    case badPadding
    /// A packet of its codec says nothing of how long it is, or more than there can be.
    case badPayload
}

/// The fixed header of an RTP packet and where in the datagram its payload lies (RFC 3550
/// section 5.1); nothing is copied.
///
/// ```
///  0                   1                   2                   3
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |                             SSRC                              |
/// |  CSRC × CC, extension (profile, words, data) when X, payload, padding when P
/// ```
package struct RTPHeader: Sendable, Hashable {
    package static let fixedSize = 12

    package var marker: Bool
    package var payloadType: UInt8
    package var sequence: UInt16
    package var timestamp: UInt32
    package var ssrc: UInt32
    /// Contributing sources that followed the header; they are skipped.
    package var contributingSources = 0
    /// The profile of a header extension, when there was one; its data are skipped.
    package var extensionProfile: UInt16?
    /// Offsets of the payload in the datagram, padding excluded. May be empty.
    package var payload: Range<Int> = fixedSize..<fixedSize

    package init(
        marker: Bool = false, payloadType: UInt8, sequence: UInt16, timestamp: UInt32, ssrc: UInt32
    ) {
        self.marker = marker
        self.payloadType = payloadType & 0x7F
        self.sequence = sequence
        self.timestamp = timestamp
        self.ssrc = ssrc
    }

    /// Reads the header of one datagram, checking every length against its end.
    package init(parsing bytes: UnsafeRawBufferPointer) throws(RTPParseError) {
        guard bytes.count >= Self.fixedSize else { throw .tooShort }
        let first = bytes[0]
        guard first >> 6 == 2 else { throw .wrongVersion }
        self.init(
            marker: bytes[1] & 0x80 != 0, payloadType: bytes[1] & 0x7F,
            sequence: bytes.bigEndian16(at: 2), timestamp: bytes.bigEndian32(at: 4),
            ssrc: bytes.bigEndian32(at: 8))
        contributingSources = Int(first & 0x0F)
        var start = Self.fixedSize + 4 * contributingSources
        guard start <= bytes.count else { throw .truncatedSources }
        if first & 0x10 != 0 {
            guard start + 4 <= bytes.count else { throw .truncatedExtension }
            extensionProfile = bytes.bigEndian16(at: start)
            start += 4 + 4 * Int(bytes.bigEndian16(at: start + 2))
            guard start <= bytes.count else { throw .truncatedExtension }
        }
        var end = bytes.count
        if first & 0x20 != 0 {
            let padding = Int(bytes[end - 1])
            guard padding > 0, start + padding <= end else { throw .badPadding }
            end -= padding
        }
        payload = start..<end
    }

    /// Writes the 12 bytes of the fixed header, without sources, extension or padding. The result
    /// is the number of bytes written: 12, or 0 when the buffer is too small.
    package func write(into bytes: UnsafeMutableRawBufferPointer) -> Int {
        guard bytes.count >= Self.fixedSize else { return 0 }
        bytes[0] = 0x80
        bytes[1] = (marker ? 0x80 : 0) | payloadType & 0x7F
        bytes.setBigEndian(sequence, at: 2)
        bytes.setBigEndian(timestamp, at: 4)
        bytes.setBigEndian(ssrc, at: 8)
        return Self.fixedSize
    }
}
