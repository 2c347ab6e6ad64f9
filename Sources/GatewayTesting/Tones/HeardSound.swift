// SPDX-License-Identifier: Apache-2.0

package import Timing

/// What a party heard, placed in time by RTP timestamps, gaps filled with silence.
///
/// Every stream (SSRC) begins a stretch anchored at the arrival of its first packet. Sound that
/// does not fit in time, and sound beyond a limit, is counted and dropped.
package struct HeardSound: Sendable {
    package struct Stretch: Sendable {
        package var start: Instant
        package var samples: [Int16]

        package var end: Instant { start + .microseconds(samples.count * 125) }
    }

    /// Samples kept at most; twenty minutes unless told.
    private let limit: Int
    package private(set) var stretches: [Stretch] = []
    package private(set) var dropped = 0
    /// How many packets came of each number of samples.
    package private(set) var packets: [Int: Int] = [:]
    private var total = 0
    private var anchor: (ssrc: UInt32, timestamp: UInt32)?

    package init(limit: Int = 20 * 60 * 8000) { self.limit = limit }

    /// Packets that held the tone above what 8 kHz can carry.
    package internal(set) var highTonePackets = 0

    /// Takes the decoded sound of one packet, 8 kHz; `clock` is what its timestamp counts.
    package mutating func add(
        _ samples: [Int16], timestamp: UInt32, clock: Int = 8000, ssrc: UInt32, at now: Instant
    ) {
        packets[samples.count, default: 0] += 1
        guard total + samples.count <= limit else {
            dropped += 1
            return
        }
        if let anchor, anchor.ssrc == ssrc, var stretch = stretches.popLast() {
            let ticks = Int(Int32(bitPattern: timestamp &- anchor.timestamp))
            let offset = ticks * 8000 / clock
            // A sender may be silent for a long time; a jump beyond a minute is a new clock.
            if offset >= 0, offset <= stretch.samples.count + 60 * 8000,
                total + max(0, offset - stretch.samples.count) <= limit
            {
                place(samples, at: offset, in: &stretch)
                stretches.append(stretch)
                return
            }
            stretches.append(stretch)
            if offset < 0 {
                dropped += 1
                return
            }
        }
        anchor = (ssrc, timestamp)
        stretches.append(Stretch(start: now, samples: samples))
        total += samples.count
    }

    private mutating func place(_ samples: [Int16], at offset: Int, in stretch: inout Stretch) {
        let end = offset + samples.count
        let before = stretch.samples.count
        if end > before {
            stretch.samples.append(contentsOf: repeatElement(0, count: end - before))
            total += end - before
        }
        for index in samples.indices { stretch.samples[offset + index] = samples[index] }
    }

    /// The sound of a window, silence where nothing was heard.
    package func samples(from start: Instant, to end: Instant) -> [Int16] {
        let count = max(0, Int((end - start).inNanoseconds / 125_000))
        var window = [Int16](repeating: 0, count: count)
        for stretch in stretches where stretch.start < end && start < stretch.end {
            let shift = Int((stretch.start - start).inNanoseconds / 125_000)
            for index in max(0, -shift)..<stretch.samples.count {
                guard shift + index < count else { break }
                window[shift + index] = stretch.samples[index]
            }
        }
        return window
    }

    /// Everything from the first to the last sample.
    package var all: [Int16] {
        guard let first = stretches.map(\.start).min(), let last = stretches.map(\.end).max()
        else { return [] }
        return samples(from: first, to: last)
    }

    /// The tones heard in most of a window.
    package func tones(from start: Instant, to end: Instant, share: Double = 0.5) -> Set<Tone> {
        ToneProbe.tones(in: samples(from: start, to: end), share: share)
    }

    /// Whether a tone was heard in any 60 ms (three whole frames in a row) of a window, at 20 dB
    /// below a party's tone or louder; what loss concealment makes of other tones stays below.
    package func everHears(_ tone: Tone, from start: Instant, to end: Instant) -> Bool {
        let probe = ToneProbe(tone)
        let window = samples(from: start, to: end)
        var inARow = 0
        for first in stride(from: 0, to: max(0, window.count - 159), by: 160) {
            let isHeard = probe.amplitude(in: window[first..<first + 160]) >= 600
            inARow = isHeard ? inARow + 1 : 0
            if inARow == 3 { return true }
        }
        return false
    }
}
