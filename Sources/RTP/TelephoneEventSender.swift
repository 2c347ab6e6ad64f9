// SPDX-License-Identifier: Apache-2.0

/// Presses keys on one outgoing stream (RFC 4733 section 2.5.1): a packet every frame with the
/// timestamp at which the key went down and the duration so far, then the end three times.
///
/// Sound gives way while an event is on the wire. Between two keys it gets at least `gapFrames`
/// frames, so that receivers that decode tones can tell them apart.
package struct TelephoneEventSender: Sendable {
    private enum State: Sendable {
        case idle
        /// The key is down; `elapsed` ticks of it have been sent.
        case pressed(TelephoneEvent, since: UInt32, elapsed: UInt32, duration: UInt32)
        /// The final packet has `repeats` more sendings.
        case released(TelephoneEvent, since: UInt32, duration: UInt32, repeats: Int)
        case pausing(frames: Int)
    }

    private struct Press: Sendable {
        var event: TelephoneEvent
        var duration: UInt32
    }

    /// Keys that may wait; more are refused.
    package static let queueLimit = 32

    private let ticksPerFrame: UInt32
    private let gapFrames: Int
    private var state = State.idle
    private var queue: [Press] = []

    package init(ticksPerFrame: UInt32 = 160, gapFrames: Int = 3) {
        self.ticksPerFrame = ticksPerFrame
        self.gapFrames = gapFrames
        queue.reserveCapacity(Self.queueLimit)
    }

    /// Whether a key is on the wire or waiting.
    package var isBusy: Bool {
        if case .idle = state { return !queue.isEmpty }
        return true
    }

    /// Queues a key for `duration` ticks (100 ms unless told, at least one frame, at most 8 s);
    /// false when the queue is full and the key was dropped.
    package mutating func press(_ event: TelephoneEvent, duration: UInt32 = 800) -> Bool {
        guard queue.count < Self.queueLimit else { return false }
        let frames = (duration.clamped(to: ticksPerFrame...64000)) / ticksPerFrame
        queue.append(Press(event: event, duration: frames * ticksPerFrame))
        return true
    }

    /// Forgets the keys that wait and the one that is down.
    package mutating func cancel() {
        queue.removeAll(keepingCapacity: true)
        state = .idle
    }

    /// One frame. Nil leaves the frame to sound; otherwise it belongs to an event, the packetizer
    /// has been moved on by one frame and the result is the datagram's length in `bytes`.
    package mutating func nextFrame(
        payloadType: UInt8, packetizer: inout RTPPacketizer,
        into bytes: UnsafeMutableRawBufferPointer
    ) -> Int? {
        if case .pausing(let frames) = state {
            state = frames > 1 ? .pausing(frames: frames - 1) : .idle
            return nil
        }
        if case .idle = state {
            guard !queue.isEmpty else { return nil }
            let press = queue.removeFirst()
            state = .pressed(
                press.event, since: packetizer.timestamp, elapsed: 0, duration: press.duration)
        }
        guard let (payload, since, isFirst) = advance() else { return nil }
        let length = withUnsafeTemporaryAllocation(
            byteCount: TelephoneEventPayload.size, alignment: 4
        ) { scratch in
            payload.write(into: scratch)
            return packetizer.write(
                payload: UnsafeRawBufferPointer(scratch), payloadType: payloadType,
                marker: isFirst, timestamp: since, into: bytes)
        }
        packetizer.skip(ticks: ticksPerFrame)
        return length
    }

    private mutating func advance() -> (TelephoneEventPayload, since: UInt32, isFirst: Bool)? {
        switch state {
        case .idle, .pausing: return nil
        case .pressed(let event, let since, let before, let duration):
            let elapsed = before + ticksPerFrame
            let isEnd = elapsed >= duration
            state =
                isEnd
                ? .released(event, since: since, duration: duration, repeats: 2)
                : .pressed(event, since: since, elapsed: elapsed, duration: duration)
            let payload = TelephoneEventPayload(
                event: event, isEnd: isEnd, duration: UInt16(clamping: elapsed))
            return (payload, since, before == 0)
        case .released(let event, let since, let duration, let repeats):
            state =
                repeats > 1
                ? .released(event, since: since, duration: duration, repeats: repeats - 1)
                : .pausing(frames: gapFrames)
            let payload = TelephoneEventPayload(
                event: event, isEnd: true, duration: UInt16(clamping: duration))
            return (payload, since, false)
        }
    }
}

extension UInt32 {
    fileprivate func clamped(to range: ClosedRange<UInt32>) -> UInt32 {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
