// SPDX-License-Identifier: Apache-2.0

import COpus

/// Joins frames of 10 ms to packets of lengths that the encoder has no frames of, such as 30 ms
/// (RFC 6716 section 3.2), by libopus. Nothing is allocated after `init`.
final class OpusJoiner {
    /// Bytes of all frames of a packet.
    private static let capacity = 1275

    private let state: OpaquePointer
    /// The frames, which libopus reads when it puts them together.
    private let frames: UnsafeMutablePointer<UInt8>

    /// Nil when there is no memory for the state.
    init?() {
        guard let state = opus_repacketizer_create() else { return nil }
        self.state = state
        frames = .allocate(capacity: Self.capacity)
        frames.initialize(repeating: 0, count: Self.capacity)
    }

    deinit {
        opus_repacketizer_destroy(state)
        frames.deallocate()
    }

    /// Has so many frames of `step` samples encoded, and gives them out in one packet, or in several
    /// where the encoder has changed its ways between them, which no packet can hold.
    func join(
        _ count: Int, of step: Int, into bytes: UnsafeMutableBufferPointer<UInt8>,
        encode: (_ index: Int, _ frame: UnsafeMutablePointer<UInt8>, _ room: Int32) -> Int32,
        _ body: (_ packet: UnsafeRawBufferPointer, _ samples: Int) -> Void
    ) {
        // Behind each length of a frame there may be two bytes that say it.
        let room = (min(Self.capacity, bytes.count) - 2) / max(1, count) - 2
        var (joined, sounds) = (0, false)
        opus_repacketizer_init(state)
        func give() {
            guard joined > 0, let target = bytes.baseAddress else { return }
            let written = opus_repacketizer_out(state, target, Int32(clamping: bytes.count))
            body(
                UnsafeRawBufferPointer(start: target, count: sounds ? max(0, Int(written)) : 0),
                joined * step)
            (joined, sounds) = (0, false)
            opus_repacketizer_init(state)
        }
        for index in 0..<count {
            let frame = frames + index * room
            let length = encode(index, frame, Int32(clamping: room))
            if length > 0, opus_repacketizer_cat(state, frame, length) != OPUS_OK {
                give()
                _ = opus_repacketizer_cat(state, frame, length)
            }
            joined += 1
            if length > 2 { sounds = true }
        }
        give()
    }
}
