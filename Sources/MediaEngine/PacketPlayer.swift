// SPDX-License-Identifier: Apache-2.0

import Codecs
import RTP

/// Cuts the sound of packets that cannot be cut into frames of the call: what a packet holds beyond
/// its frame waits here. Nothing is allocated after `init`.
struct PacketPlayer {
    /// The longest packet, and what waits beside it, in milliseconds.
    private static let longest = 120
    private static let room = 2 * longest

    let codec: any PacketCodec
    private var waiting: [Int16]
    private var count = 0
    private let frameCount: Int
    /// Packets that meant nothing, since they were taken last.
    private var undecodable: UInt64 = 0

    /// The codec speaks at the call's rate already.
    init(_ codec: any PacketCodec) {
        self.codec = codec
        frameCount = codec.sampleRate / 50
        waiting = Array(repeating: 0, count: codec.sampleRate * Self.room / 1000)
    }

    /// Decodes packets, each behind its length in two bytes, the lower first, fills the gaps between
    /// them, each from the packet behind it, and plays a frame; `ahead` samples of theirs are of later
    /// ones. The result is how many samples of the frame they fill.
    mutating func play(
        _ packets: UnsafeBufferPointer<UInt8>, _ gaps: JitterGaps, _ clock: RTPClock, ahead: Int,
        into frame: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        var (place, gap) = (0, 0)
        while place + 2 <= packets.count {
            let length = Int(packets[place]) | Int(packets[place + 1]) << 8
            let end = min(place + 2 + length, packets.count)
            let packet = UnsafeBufferPointer(rebasing: packets[(place + 2)..<end])
            if gap < gaps.count, gaps[gap].byte <= place {
                fill(
                    gaps[gap].ticks * frameCount / Int(clock.ticksPerFrame), before: packet)
                gap += 1
            }
            decode(packet)
            place = end
        }
        // What came too late for its own frame would delay all that follows.
        drop(count - frameCount - max(0, ahead))
        return play(into: frame)
    }

    /// Plays a frame of what was decoded before.
    mutating func play(into frame: UnsafeMutableBufferPointer<Int16>) -> Int {
        let taken = min(count, frame.count)
        waiting.withUnsafeBufferPointer { waiting in
            guard let source = waiting.baseAddress, let target = frame.baseAddress else { return }
            target.update(from: source, count: taken)
        }
        drop(taken)
        return taken
    }

    /// Fills what is left of a frame, from the packet that follows where there is one.
    func conceal(
        _ frame: UnsafeMutableBufferPointer<Int16>,
        before next: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
        let filled = codec.conceal(before: next, into: frame)
        for index in filled..<frame.count { frame[index] = 0 }
    }

    /// How many packets meant nothing since this was asked last.
    mutating func takeUndecodable() -> UInt64 {
        defer { undecodable = 0 }
        return undecodable
    }

    /// Conceals so many samples behind what waits.
    private mutating func fill(_ samples: Int, before next: UnsafeBufferPointer<UInt8>) {
        drop(count + samples - waiting.count)
        let (codec, start) = (codec, count)
        count += waiting.withUnsafeMutableBufferPointer { waiting in
            codec.conceal(
                before: next,
                into: UnsafeMutableBufferPointer(rebasing: waiting[start..<(start + samples)]))
        }
    }

    private mutating func decode(_ packet: UnsafeBufferPointer<UInt8>) {
        let longest = codec.sampleRate * Self.longest / 1000
        drop(count + longest - waiting.count)
        let codec = codec
        let start = count
        let samples = waiting.withUnsafeMutableBufferPointer { waiting in
            codec.decode(packet, into: UnsafeMutableBufferPointer(rebasing: waiting[start...]))
        }
        if samples == 0 { undecodable &+= 1 }
        count += samples
    }

    private mutating func drop(_ samples: Int) {
        let dropped = min(samples, count)
        guard dropped > 0 else { return }
        let rest = count - dropped
        waiting.withUnsafeMutableBufferPointer { waiting in
            guard let base = waiting.baseAddress else { return }
            base.update(from: base + dropped, count: rest)
        }
        count = rest
    }
}
