// SPDX-License-Identifier: Apache-2.0

import Audio
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
    /// Samples of a frame.
    private let count: Int
    private let sum: UnsafeMutableBufferPointer<Int32>
    private var sounding: UInt8 = 0
    /// The gains each listener's last sample was mixed with.
    private var inForce = Routing.silent

    /// Goes on with the gains of another, which mixed at another rate.
    init(_ rate: CallRate, after other: Mixer? = nil) {
        count = rate.frameCount
        frames = .allocate(capacity: Self.columns * count)
        frames.initialize(repeating: 0, count: Self.columns * count)
        sum = .allocate(capacity: count)
        sum.initialize(repeating: 0)
        if let other { inForce = other.inForce }
    }

    deinit {
        frames.deallocate()
        sum.deallocate()
    }

    /// The frame of a source, to be filled before `setSounding`.
    func frame(of source: Source) -> UnsafeMutableBufferPointer<Int16> {
        UnsafeMutableBufferPointer(
            start: frames + source.rawValue * count, count: count)
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

    /// Writes what a listener hears in this tick.
    func mix(
        for listener: Party, by row: Routing.Row,
        into output: UnsafeMutableBufferPointer<Int16>
    ) {
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
            output.update(repeating: 0)
            return
        }
        if audible == 1, old[only] == 1, row[only] == 1 {
            _ = output.update(fromContentsOf: frame(only))
            return
        }
        clearMix(sum)
        for column in 0..<columns {
            guard sounding & (1 << UInt8(column)) != 0, old[column] != 0 || row[column] != 0
            else { continue }
            Audio.mix(
                frame(column), from: Gain(old[column]), to: Gain(row[column]),
                rampCount: count / 4, into: sum)
        }
        saturate(UnsafeBufferPointer(sum), into: output)
    }

    private func frame(_ column: Int) -> UnsafeBufferPointer<Int16> {
        UnsafeBufferPointer(
            start: frames + column * count, count: count)
    }
}
