// SPDX-License-Identifier: Apache-2.0

import COgg

/// Makes an Ogg Opus file of frames of 20 ms (RFC 7845): sound in, bytes of the file out. It owns no
/// file.
///
/// A page holds half a second: what is lost when nobody can write the last one.
package final class OggOpusMuxer {
    /// Ticks of a frame on the clock of Opus, 48 kHz.
    private static let frameTicks = 960
    private static let framesPerPage = 25

    private let encoder: OpusTracksEncoder
    private let writer: OpaquePointer
    private let preSkip: Int
    private var silence: [Int16] = []
    private var waiting = 0
    /// Frames taken so far.
    package private(set) var frames = 0
    /// What stands before the first sound: a page of `OpusHead` and one of `OpusTags`.
    package let header: [UInt8]

    /// Nil for more tracks than there may be, a rate Opus has not, or without memory.
    package init?(
        tracks: Int, rate: Int, settings: OpusTracksEncoder.Settings, tags: OpusTags,
        serial: Int32
    ) {
        guard let encoder = OpusTracksEncoder(tracks: tracks, rate: rate, settings: settings),
            let writer = cogg_writer_create(serial)
        else { return nil }
        self.encoder = encoder
        self.writer = writer
        preSkip = encoder.preSkip
        let head = OpusHead(tracks: tracks, preSkip: preSkip, inputRate: rate)
        var header: [UInt8] = []
        for packet in [head.bytes, tags.bytes] {
            _ = cogg_writer_add(writer, packet, packet.count, 0, false)
            header += Self.pages(writer)
        }
        self.header = header
    }

    deinit { cogg_writer_free(writer) }

    /// Takes 20 ms of all tracks, their samples interleaved; gives a page when one is full.
    package func add(_ frame: UnsafeBufferPointer<Int16>, rate: Int) -> [UInt8] {
        put(frame, rate: rate)
        return waiting < Self.framesPerPage ? [] : pages()
    }

    /// Takes 20 ms in which nothing sounds.
    package func addSilence(rate: Int) -> [UInt8] {
        let count = rate / 50 * encoder.tracks
        if silence.count != count { silence = [Int16](repeating: 0, count: count) }
        return silence.withUnsafeBufferPointer { add($0, rate: rate) }
    }

    /// The last page. The codec gives back the end of what it was given with one frame more, of which
    /// the file says how much counts.
    package func finish(rate: Int) -> [UInt8] {
        let end = frames * Self.frameTicks + preSkip
        let count = rate / 50 * encoder.tracks
        let silence = [Int16](repeating: 0, count: count)
        silence.withUnsafeBufferPointer { put($0, rate: rate, end: end) }
        return pages()
    }

    private func put(_ frame: UnsafeBufferPointer<Int16>, rate: Int, end: Int? = nil) {
        let packet = encoder.encode(frame, rate: rate)
        frames += 1
        waiting += 1
        packet.withUnsafeBufferPointer {
            _ = cogg_writer_add(
                writer, $0.baseAddress, packet.count, Int64(end ?? frames * Self.frameTicks),
                end != nil)
        }
    }

    private func pages() -> [UInt8] {
        waiting = 0
        return Self.pages(writer)
    }

    private static func pages(_ writer: OpaquePointer) -> [UInt8] {
        var bytes: [UInt8] = []
        var page = cogg_page()
        while cogg_writer_page(writer, &page) {
            bytes += UnsafeBufferPointer(start: page.head, count: page.head_bytes)
            bytes += UnsafeBufferPointer(start: page.body, count: page.body_bytes)
        }
        return bytes
    }
}
