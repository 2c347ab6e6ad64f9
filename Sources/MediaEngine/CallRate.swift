// SPDX-License-Identifier: Apache-2.0

/// The rate at which a call is mixed: whichever its legs need.
///
/// 16 kHz only where two legs have more than 8 kHz can carry: one brings it and another can hear it.
/// Whatever has another rate, codecs, streams, clips, what listens along, is converted at its edge.
enum CallRate: Int, Sendable {
    case narrow = 8000
    case wide = 16_000

    /// Samples of a frame of 20 ms.
    var frameCount: Int { rawValue / 50 }

    /// The rate for legs whose own sound has these rates.
    init(carrying rates: some Sequence<Int>) {
        self = rates.count { $0 > CallRate.narrow.rawValue } >= 2 ? .wide : .narrow
    }
}
