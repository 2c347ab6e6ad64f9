// SPDX-License-Identifier: Apache-2.0

import COgg
import COpus

/// Walks through the packets of an Ogg Opus file and keeps their time: what is missing between two
/// pages is a gap of known length, and a file whose writer died goes as far as its last whole page.
///
/// Bytes come in pieces from wherever they are. The first logical stream that is Opus is read; others
/// between its pages, and a file that is joined on behind, are not.
final class OggOpusPages {
    /// Fills a buffer with the next bytes of the file and says how many; none at its end.
    typealias Source = (inout [UInt8]) throws(OggOpusError) -> Int

    enum Piece {
        /// A packet, of so many ticks of 48 kHz.
        case packet([UInt8], ticks: Int)
        /// Nothing is known of so many ticks.
        case gap(ticks: Int)
    }

    /// A gap that no pause of a call explains is an error of the clock's, not time.
    private static let longestGap = 24 * 3600 * 48_000
    private static let gapPiece = 48_000
    private static let longestPacket: Int32 = 5760
    private static let readBytes = 16_384

    let head: OpusHead
    let tags: OpusTags
    /// Where the sound ends, in ticks of 48 kHz with those of `preSkip`; known with the last page.
    private(set) var end: Int?
    /// Places where pages are missing or damaged, and packets that are none.
    private(set) var damages = 0

    private let reader: OpaquePointer
    private let source: Source
    private var room: [UInt8]
    /// What was walked through, in ticks; nil before the first page of sound.
    private var position: Int?
    private var origin = 0
    private var waiting: ArraySlice<Piece> = []

    init(_ source: @escaping Source) throws(OggOpusError) {
        guard let reader = cogg_reader_create() else { throw .noMemory }
        self.source = source
        self.reader = reader
        room = [UInt8](repeating: 0, count: Self.readBytes)
        do {
            let walk = Walk(reader: reader, source: source)
            head = try walk.findHead(&room)
            tags = try walk.findTags(&room)
        } catch {
            cogg_reader_free(reader)
            throw error
        }
    }

    deinit { cogg_reader_free(reader) }

    /// The next piece of sound; nil at the end.
    func next() throws(OggOpusError) -> Piece? {
        while waiting.isEmpty {
            guard end == nil else { return nil }
            guard let page = try Walk(reader: reader, source: source).nextPage(&room) else {
                return nil
            }
            if page.is_first {
                // Another file is joined on, or another stream begins: ours goes on or is over.
                continue
            }
            guard cogg_reader_take(reader) else { continue }
            takePackets(endingAt: Int(page.granule), isLast: page.is_last)
        }
        // A long gap comes in seconds, so that nobody needs room for all of it.
        if case .gap(let ticks)? = waiting.first, ticks > Self.gapPiece {
            waiting[waiting.startIndex] = .gap(ticks: ticks - Self.gapPiece)
            return .gap(ticks: Self.gapPiece)
        }
        return waiting.popFirst()
    }

    private func takePackets(endingAt granule: Int, isLast: Bool) {
        var pieces: [Piece] = []
        var ticks = 0
        loop: while true {
            var bytes: UnsafePointer<UInt8>?
            var count = 0
            switch cogg_reader_packet(reader, &bytes, &count) {
            case 0: break loop
            case 1:
                let length = bytes.map {
                    opus_packet_get_nb_samples($0, Int32(clamping: count), 48_000)
                }
                guard count > 0, let length, 1...Self.longestPacket ~= length else {
                    damages += 1
                    continue
                }
                let packet = Array(UnsafeBufferPointer(start: bytes, count: count))
                pieces.append(.packet(packet, ticks: Int(length)))
                ticks += Int(length)
            default: damages += 1
            }
        }
        if granule >= 0 {
            let began = granule - ticks
            // A file may begin in the middle of what was recorded.
            if position == nil { origin = isLast ? 0 : max(0, began) }
            if let position, began > position, began - position <= Self.longestGap {
                pieces.insert(.gap(ticks: began - position), at: 0)
            }
            if isLast { end = max(0, granule - origin) }
            position = isLast ? granule : max(granule, 0)
        } else {
            position = position.map { $0 + ticks }
        }
        if isLast, end == nil { end = (position ?? 0) - origin }
        waiting = pieces[...]
    }

    /// Finding pages, before and after the reader knows its stream.
    private struct Walk {
        let reader: OpaquePointer
        let source: Source

        func nextPage(_ room: inout [UInt8]) throws(OggOpusError) -> cogg_page? {
            var page = cogg_page()
            while true {
                let found = cogg_reader_page(reader, &page)
                if found > 0 { return page }
                if found < 0 { continue }
                let count = try source(&room)
                guard count > 0 else { return nil }
                guard cogg_reader_feed(reader, room, count) else { throw .noMemory }
            }
        }

        /// The first stream that begins with `OpusHead`.
        func findHead(_ room: inout [UInt8]) throws(OggOpusError) -> OpusHead {
            var hasPage = false
            while let page = try nextPage(&room) {
                hasPage = true
                // All streams begin before any of them goes on (RFC 3533 section 4).
                guard page.is_first else { break }
                guard cogg_reader_follow(reader, page.serial) else { throw .noMemory }
                guard cogg_reader_take(reader), let packet = packet(), OpusHead.isOne(packet)
                else { continue }
                return try OpusHead(packet)
            }
            throw hasPage ? .noHead : .noPage
        }

        func findTags(_ room: inout [UInt8]) throws(OggOpusError) -> OpusTags {
            while let page = try nextPage(&room) {
                guard !page.is_first, cogg_reader_take(reader) else { continue }
                if let packet = packet() { return try OpusTags(packet) }
            }
            throw .noTags
        }

        private func packet() -> [UInt8]? {
            var bytes: UnsafePointer<UInt8>?
            var count = 0
            guard cogg_reader_packet(reader, &bytes, &count) == 1 else { return nil }
            return Array(UnsafeBufferPointer(start: bytes, count: count))
        }
    }
}
