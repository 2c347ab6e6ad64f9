// SPDX-License-Identifier: Apache-2.0

import CSpeexDSP

/// speexdsp's noise suppression at 8 kHz in frames of 20 ms, for one leg. Not thread-safe.
package final class NoiseSuppressor {
    package static let frame = 160
    private let state: OpaquePointer

    /// Suppresses noise by up to `decibels`.
    package init?(decibels: Int32) {
        guard let made = speex_preprocess_state_init(Int32(Self.frame), 8000) else { return nil }
        state = made
        var on: Int32 = 1
        speex_preprocess_ctl(state, SPEEX_PREPROCESS_SET_DENOISE, &on)
        var amount = -decibels
        speex_preprocess_ctl(state, SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, &amount)
    }

    deinit { speex_preprocess_state_destroy(state) }

    /// Cleans 160 samples in place.
    package func run(_ samples: UnsafeMutablePointer<Int16>) {
        _ = speex_preprocess_run(state, samples)
    }
}
