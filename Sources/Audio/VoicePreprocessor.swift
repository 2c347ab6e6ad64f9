// SPDX-License-Identifier: Apache-2.0

import CSpeexDSP

/// Lowers the steady noise of a voice, and what an echo canceller has left over, and brings speech to
/// one level (speexdsp). In frames of 20 ms, of which it holds one back where it lowers anything.
/// Allocates nothing after `init`.
package final class VoicePreprocessor {
    /// By how much what speexdsp calls loudness is above the active level of speech, in dB: measured.
    private static let loudness: Float = 11
    /// The gain that a voice gets at most, in dB.
    private static let mostGain: Int32 = 24

    private let state: OpaquePointer
    private let count: Int

    /// `noise` is by how many decibels noise may be lowered, 0 for not at all; `level` where speech is
    /// brought to, in dB relative to full scale, nil for leaving it. An echo canceller of the same leg
    /// outlives this. Nil without memory.
    package init?(rate: Int, noise: Int, level: Float?, after echo: EchoCanceller?) {
        count = rate / 50
        guard let state = speex_preprocess_state_init(Int32(count), Int32(rate)) else {
            return nil
        }
        self.state = state
        // Noise and echo are lowered by one filter; with an echo alone it lowers no noise.
        set(SPEEX_PREPROCESS_SET_DENOISE, noise > 0 || echo != nil ? 1 : 0)
        set(SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, -Int32(max(1, noise)))
        if let echo {
            speex_preprocess_ctl(
                state, SPEEX_PREPROCESS_SET_ECHO_STATE, UnsafeMutableRawPointer(echo.state))
        }
        set(SPEEX_PREPROCESS_SET_AGC, level == nil ? 0 : 1)
        if let level {
            var wanted = SoundLevel.amplitude(decibels: min(level + Self.loudness, -1))
            speex_preprocess_ctl(state, SPEEX_PREPROCESS_SET_AGC_LEVEL, &wanted)
            set(SPEEX_PREPROCESS_SET_AGC_MAX_GAIN, Self.mostGain)
        }
    }

    deinit { speex_preprocess_state_destroy(state) }

    private func set(_ request: Int32, _ value: Int32) {
        var value = value
        speex_preprocess_ctl(state, request, &value)
    }

    /// Works on the next frame of the voice.
    package func process(_ frame: UnsafeMutableBufferPointer<Int16>) {
        guard frame.count == count, let target = frame.baseAddress else { return }
        speex_preprocess_run(state, target)
    }
}
