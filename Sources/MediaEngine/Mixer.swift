// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Sums what each listener hears from the sources of this tick, by `Routing` alone.
///
/// The tick writes the frames of the sources that sound, then mixes once for each listener. Gains
/// move from the table in force to the new one over 5 ms at the start of the frame, each listener
/// and source on its own, so no change of routing clicks.
final class Mixer {
    private static let columns = Source.allCases.count

    /// One frame for each source, in the order of the columns of a `Routing` row.
    private let frames: UnsafeMutablePointer<Int16>
    private let sum: UnsafeMutablePointer<Float>
    private var sounding: UInt8 = 0
    /// The gains each listener's last sample was mixed with.
    private var inForce = Routing.silent

    init() {
        let count = Self.columns * TickFrame.samples
        frames = .allocate(capacity: count)
        frames.initialize(repeating: 0, count: count)
        sum = .allocate(capacity: TickFrame.samples)
        sum.initialize(repeating: 0, count: TickFrame.samples)
    }

    deinit {
        frames.deallocate()
        sum.deallocate()
    }

    /// The frame of a source, to be filled before `setSounding`.
    func frame(of source: Source) -> UnsafeMutableBufferPointer<Int16> {
        UnsafeMutableBufferPointer(
            start: frames + source.rawValue * TickFrame.samples, count: TickFrame.samples)
    }

    /// Says whether the frame of a source holds sound this tick; otherwise it is left out.
    func setSounding(_ source: Source, _ sounds: Bool) {
        let bit = UInt8(1) << UInt8(source.rawValue)
        if sounds { sounding |= bit } else { sounding &= ~bit }
    }

    func sounds(_ source: Source) -> Bool {
        sounding & (UInt8(1) << UInt8(source.rawValue)) != 0
    }

    /// A new or closed leg starts from silence.
    func forget(_ listener: Party) {
        inForce[listener] = Routing.Row(repeating: 0)
    }

    /// Writes what a listener hears in this tick; the result is false when that is pure silence.
    func mix(
        for listener: Party, by row: Routing.Row, into output: UnsafeMutablePointer<Int16>
    ) -> Bool {
        let old = inForce[listener]
        inForce[listener] = row
        let columns = Self.columns
        var audible = 0
        var only = 0
        for column in 0..<columns {
            guard sounding & (1 << UInt8(column)) != 0, old[column] != 0 || row[column] != 0
            else { continue }
            audible += 1
            only = column
        }
        guard audible > 0 else {
            output.update(repeating: 0, count: TickFrame.samples)
            return false
        }
        if audible == 1, old[only] == 1, row[only] == 1 {
            output.update(from: frames + only * TickFrame.samples, count: TickFrame.samples)
            return true
        }
        sum.update(repeating: 0, count: TickFrame.samples)
        for column in 0..<columns {
            guard sounding & (1 << UInt8(column)) != 0, old[column] != 0 || row[column] != 0
            else { continue }
            addRamped(
                frames + column * TickFrame.samples, from: old[column], to: row[column], onto: sum)
        }
        saturate(sum, into: output)
        return true
    }
}

/// Adds a frame whose gain moves from `old` to `new` in its first 5 ms.
private func addRamped(
    _ frame: UnsafePointer<Int16>, from old: Float, to new: Float,
    onto sum: UnsafeMutablePointer<Float>
) {
    var start = 0
    if old != new {
        let step = (new - old) / Float(TickFrame.rampSamples)
        for index in 0..<TickFrame.rampSamples {
            sum[index] += Float(frame[index]) * (old + step * Float(index + 1))
        }
        start = TickFrame.rampSamples
        if new == 0 { return }
    }
    for index in start..<TickFrame.samples { sum[index] += Float(frame[index]) * new }
}

private func saturate(
    _ sum: UnsafePointer<Float>, into output: UnsafeMutablePointer<Int16>
) {
    for index in 0..<TickFrame.samples {
        // The bounds are exact in Float and in Int16, so the conversion cannot trap; a gain that
        // is not a number is kept out by `RoutingGuard`.
        output[index] = Int16(max(-32768, min(32767, sum[index].rounded())))
    }
}
