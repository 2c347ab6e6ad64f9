// SPDX-License-Identifier: Apache-2.0

import RTP
package import Timing

/// A key somebody pressed in a captured call.
package struct CapturedKey: Sendable, Hashable {
    package enum Way: Sendable, Hashable {
        /// RFC 4733.
        case telephoneEvent
        /// A SIP INFO, which says nothing of how long.
        case info
    }

    package var key: Character
    package var at: Instant
    /// How long it was down, as far as packets told.
    package var duration: Duration
    package var way: Way
}

extension CapturedKey {
    /// The keys that the telephone events among packets say.
    static func pressed(in packets: [CapturedPacket]) -> [CapturedKey] {
        var receiver = TelephoneEventReceiver()
        var presses = Presses()
        for packet in packets {
            presses.take(receiver.expire(at: packet.at), at: packet.at)
            guard case .keys(let clockRate) = packet.format,
                let event = packet.payload.withUnsafeBytes(TelephoneEventPayload.init(parsing:))
            else { continue }
            let report = receiver.receive(
                event, RTPClock(clockRate), timestamp: packet.timestamp,
                sequence: packet.sequence, source: packet.ssrc, at: packet.at)
            presses.take(report, at: packet.at)
        }
        if let last = packets.last {
            let later = last.at + TelephoneEventReceiver.timeout
            presses.take(receiver.expire(at: later), at: later)
        }
        return presses.keys
    }

    private struct Presses {
        var keys: [CapturedKey] = []
        /// The event that is down, which may be none of a key.
        private var down: TelephoneEvent?

        mutating func take(_ report: TelephoneEventReport, at now: Instant) {
            // What ended is the press before, unless all of one came at once.
            if report.ended != nil, down != nil { end(report) }
            guard let event = report.began else { return }
            down = event
            if let key = event.digit {
                keys.append(
                    CapturedKey(key: key, at: now, duration: .zero, way: .telephoneEvent))
            }
            if report.ended == event { end(report) }
        }

        private mutating func end(_ report: TelephoneEventReport) {
            if down?.digit != nil, !keys.isEmpty {
                keys[keys.count - 1].duration = report.endedAfter
            }
            down = nil
        }
    }
}
