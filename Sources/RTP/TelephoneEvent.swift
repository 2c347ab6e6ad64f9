// SPDX-License-Identifier: Apache-2.0

/// A named event of RFC 4733: here only the keys of a telephone, events 0 to 15.
package struct TelephoneEvent: RawRepresentable, Sendable, Hashable {
    /// The event code on the wire.
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The event of a key, `0`–`9`, `*`, `#`, `A`–`D` (either case), else nil.
    package init?(digit: Character) {
        guard let ascii = digit.asciiValue else { return nil }
        switch ascii {
        case 0x30...0x39: rawValue = ascii - 0x30
        case 0x2A: rawValue = 10
        case 0x23: rawValue = 11
        case 0x41...0x44: rawValue = ascii - 0x41 + 12
        case 0x61...0x64: rawValue = ascii - 0x61 + 12
        default: return nil
        }
    }

    /// The key, or nil for events that are not keys (flash, tones).
    package var digit: Character? {
        switch rawValue {
        case 0...9: Character(UnicodeScalar(0x30 + rawValue))
        case 10: "*"
        case 11: "#"
        case 12...15: Character(UnicodeScalar(0x41 + rawValue - 12))
        default: nil
        }
    }
}

/// The number of telephone events in one direction of a stream, and the clock their durations count:
/// that of the sound beside them (RFC 4733 section 2.1).
package struct TelephoneEventFormat: Sendable, Hashable {
    package var payloadType: UInt8
    package var clock: RTPClock

    package init(_ payloadType: UInt8, _ clock: RTPClock = .telephone) {
        self.payloadType = payloadType
        self.clock = clock
    }
}

/// The four payload bytes of a telephone event (RFC 4733 section 2.3).
package struct TelephoneEventPayload: Sendable, Hashable {
    package static let size = 4

    package var event: TelephoneEvent
    /// E bit: the event is over and `duration` is final.
    package var isEnd: Bool
    /// Level of the tone in -dBm0, 0 to 63.
    var volume: UInt8
    /// How long the event has lasted, in ticks of the RTP timestamp.
    package var duration: UInt16

    package init(event: TelephoneEvent, isEnd: Bool, volume: UInt8 = 10, duration: UInt16) {
        self.event = event
        self.isEnd = isEnd
        self.volume = min(volume, 63)
        self.duration = duration
    }

    /// Nil when there are fewer than four bytes; anything beyond them is ignored.
    package init?(parsing bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.size else { return nil }
        event = TelephoneEvent(rawValue: bytes[0])
        isEnd = bytes[1] & 0x80 != 0
        volume = bytes[1] & 0x3F
        duration = bytes.bigEndian16(at: 2)
    }

    func write(into bytes: UnsafeMutableRawBufferPointer) {
        bytes[0] = event.rawValue
        bytes[1] = (isEnd ? 0x80 : 0) | volume
        bytes.setBigEndian(duration, at: 2)
    }
}
