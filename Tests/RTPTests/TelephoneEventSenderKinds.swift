// SPDX-License-Identifier: Apache-2.0

import RTP
import Timing

/// One packet of a telephone event as some sender puts it on the wire.
struct EventPacket: Sendable {
    var key: Character
    var timestamp: UInt32
    var sequence: UInt16
    var duration: UInt16
    var isEnd: Bool
    var at: Int
}

/// The ways in which telephones and gateways write presses of keys.
enum TelephoneEventSenderKind: CaseIterable, Sendable {
    case asTheRFCSays
    /// The timestamp grows with every packet, and the duration as well.
    case runningTimestamp
    /// The timestamp grows, and every packet says its own length.
    case runningTimestampShortDuration
    /// All presses of a call under one timestamp.
    case oneTimestamp
    /// Packets every 50 ms.
    case slow
    /// The three ends in one burst.
    case burstOfEnds
    /// One end only.
    case oneEnd
    /// Ends go on for as long as five packets.
    case manyEnds
    /// No end at all.
    case noEnd

    /// The packets of keys pressed for `length` and let go for `pause`, in milliseconds.
    func packets(of keys: String, length: Int, pause: Int) -> [EventPacket] {
        var packets: [EventPacket] = []
        var sequence: UInt16 = 65_500
        var timestamp: UInt32 = 0xFFFF_F000
        var now = 0
        let step = self == .slow ? 50 : 20
        for key in keys {
            let start = timestamp
            var elapsed = 0
            func add(isEnd: Bool) {
                packets.append(
                    EventPacket(
                        key: key, timestamp: stamp(start, elapsed, step), sequence: sequence,
                        duration: duration(elapsed, step), isEnd: isEnd, at: now))
                sequence &+= 1
            }
            while elapsed + step <= length {
                elapsed += step
                add(isEnd: false)
                now += step
            }
            for end in 0..<ends {
                if self == .runningTimestamp || self == .runningTimestampShortDuration {
                    elapsed += end == 0 ? 0 : step
                }
                add(isEnd: true)
                if self != .burstOfEnds { now += step }
            }
            // Sound in between has numbers and timestamps of its own.
            sequence &+= UInt16(pause / 20)
            now += pause
            timestamp &+= UInt32(8 * (length + pause + 100))
        }
        return packets
    }

    private var ends: Int {
        switch self {
        case .oneEnd: 1
        case .manyEnds: 5
        case .noEnd: 0
        case .asTheRFCSays, .runningTimestamp, .runningTimestampShortDuration, .oneTimestamp,
            .slow, .burstOfEnds:
            3
        }
    }

    private func stamp(_ start: UInt32, _ elapsed: Int, _ step: Int) -> UInt32 {
        switch self {
        case .oneTimestamp: 7777
        case .runningTimestamp, .runningTimestampShortDuration:
            start &+ UInt32(8 * max(0, elapsed - step))
        case .asTheRFCSays, .slow, .burstOfEnds, .oneEnd, .manyEnds, .noEnd: start
        }
    }

    private func duration(_ elapsed: Int, _ step: Int) -> UInt16 {
        self == .runningTimestampShortDuration
            ? UInt16(8 * step) : UInt16(clamping: 8 * elapsed)
    }
}
