// SPDX-License-Identifier: Apache-2.0

import Audio

/// Brings a delay that has grown back, where it is heard least: pauses are cut short, and of speech
/// every fourth frame is run into the next at the place where both are likest. So a second that came
/// late is made up for within four of speech, and sooner where there are pauses; no word is lost.
/// Nothing is allocated while a call runs at one rate.
final class CatchUp {
    /// Frames passed over in one tick at most, in a pause.
    private static let most = 4
    /// Of frames of speech, each so many is run into the next.
    private static let speechStep = 4
    /// A frame below this level is a pause: mean power of a sample, in steps squared (-45 dB).
    private static let pause: Int64 = 33_954

    /// Where the next frame is put.
    private(set) var next: UnsafeMutableBufferPointer<Int16>
    private var taken = 0
    private var frames = 0

    init(rate: CallRate) {
        next = .allocate(capacity: rate.frameCount)
        next.initialize(repeating: 0)
    }

    deinit { next.deallocate() }

    func change(to rate: CallRate) {
        next.deallocate()
        next = .allocate(capacity: rate.frameCount)
        next.initialize(repeating: 0)
    }

    /// A tick begins in which more waits than there should.
    func begin() {
        taken = 0
        frames += 1
    }

    /// Whether the frame of this tick is to be run into the one behind it.
    func takesAnother(after frame: UnsafeMutableBufferPointer<Int16>) -> Bool {
        let isPause =
            SoundLevel.energy(of: UnsafeBufferPointer(frame)) < Self.pause * Int64(frame.count)
        guard isPause ? taken < Self.most : taken == 0 && frames >= Self.speechStep else {
            return false
        }
        if !isPause { frames = 0 }
        taken += 1
        return true
    }

    /// Goes over from the frame to the next within 5 ms, where both are likest; what was in front of
    /// that in the next and behind it in the frame is left out.
    func join(_ frame: UnsafeMutableBufferPointer<Int16>) {
        let blend = frame.count / 4
        var best = (place: 0, difference: Int.max)
        for place in stride(from: 0, through: frame.count - blend, by: 2) {
            var difference = 0
            for index in stride(from: place, to: place + blend, by: 2) {
                difference += abs(Int(frame[index]) - Int(next[index]))
            }
            if difference < best.difference { best = (place, difference) }
        }
        for index in 0..<blend {
            let place = best.place + index
            let mixed = Int(frame[place]) * (blend - index) + Int(next[place]) * index
            frame[place] = Int16(clamping: mixed / blend)
        }
        for index in (best.place + blend)..<frame.count { frame[index] = next[index] }
    }
}
