// SPDX-License-Identifier: Apache-2.0

import Timing

/// Presses keys on one outgoing stream (RFC 4733 section 2.5.1): a packet every frame with the
/// timestamp at which the key went down and the duration so far, then the end three times. A press
/// longer than 16 bits of its clock can say goes out in segments (section 2.5.1.3).
///
/// Sound gives way while an event is on the wire. Between two keys it gets at least `gapFrames`
/// frames, so that receivers that decode tones can tell them apart.
package struct TelephoneEventSender: Sendable {
    /// A key that is down.
    private struct Down: Sendable {
        var event: TelephoneEvent
        /// Frames it has been down, and how many it is to be; nil until it is released.
        var frames = 0
        var length: Int?
        /// The timestamp at which its segment began, and the ticks that the segment has lasted.
        var since: UInt32
        var elapsed: UInt32 = 0
    }

    private enum State: Sendable {
        case idle
        case pressed(Down)
        /// The final packet has `repeats` more sendings.
        case released(Down, repeats: Int)
        case pausing(frames: Int)
    }

    private struct Press: Sendable {
        var event: TelephoneEvent
        /// Frames; nil while the key is held.
        var length: Int?
    }

    /// Keys that may wait; more are refused.
    package static let queueLimit = 32
    /// The longest a key is down, 8 s, in frames.
    private static let longest = 400
    /// The ticks of a whole segment: what 16 bits can say.
    private static let segment: UInt32 = 0xFFFF

    private let gapFrames: Int
    private var state = State.idle
    private var queue: [Press] = []

    package init(gapFrames: Int = 3) {
        self.gapFrames = gapFrames
        queue.reserveCapacity(Self.queueLimit)
    }

    /// Whether a key is on the wire or waiting.
    package var isBusy: Bool {
        if case .idle = state { return !queue.isEmpty }
        return true
    }

    /// Whether the coming frame belongs to a key.
    package var takesNextFrame: Bool {
        switch state {
        case .idle: !queue.isEmpty
        case .pressed, .released: true
        case .pausing: false
        }
    }

    /// Queues a key for so long, in whole frames (at least one, at most 8 s); false when the queue
    /// is full and the key was dropped.
    package mutating func press(
        _ event: TelephoneEvent, for duration: Duration = .milliseconds(100)
    ) -> Bool {
        guard queue.count < Self.queueLimit else { return false }
        queue.append(Press(event: event, length: Self.wholeFrames(duration)))
        return true
    }

    /// Queues a key that stays down until `release`, at most 8 s; false when the queue is full.
    package mutating func hold(_ event: TelephoneEvent) -> Bool {
        guard queue.count < Self.queueLimit else { return false }
        queue.append(Press(event: event, length: nil))
        return true
    }

    /// The key that `hold` pressed is up after so long; one that has been down for longer ends with
    /// the next frame.
    package mutating func release(_ event: TelephoneEvent, after duration: Duration) {
        let whole = Self.wholeFrames(duration)
        if case .pressed(var down) = state, down.event == event, down.length == nil {
            down.length = max(whole, down.frames + 1)
            state = .pressed(down)
            return
        }
        for index in queue.indices where queue[index].event == event {
            guard queue[index].length == nil else { continue }
            queue[index].length = whole
            return
        }
    }

    /// Forgets the keys that wait and the one that is down.
    package mutating func cancel() {
        queue.removeAll(keepingCapacity: true)
        state = .idle
    }

    private static func wholeFrames(_ duration: Duration) -> Int {
        let milliseconds = max(0, min(duration.inNanoseconds / 1_000_000, 60_000))
        return max(1, min(Int(milliseconds + 10) / 20, longest))
    }

    /// One frame. Nil leaves the frame to sound; otherwise it belongs to an event, the packetizer
    /// has been moved on by one frame of the sound's clock and the result is the datagram's length
    /// in `bytes`.
    package mutating func nextFrame(
        as format: TelephoneEventFormat, beside sound: RTPClock = .telephone,
        packetizer: inout RTPPacketizer, into bytes: UnsafeMutableRawBufferPointer
    ) -> Int? {
        if case .pausing(let frames) = state {
            state = frames > 1 ? .pausing(frames: frames - 1) : .idle
            return nil
        }
        if case .idle = state {
            guard !queue.isEmpty else { return nil }
            let press = queue.removeFirst()
            state = .pressed(
                Down(event: press.event, length: press.length, since: packetizer.timestamp))
        }
        guard let (payload, since, isFirst) = advance(format.clock, sound) else { return nil }
        let length = withUnsafeTemporaryAllocation(
            byteCount: TelephoneEventPayload.size, alignment: 4
        ) { scratch in
            payload.write(into: scratch)
            return packetizer.write(
                payload: UnsafeRawBufferPointer(scratch), payloadType: format.payloadType,
                marker: isFirst, timestamp: since, into: bytes)
        }
        packetizer.skip(ticks: sound.ticksPerFrame)
        return length
    }

    private mutating func advance(
        _ clock: RTPClock, _ sound: RTPClock
    ) -> (TelephoneEventPayload, since: UInt32, isFirst: Bool)? {
        switch state {
        case .idle, .pausing: return nil
        case .pressed(var down):
            let (since, due) = (down.since, min(down.length ?? Self.longest, Self.longest))
            // A key whose end met the end of a segment has been down for its whole length already.
            if down.frames < due { down.elapsed += clock.ticksPerFrame }
            down.frames += 1
            guard down.elapsed <= Self.segment else {
                down.elapsed -= Self.segment
                down.since &+= sound.ticks(Self.segment, of: clock)
                state = .pressed(down)
                return (Self.payload(down.event, lasting: Self.segment), since, false)
            }
            let isEnd = down.frames >= due
            state = isEnd ? .released(down, repeats: 2) : .pressed(down)
            return (
                Self.payload(down.event, lasting: down.elapsed, isEnd: isEnd), since,
                down.frames == 1
            )
        case .released(let down, let repeats):
            state =
                repeats > 1
                ? .released(down, repeats: repeats - 1) : .pausing(frames: gapFrames)
            return (
                Self.payload(down.event, lasting: down.elapsed, isEnd: true), down.since, false
            )
        }
    }

    private static func payload(
        _ event: TelephoneEvent, lasting ticks: UInt32, isEnd: Bool = false
    ) -> TelephoneEventPayload {
        TelephoneEventPayload(event: event, isEnd: isEnd, duration: UInt16(clamping: ticks))
    }
}
