// SPDX-License-Identifier: Apache-2.0

/// Tells when more sound waits in a jitter buffer than jitter asks for.
///
/// A burst (media that queued up before the leg was heard, a network that held everything back)
/// would otherwise delay the conversation for as long as it lasts. Jitter shows in how little
/// waits at the worst moment; whatever waits even then is backlog.
struct JitterBacklog {
    /// Reads that are looked over at first, and then: half a second, two seconds.
    private static let firstWindow = 25
    private static let window = 100
    /// Packets of one moment beyond which there is a burst, not a long packet time.
    private static let packetLimit = 3

    /// Ticks of one frame: what is left waiting.
    private let rest: Int32
    /// The least backlog worth the gap that its end makes: 60 ms.
    private let spare: Int32
    private var start: UInt32 = 0
    private var packets = 0
    private var least = Int32.max
    private var reads = 0
    private var size = firstWindow

    init(_ clock: RTPClock) {
        rest = Int32(clock.ticksPerFrame)
        spare = 3 * rest
    }

    mutating func reset() {
        packets = 0
        least = .max
        reads = 0
        size = Self.firstWindow
    }

    /// A packet came before anything was read.
    mutating func came(at timestamp: UInt32) {
        if packets == 0 || Int32(bitPattern: timestamp &- start) < 0 { start = timestamp }
        packets += 1
    }

    /// Frames to pass over before the first read: all that came in that moment but the last two.
    func framesAtTheStart(until end: UInt32) -> Int {
        let waiting = Int32(bitPattern: end &- start)
        guard packets > Self.packetLimit, waiting > spare else { return 0 }
        return Int((waiting - 2 * rest) / rest)
    }

    /// Frames to pass over now that a frame was read and so many ticks still wait; nil until that has
    /// been looked over for long enough.
    mutating func framesToSkip(waiting: Int32) -> Int? {
        least = min(least, waiting)
        reads += 1
        guard reads >= size else { return nil }
        let excess = least
        least = .max
        reads = 0
        size = Self.window
        return excess >= spare ? Int((excess - rest) / rest) : 0
    }
}
