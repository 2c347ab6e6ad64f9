// SPDX-License-Identifier: Apache-2.0

/// Whether a frame of voice holds the two tones of a keypad key (DTMF, ITU-T Q.23), and where.
///
/// Made to be asked for every frame of every leg: one pass of eight Goertzel filters side by side.
/// It names no key (spandsp does); it tells, within the frame in which a key begins, that the frame
/// is no speech, so that nobody else hears even its first milliseconds.
struct KeypadTones {
    /// Nothing but the tones of a key: to be silenced.
    private(set) var isKey = false
    /// Perhaps a key, in noise or cut off: to be looked at more closely.
    private(set) var mayBeKey = false
    /// The samples before the sound of this frame, and after it.
    private(set) var quietBefore = 0
    private(set) var quietAfter = 0

    /// Peak of the weakest key, about -45 dBFS.
    private static let weakest: UInt16 = 180
    /// The sound of a frame begins and ends where it reaches a quarter of its peak.
    private static let edgeShare: UInt16 = 4
    /// Less sound than 5 ms tells nothing.
    private static let least = 40
    private static let short = 120
    /// The share of the energy that two tones must have to be a key: 0.9 of a frame's middle is
    /// usual, speech stays below 0.6 nearly always. A few milliseconds tell frequencies less well.
    private static let keyShare: Float = 0.75
    private static let shortKeyShare: Float = 0.85
    private static let possibleShare: Float = 0.5
    /// The weaker tone has at least this share of the two (a twist of 10 dB).
    private static let weakerShare: Float = 0.09

    /// Twice the cosine of each tone's step at 8 kHz: 697, 770, 852, 941, 1209, 1336, 1477 and
    /// 1633 Hz.
    private static let coefficients = SIMD8<Float>(
        1.7077378, 1.6452810, 1.5686870, 1.4782046,
        1.1641040, 0.9963702, 0.7986184, 0.5685327)

    init(in frame: UnsafeBufferPointer<Int16>) {
        var peak: UInt16 = 0
        for sample in frame { peak = max(peak, sample.magnitude) }
        guard peak >= Self.weakest else { return }
        let edge = peak / Self.edgeShare
        var first = 0
        var end = frame.count
        while frame[first].magnitude < edge { first += 1 }
        while frame[end - 1].magnitude < edge { end -= 1 }
        quietBefore = first
        quietAfter = frame.count - end
        guard end - first >= Self.least else { return }
        let sound = UnsafeBufferPointer(rebasing: frame[first..<end])
        var energy = 0
        for sample in sound { energy &+= Int(sample) &* Int(sample) }
        judge(
            Self.powers(of: sound) * (2 / (Float(sound.count) * Float(energy))),
            samples: sound.count)
    }

    /// `shares` are the parts of the energy at each of the eight frequencies.
    private mutating func judge(_ shares: SIMD8<Float>, samples: Int) {
        let low = shares.lowHalf.max()
        let high = shares.highHalf.max()
        let both = low + high
        guard both >= Self.possibleShare, min(low, high) >= Self.weakerShare * both else { return }
        mayBeKey = true
        isKey = both >= (samples >= Self.short ? Self.keyShare : Self.shortKeyShare)
    }

    /// Two samples a step: the filters wait for their own last result, and so wait half as often.
    private static func powers(of sound: UnsafeBufferPointer<Int16>) -> SIMD8<Float> {
        let coefficients = coefficients
        let squares = coefficients * coefficients - 1
        var previous = SIMD8<Float>()
        var before = SIMD8<Float>()
        var index = 0
        while index &+ 1 < sound.count {
            let first = Float(sound[index])
            let input = coefficients * first + Float(sound[index &+ 1])
            let next = (first - before) + coefficients * previous
            previous = (squares * previous - coefficients * before) + input
            before = next
            index &+= 2
        }
        if index < sound.count {
            let next = (Float(sound[index]) - before) + coefficients * previous
            before = previous
            previous = next
        }
        return previous * previous + before * before - coefficients * previous * before
    }
}
