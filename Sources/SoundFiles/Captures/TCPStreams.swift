// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// One piece of a TCP connection as it was captured (RFC 9293 section 3.1).
struct TCPSegment: Sendable {
    var source: SocketAddress
    var destination: SocketAddress
    var sequence: UInt32
    var isFirst: Bool
    var bytes: ArraySlice<UInt8>

    /// Nil when its header is not whole.
    init?(_ packet: IPPacket) {
        let head = packet.payload
        guard let from = head.network(0, bytes: 2), let to = head.network(2, bytes: 2),
            let number = head.network(4, bytes: 4), let offset = head.network(12, bytes: 1),
            let flags = head.network(13, bytes: 1), offset >> 4 >= 5,
            (offset >> 4) * 4 <= head.count
        else { return nil }
        source = SocketAddress(packet.source, port: UInt16(truncatingIfNeeded: from))
        destination = SocketAddress(packet.destination, port: UInt16(truncatingIfNeeded: to))
        isFirst = flags & 0x02 != 0
        sequence = UInt32(truncatingIfNeeded: number) &+ (isFirst ? 1 : 0)
        bytes = head.from((offset >> 4) * 4)
    }
}

/// Puts the bytes of TCP connections into order, each direction for itself: what was sent twice is
/// taken once, what overtook something waits for it.
///
/// What the capture missed never comes: after three seconds, or with a megabyte waiting, the stream
/// goes on behind it, and says so.
struct TCPStreams: Sendable {
    /// Bytes that follow on what was given before.
    struct Piece: Sendable {
        /// Whether they do not follow: a connection begins, or bytes before them are missing.
        var isNew: Bool
        var bytes: ArraySlice<UInt8>
    }

    private struct Key: Hashable, Sendable {
        var source: SocketAddress
        var destination: SocketAddress
    }

    private struct Stream: Sendable {
        let first: UInt32
        var next: UInt32
        var isNew = true
        var waiting: [(sequence: UInt32, bytes: ArraySlice<UInt8>)] = []
        var waitingBytes = 0
        var waitingSince = Instant.zero

        init(at sequence: UInt32) { (first, next) = (sequence, sequence) }
    }

    static let patience = Duration.seconds(3)
    private static let waitingLimit = (pieces: 256, bytes: 1 << 20)
    private static let streamLimit = 10_000
    /// Further from what is expected than any window: numbers of another connection.
    private static let furthest: Int32 = 16 << 20

    private var streams: [Key: Stream] = [:]
    /// The streams in the order in which they began, for an end that is the same every time.
    private var order: [Key] = []
    /// Places where bytes are missing.
    private(set) var gaps = 0
    /// Streams that were too many.
    private(set) var surplus = 0

    mutating func take(_ segment: TCPSegment, at now: Instant) -> [Piece] {
        let key = Key(source: segment.source, destination: segment.destination)
        guard var stream = streams[key] else {
            guard streams.count < Self.streamLimit else {
                surplus += 1
                return []
            }
            order.append(key)
            var stream = Stream(at: segment.sequence)
            let pieces = follow(&stream, segment.sequence, segment.bytes, at: now)
            streams[key] = stream
            return pieces
        }
        streams[key] = nil
        defer { streams[key] = stream }
        let distance = Int32(bitPattern: segment.sequence &- stream.next)
        let isFar = distance > Self.furthest || distance < -Self.furthest
        // A first segment may come again.
        if isFar || segment.isFirst && segment.sequence != stream.first {
            let left = skipAll(&stream)
            stream = Stream(at: segment.sequence)
            return left + follow(&stream, segment.sequence, segment.bytes, at: now)
        }
        return follow(&stream, segment.sequence, segment.bytes, at: now)
    }

    /// What still waits behind something that never came.
    mutating func finish() -> [(source: SocketAddress, destination: SocketAddress, piece: Piece)] {
        var left: [(source: SocketAddress, destination: SocketAddress, piece: Piece)] = []
        for key in order {
            guard var stream = streams.removeValue(forKey: key) else { continue }
            left += skipAll(&stream).map { (key.source, key.destination, $0) }
        }
        return left
    }

    private mutating func follow(
        _ stream: inout Stream, _ sequence: UInt32, _ bytes: ArraySlice<UInt8>, at now: Instant
    ) -> [Piece] {
        guard !bytes.isEmpty else { return [] }
        if Int32(bitPattern: sequence &- stream.next) > 0 {
            if stream.waiting.isEmpty { stream.waitingSince = now }
            stream.waiting.append((sequence, bytes))
            stream.waitingBytes += bytes.count
            let isLate =
                now - stream.waitingSince > Self.patience
                || stream.waiting.count > Self.waitingLimit.pieces
                || stream.waitingBytes > Self.waitingLimit.bytes
            return isLate ? skip(&stream) : []
        }
        var pieces = give(&stream, sequence, bytes)
        pieces += drain(&stream)
        stream.waitingSince = now
        return pieces
    }

    /// The part that is not known yet.
    private func give(
        _ stream: inout Stream, _ sequence: UInt32, _ bytes: ArraySlice<UInt8>
    ) -> [Piece] {
        let known = Int(stream.next &- sequence)
        guard known < bytes.count else { return [] }
        let fresh = bytes.dropFirst(known)
        stream.next &+= UInt32(truncatingIfNeeded: fresh.count)
        defer { stream.isNew = false }
        return [Piece(isNew: stream.isNew, bytes: fresh)]
    }

    /// Everything that waits and follows now.
    private func drain(_ stream: inout Stream) -> [Piece] {
        var pieces: [Piece] = []
        while let index = stream.waiting.firstIndex(where: {
            Int32(bitPattern: $0.sequence &- stream.next) <= 0
        }) {
            let (sequence, bytes) = stream.waiting.remove(at: index)
            stream.waitingBytes -= bytes.count
            pieces += give(&stream, sequence, bytes)
        }
        return pieces
    }

    /// Goes on behind what is missing.
    private mutating func skip(_ stream: inout Stream) -> [Piece] {
        let next = stream.next
        guard let nearest = stream.waiting.map({ $0.sequence &- next }).min() else { return [] }
        gaps += 1
        stream.next &+= nearest
        stream.isNew = true
        return drain(&stream)
    }

    private mutating func skipAll(_ stream: inout Stream) -> [Piece] {
        var pieces: [Piece] = []
        while !stream.waiting.isEmpty { pieces += skip(&stream) }
        return pieces
    }
}
