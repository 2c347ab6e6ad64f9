// SPDX-License-Identifier: Apache-2.0

package import CallModel
import MediaEngine
package import Timing

/// A frame that a tap caught.
package struct TappedFrame {
    package enum Direction: UInt8, Sendable {
        /// The voice of the party.
        case heard
        /// What the party was sent.
        case sent
    }

    package var direction: Direction
    package var party: Party
    package var time: SampleTime
    /// 160 samples, valid only during the call that delivers them.
    package var samples: UnsafeBufferPointer<Int16>
}

/// A tap that carries frames off the media thread in a bounded ring: to recorders and listeners.
///
/// After a tick the pump calls `ready` on its own thread; whoever drains does so from one thread at
/// a time.
package final class FrameRing: FrameTap, Sendable {
    private struct Header {
        var samples: Int64
        /// The index of the party.
        var party: UInt8
        var direction: UInt8
    }

    private static let headerBytes = 16
    private static let sampleBytes = 320

    private let ring: SlotRing
    private let catchesSent: Bool
    private let ready: @Sendable (FrameRing) -> Void

    /// A ring for `frames` frames. A call of three parties makes three a tick, or six with what
    /// they are sent.
    package init(
        frames: Int = 300, catchesSent: Bool, ready: @escaping @Sendable (FrameRing) -> Void
    ) {
        ring = SlotRing(slotBytes: Self.headerBytes + Self.sampleBytes, capacity: frames)
        self.catchesSent = catchesSent
        self.ready = ready
    }

    /// Frames that were not drained in time.
    package var dropped: Int { ring.dropped }

    package func heard(
        _ frame: UnsafeBufferPointer<Int16>, from party: Party, at time: SampleTime
    ) {
        write(frame, party, .heard, time)
    }

    package func sent(_ frame: UnsafeBufferPointer<Int16>, to party: Party, at time: SampleTime) {
        if catchesSent { write(frame, party, .sent, time) }
    }

    /// Hands over the frames that wait, oldest first.
    package func drain(_ body: (TappedFrame) -> Void) {
        while ring.read({ slot in
            guard let start = slot.baseAddress else { return }
            let header = slot.load(as: Header.self)
            guard let direction = TappedFrame.Direction(rawValue: header.direction) else { return }
            body(
                TappedFrame(
                    direction: direction, party: Party.allCases[Int(header.party)],
                    time: SampleTime(samples: header.samples),
                    samples: UnsafeBufferPointer(
                        start: (start + Self.headerBytes).assumingMemoryBound(to: Int16.self),
                        count: Self.sampleBytes / 2)))
        }) {}
    }

    func pump() {
        if ring.count > 0 { ready(self) }
    }

    private func write(
        _ frame: UnsafeBufferPointer<Int16>, _ party: Party, _ direction: TappedFrame.Direction,
        _ time: SampleTime
    ) {
        ring.write { slot in
            let header = Header(
                samples: time.samples, party: UInt8(party.index), direction: direction.rawValue)
            slot.storeBytes(of: header, as: Header.self)
            let bytes = UnsafeRawBufferPointer(frame)
            let count = min(bytes.count, Self.sampleBytes)
            UnsafeMutableRawBufferPointer(rebasing: slot[Self.headerBytes...])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        }
    }
}
