// SPDX-License-Identifier: Apache-2.0

import CSpeexDSP

/// Takes out of a voice what is echo of the sound that its party hears (speexdsp): a filter learns the
/// way from loudspeaker to microphone while the party is silent, and rests while both speak.
///
/// One for each leg, in frames of 20 ms. Delays nothing and allocates nothing after `init`. How much is
/// left is known to a `VoicePreprocessor`, which lowers that further.
package final class EchoCanceller {
    let state: OpaquePointer
    private let count: Int
    /// What the party was sent last, and is hearing while it says the next frame.
    private let heard: UnsafeMutableBufferPointer<Int16>
    private let said: UnsafeMutableBufferPointer<Int16>

    /// Echoes that come back within so many milliseconds are taken out; what that costs grows with it.
    /// Nil without memory.
    package init?(rate: Int, milliseconds: Int) {
        count = rate / 50
        let frames = max(1, min(milliseconds, 1000) / 20)
        guard let state = speex_echo_state_init(Int32(count), Int32(frames * count)) else {
            return nil
        }
        self.state = state
        var rate = Int32(rate)
        speex_echo_ctl(state, SPEEX_ECHO_SET_SAMPLING_RATE, &rate)
        heard = .allocate(capacity: count)
        heard.initialize(repeating: 0)
        said = .allocate(capacity: count)
        said.initialize(repeating: 0)
    }

    deinit {
        speex_echo_state_destroy(state)
        heard.deallocate()
        said.deallocate()
    }

    /// The party is sent this frame; nothing stands for silence.
    package func hear(_ frame: UnsafeBufferPointer<Int16>) {
        guard frame.count == count else { return heard.update(repeating: 0) }
        _ = heard.update(fromContentsOf: frame)
    }

    /// Takes the echo out of the next frame of its voice.
    package func cancel(in frame: UnsafeMutableBufferPointer<Int16>) {
        guard frame.count == count, let target = frame.baseAddress,
            let source = said.baseAddress, let heard = heard.baseAddress
        else { return }
        _ = said.update(fromContentsOf: frame)
        speex_echo_cancellation(state, source, heard, target)
    }
}
