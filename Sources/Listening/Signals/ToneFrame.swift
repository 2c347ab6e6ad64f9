// SPDX-License-Identifier: Apache-2.0

/// What kind of tone 40 ms of sound are, if any.
enum ToneFrame: Sendable, Hashable {
    case silence
    /// Speech, music, noise: not a tone.
    case other
    /// One steady frequency, in hertz.
    case single(Float)
    case pair(TonePair)
    /// One frequency that swells and fades 16 to 33 times a second: ringing and dial tones of India, Japan,
    /// Singapore and South Africa.
    case swelling
}

/// The pairs of frequencies networks signal with (ITU-T E.180: North America, Britain,
/// Australia, the Philippines).
enum TonePair: Sendable, Hashable, CaseIterable {
    /// 350 and 440 Hz: dial tone.
    case dial
    /// 440 and 480 Hz: ringing.
    case ringing
    /// 425 and 480 Hz: ringing in the Philippines.
    case ringingPhilippine
    /// 400 and 450 Hz: ringing in Britain.
    case ringingBritish
    /// 480 and 620 Hz: busy, or congestion when fast.
    case busy
    /// 413 and 438 Hz: Australia's dial tone without end, its ringing in bursts.
    case australian

    var frequencies: (low: Double, high: Double) {
        switch self {
        case .dial: (350, 440)
        case .ringing: (440, 480)
        case .ringingPhilippine: (425, 480)
        case .ringingBritish: (400, 450)
        case .busy: (480, 620)
        case .australian: (413, 438)
        }
    }
}
