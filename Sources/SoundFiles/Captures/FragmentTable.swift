// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// Puts IP packets together that came in pieces.
///
/// What overlaps is taken from the piece that came first; a packet whose pieces do not all come
/// within half a minute is given up, and so is the oldest where too many wait.
struct FragmentTable: Sendable {
    private struct Key: Hashable, Sendable {
        var source: IPAddress
        var destination: IPAddress
        var next: Int
        var id: Int
    }

    private struct Parts: Sendable {
        var began: Instant
        var serial: Int
        var pieces: [(offset: Int, bytes: ArraySlice<UInt8>)] = []
        /// How long it is, once the last piece has come.
        var length: Int?

        /// All of it; nil while something is missing.
        var whole: [UInt8]? {
            guard let length, length > 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: length)
            var isThere = [Bool](repeating: false, count: length)
            for piece in pieces {
                for (index, byte) in piece.bytes.enumerated() {
                    let place = piece.offset + index
                    guard place < length, !isThere[place] else { continue }
                    bytes[place] = byte
                    isThere[place] = true
                }
            }
            return isThere.contains(false) ? nil : bytes
        }
    }

    static let patience = Duration.seconds(30)
    private static let packetLimit = 256
    private static let pieceLimit = 128
    private static let longest = 65_535

    private var waiting: [Key: Parts] = [:]
    private var begun = 0
    /// Packets of which not all came.
    private(set) var givenUp = 0

    /// The whole packet when this was its last piece.
    mutating func take(_ packet: IPPacket, _ piece: IPPacket.Fragment, at now: Instant) -> IPPacket?
    {
        let key = Key(
            source: packet.source, destination: packet.destination, next: packet.next, id: piece.id)
        let end = piece.offset + packet.payload.count
        guard !packet.isCut, end <= Self.longest else {
            giveUp(key)
            return nil
        }
        begun += 1
        var parts = waiting.removeValue(forKey: key) ?? Parts(began: now, serial: begun)
        if now - parts.began > Self.patience {
            givenUp += 1
            parts = Parts(began: now, serial: begun)
        }
        parts.pieces.append((piece.offset, packet.payload))
        if piece.isLast { parts.length = end }
        guard parts.pieces.count <= Self.pieceLimit else {
            givenUp += 1
            return nil
        }
        if let whole = parts.whole {
            var packet = packet
            packet.fragment = nil
            packet.payload = whole[...]
            return packet
        }
        makeRoom()
        waiting[key] = parts
        return nil
    }

    /// Everything that still waits is given up.
    mutating func finish() {
        givenUp += waiting.count
        waiting = [:]
    }

    private mutating func giveUp(_ key: Key) {
        waiting[key] = nil
        givenUp += 1
    }

    private mutating func makeRoom() {
        guard waiting.count >= Self.packetLimit,
            let oldest = waiting.min(by: { $0.value.serial < $1.value.serial })
        else { return }
        giveUp(oldest.key)
    }
}
