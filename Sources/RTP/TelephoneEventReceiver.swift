// SPDX-License-Identifier: Apache-2.0

package import Timing

/// What one packet of a telephone event, or its absence, told us.
package struct TelephoneEventReport: Sendable, Hashable {
    /// A key that went down; reported once for each press, with the first packet that got through.
    package var began: TelephoneEvent?
    /// A key that went up, and how long it was down in ticks of the RTP timestamp.
    package var ended: TelephoneEvent?
    package var endedAfter: UInt32 = 0

    package init(began: TelephoneEvent? = nil, ended: TelephoneEvent? = nil, after: UInt32 = 0) {
        self.began = began
        self.ended = ended
        endedAfter = after
    }

    package var isEmpty: Bool { began == nil && ended == nil }
}

/// Turns the packets of telephone events into presses (RFC 4733 section 2.5.2).
///
/// A press is known by its RTP timestamp, never by the marker bit, which many senders forget: the
/// first packet with a new timestamp is the press, whichever packet of the event it is, and every
/// later one is an update. A press whose end is lost ends when nothing more is heard of it.
package struct TelephoneEventReceiver: Sendable {
    private struct Press: Sendable {
        var event: TelephoneEvent
        var timestamp: UInt32
        var duration: UInt32
        /// Ticks of earlier segments of an event longer than 16 bits can say.
        var earlier: UInt32 = 0
        var lastHeard: Instant
    }

    /// Silence after which a press without an end counts as ended.
    package static let timeout = Duration.milliseconds(300)
    /// A packet this much older than the latest press is a straggler; an older one than that comes
    /// from a sender that restarted its clock, and is a press.
    private static let stragglerTicks: Int32 = 16000

    private var current: Press?
    private var latest: UInt32?
    /// Packets that repeated or trailed an event that was already over.
    package private(set) var duplicates: UInt64 = 0

    package init() {}

    /// Takes one packet of the telephone-event payload type.
    package mutating func receive(
        _ payload: TelephoneEventPayload, timestamp: UInt32, at now: Instant
    ) -> TelephoneEventReport {
        if let press = current, press.timestamp == timestamp {
            return update(press, with: payload, at: now)
        }
        if let latest {
            let age = Int32(bitPattern: latest &- timestamp)
            if (0...Self.stragglerTicks).contains(age) {
                duplicates &+= 1
                return TelephoneEventReport()
            }
        }
        if let longer = continuation(payload, timestamp: timestamp, at: now) {
            return update(longer, with: payload, at: now)
        }
        var report = TelephoneEventReport(began: payload.event)
        if let press = current {
            report.ended = press.event
            report.endedAfter = press.earlier &+ press.duration
        }
        latest = timestamp
        let press = Press(
            event: payload.event, timestamp: timestamp, duration: 0, lastHeard: now)
        current = press
        // An end that arrives first, the rest being lost, is a whole press; if it also displaced
        // an older one, that one's end is told now and this one's by the next packet or timeout.
        if report.ended == nil {
            let rest = update(press, with: payload, at: now)
            report.ended = rest.ended
            report.endedAfter = rest.endedAfter
        }
        return report
    }

    /// Ends a press that has not been heard of for `timeout`. Call it every tick or when due.
    package mutating func expire(at now: Instant) -> TelephoneEventReport {
        guard let press = current, now - press.lastHeard >= Self.timeout else {
            return TelephoneEventReport()
        }
        current = nil
        return TelephoneEventReport(ended: press.event, after: press.earlier &+ press.duration)
    }

    private mutating func update(
        _ press: Press, with payload: TelephoneEventPayload, at now: Instant
    ) -> TelephoneEventReport {
        var press = press
        press.duration = max(press.duration, UInt32(payload.duration))
        press.lastHeard = now
        guard payload.isEnd else {
            current = press
            return TelephoneEventReport()
        }
        current = nil
        return TelephoneEventReport(ended: press.event, after: press.earlier &+ press.duration)
    }

    /// The press in progress moved on to its next segment, if this packet is one (RFC 4733 section
    /// 2.5.1.3): same event, no end seen, timestamp one full duration later.
    private mutating func continuation(
        _ payload: TelephoneEventPayload, timestamp: UInt32, at now: Instant
    ) -> Press? {
        guard let press = current, press.event == payload.event, press.duration >= 0xF000
        else { return nil }
        let distance = timestamp &- press.timestamp
        guard (0xF000...0x1_0200).contains(distance) else { return nil }
        latest = timestamp
        return Press(
            event: press.event, timestamp: timestamp, duration: 0,
            earlier: press.earlier &+ distance, lastHeard: now)
    }
}
