// SPDX-License-Identifier: Apache-2.0

/// Presses keys on one outgoing stream (RFC 4733 section 2.5.1): a packet every frame with the
/// timestamp at which the key went down and the duration so far, then the end three times.
///
/// Sound gives way while an event is on the wire. Between two keys it gets at least `gapFrames`
/// frames, so that receivers that decode tones can tell them apart.
package struct TelephoneEventSender: Sendable {
    private enum State: Sendable {
        case idle
        /// The key is down; `elapsed` ticks of it have been sent. Without a duration it stays down
        /// until it is released.
        case pressed(TelephoneEvent, since: UInt32, elapsed: UInt32, duration: UInt32?)
        /// The final packet has `repeats` more sendings.
        case released(TelephoneEvent, since: UInt32, duration: UInt32, repeats: Int)
        case pausing(frames: Int)
    }

    private struct Press: Sendable {
        var event: TelephoneEvent
        /// Nil while the key is held.
        var duration: UInt32?
    }

    /// Keys that may wait; more are refused.
    package static let queueLimit = 32
    /// The longest a key is down, 8 s: within the 16 bits of a duration.
    package static let longest: UInt32 = 64000

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

    /// Whether the coming frame belongs to a key.
    package var takesNextFrame: Bool {
        switch state {
        case .idle: !queue.isEmpty
        case .pressed, .released: true
        case .pausing: false
        }
    }

    /// Queues a key for `duration` ticks (100 ms unless told, at least one frame, at most 8 s);
    /// false when the queue is full and the key was dropped.
    package mutating func press(_ event: TelephoneEvent, duration: UInt32 = 800) -> Bool {
        guard queue.count < Self.queueLimit else { return false }
        queue.append(Press(event: event, duration: wholeFrames(duration)))
        return true
    }

    /// Queues a key that stays down until `release`, at most 8 s; false when the queue is full.
    package mutating func hold(_ event: TelephoneEvent) -> Bool {
        guard queue.count < Self.queueLimit else { return false }
        queue.append(Press(event: event, duration: nil))
        return true
    }

    /// The key that `hold` pressed is up after this many ticks; one that has been down for longer
    /// ends with the next frame.
    package mutating func release(_ event: TelephoneEvent, after duration: UInt32) {
        let whole = wholeFrames(duration)
        if case .pressed(event, let since, let elapsed, nil) = state {
            state = .pressed(
                event, since: since, elapsed: elapsed, duration: max(whole, elapsed))
            return
        }
        for index in queue.indices where queue[index].event == event {
            guard queue[index].duration == nil else { continue }
            queue[index].duration = whole
            return
        }
    }

    /// Forgets the keys that wait and the one that is down.
    package mutating func cancel() {
        queue.removeAll(keepingCapacity: true)
        state = .idle
    }

    private func wholeFrames(_ duration: UInt32) -> UInt32 {
        let bounded = duration.clamped(to: ticksPerFrame...Self.longest)
        return (bounded + ticksPerFrame / 2) / ticksPerFrame * ticksPerFrame
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
            let isEnd = elapsed >= min(duration ?? Self.longest, Self.longest)
            state =
                isEnd
                ? .released(event, since: since, duration: elapsed, repeats: 2)
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
