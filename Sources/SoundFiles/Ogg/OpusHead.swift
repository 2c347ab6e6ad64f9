// SPDX-License-Identifier: Apache-2.0

/// The first packet of an Ogg Opus file (RFC 7845 section 5.1): how many channels there are and what
/// becomes of their packets.
package struct OpusHead: Sendable, Hashable {
    /// 0: one stream, mono or stereo. 1: up to eight channels, which players have an order for.
    package var family: UInt8
    /// Ticks of 48 kHz at the beginning that are the codec's own and are not heard.
    package var preSkip: Int
    /// The rate of what was recorded, which binds nobody.
    package var inputRate: Int
    /// What is to be added to the level, in 1/256 dB.
    package var gain: Int
    /// Streams in each packet, and how many of the first of them hold two channels.
    package var streams: Int
    package var coupled: Int
    /// For each channel the decoded channel it is taken from; 255 is silence.
    package var mapping: [UInt8]

    package var channels: Int { mapping.count }

    /// As many streams as tracks, none of which knows of another: what one party says cannot be
    /// heard in the track of the other. Eight at most.
    package init(tracks: Int, preSkip: Int, inputRate: Int) {
        family = 1
        self.preSkip = preSkip
        self.inputRate = inputRate
        gain = 0
        streams = tracks
        coupled = 0
        mapping = (0..<tracks).map { UInt8(truncatingIfNeeded: $0) }
    }

    private static let magic = Array("OpusHead".utf8)
    private static let fixedBytes = 19

    static func isOne(_ packet: [UInt8]) -> Bool { packet.starts(with: magic) }

    package var bytes: [UInt8] {
        var bytes = Self.magic + [1, UInt8(truncatingIfNeeded: channels)]
        bytes.appendLittle(preSkip, bytes: 2)
        bytes.appendLittle(inputRate, bytes: 4)
        bytes.appendLittle(gain, bytes: 2)
        bytes.append(family)
        if family != 0 {
            bytes += [
                UInt8(truncatingIfNeeded: streams), UInt8(truncatingIfNeeded: coupled),
            ]
            bytes += mapping
        }
        return bytes
    }

    package init(_ packet: [UInt8]) throws(OggOpusError) {
        guard Self.isOne(packet), packet.count >= Self.fixedBytes else { throw .noHead }
        // The upper half is the version that old readers do not understand.
        guard packet[8] & 0xF0 == 0 else { throw .badHead("version \(packet[8])") }
        let channels = Int(packet[9])
        preSkip = packet.little(at: 10, bytes: 2)
        inputRate = packet.little(at: 12, bytes: 4)
        gain = Int(Int16(truncatingIfNeeded: packet.little(at: 16, bytes: 2)))
        family = packet[18]
        guard 1...8 ~= channels else { throw .badHead("\(channels) channels") }
        guard family != 0 else {
            guard channels <= 2 else { throw .badHead("\(channels) channels in family 0") }
            (streams, coupled) = (1, channels - 1)
            mapping = channels == 1 ? [0] : [0, 1]
            return
        }
        guard packet.count >= Self.fixedBytes + 2 + channels else {
            throw .badHead("no table of channels")
        }
        let (streams, coupled) = (Int(packet[19]), Int(packet[20]))
        let mapping = Array(packet[21..<21 + channels])
        guard streams >= 1, coupled <= streams, streams + coupled <= 255,
            mapping.allSatisfy({ Int($0) < streams + coupled || $0 == 255 })
        else { throw .badHead("\(streams) streams, \(coupled) coupled, for channels \(mapping)") }
        (self.streams, self.coupled, self.mapping) = (streams, coupled, mapping)
    }
}

extension [UInt8] {
    mutating func appendLittle(_ value: Int, bytes count: Int) {
        for place in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }

    /// An unsigned number; the bytes must be there.
    func little(at offset: Int, bytes count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(self[offset + $1]) << (8 * $1) }
    }
}
