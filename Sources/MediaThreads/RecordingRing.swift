// SPDX-License-Identifier: Apache-2.0

import MediaEngine
import Synchronization

/// Carries what is kept of a call off the media thread, in a bounded ring, to whoever writes it.
///
/// A tick takes one slot, whatever the number of tracks. What finds no room is counted, and has its
/// time: ticks are numbered.
package final class RecordingRing: RecordingSink, Sendable {
    /// What one tick brought.
    package struct Frame {
        package var tick: Int64
        package var rate: Int
        /// All tracks, one behind the other; none where silence is to be kept. Valid only during the
        /// call that delivers it.
        package var tracks: UnsafeBufferPointer<Int16>
    }

    private struct Header {
        var tick: Int64
        var rate: Int32
        var samples: Int32
    }

    private static let headerBytes = 16

    private let ring: SlotRing
    private let sampleLimit: Int
    private let ended = Atomic<Bool>(false)

    /// Room for so many ticks of so many tracks at 16 kHz: two seconds outlast a disk that is slow.
    package init(tracks: Int, ticks: Int = 100) {
        sampleLimit = tracks * 320
        ring = SlotRing(slotBytes: Self.headerBytes + sampleLimit * 2, capacity: ticks)
    }

    /// Ticks the ring had no room for.
    package var dropped: Int { ring.dropped }

    /// Nothing more comes; whoever reads this and drains after it has all there was.
    package var isEnded: Bool { ended.load(ordering: .acquiring) }

    package func record(_ tracks: UnsafeBufferPointer<Int16>, rate: Int, tick: Int64) {
        ring.write { slot in
            let count = min(tracks.count, sampleLimit)
            let header = Header(tick: tick, rate: Int32(rate), samples: Int32(count))
            slot.storeBytes(of: header, as: Header.self)
            UnsafeMutableRawBufferPointer(rebasing: slot[Self.headerBytes...])
                .copyMemory(
                    from: UnsafeRawBufferPointer(
                        rebasing: UnsafeRawBufferPointer(tracks)[..<(count * 2)]))
        }
    }

    package func recordingEnded() { ended.store(true, ordering: .releasing) }

    /// Hands over what waits, oldest first.
    package func drain(_ body: (Frame) -> Void) {
        while ring.read({ slot in
            guard let start = slot.baseAddress else { return }
            let header = slot.load(as: Header.self)
            body(
                Frame(
                    tick: header.tick, rate: Int(header.rate),
                    tracks: UnsafeBufferPointer(
                        start: (start + Self.headerBytes).assumingMemoryBound(to: Int16.self),
                        count: Int(header.samples))))
        }) {}
    }
}
