// SPDX-License-Identifier: Apache-2.0

import CSpanDSP

/// Fills the gaps that lost packets leave in one leg's sound, by repeating the last pitch period
/// and fading to silence within 50 ms, in the manner of G.711 appendix I: spandsp's concealer at
/// 8 kHz, whose constants are of that rate, and `PeriodRepeater` at others.
///
/// Every frame that reaches the mixer passes through either `received` or `conceal`, in order.
package final class LossConcealer {
    private enum Kind {
        /// On the heap, because spandsp keeps no pointer but must see the same memory every time.
        case narrow(UnsafeMutablePointer<plc_state_t>)
        case other(PeriodRepeater)
    }

    private let kind: Kind

    /// `rate` is that of the sound.
    package init(rate: Int = 8000) {
        guard rate == 8000 else {
            kind = .other(PeriodRepeater(rate: rate))
            return
        }
        let state = UnsafeMutablePointer<plc_state_t>.allocate(capacity: 1)
        state.initialize(to: plc_state_t())
        plc_init(state)
        kind = .narrow(state)
    }

    deinit {
        guard case .narrow(let state) = kind else { return }
        plc_release(state)
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Notes sound that arrived; its first few milliseconds are blended with the concealment when
    /// it follows a gap, which is why the buffer is mutable.
    package func received(_ samples: UnsafeMutableBufferPointer<Int16>) {
        guard let base = samples.baseAddress else { return }
        switch kind {
        case .narrow(let state): plc_rx(state, base, Int32(clamping: samples.count))
        case .other(let repeater): repeater.received(samples)
        }
    }

    /// Writes a substitute for sound that did not arrive.
    package func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) {
        guard let base = samples.baseAddress else { return }
        switch kind {
        case .narrow(let state):
            Self.straighten(state)
            plc_fillin(state, base, Int32(clamping: samples.count))
        case .other(let repeater): repeater.conceal(samples)
        }
    }

    /// Puts the oldest sound of the ring that spandsp keeps first. It would do that itself when a gap
    /// begins, by a `memcpy` within one array that reads and writes the same places, which only some
    /// machines do right.
    private static func straighten(_ state: UnsafeMutablePointer<plc_state_t>) {
        let oldest = Int(state.pointee.buf_ptr)
        guard oldest > 0, state.pointee.missing_samples == 0 else { return }
        withUnsafeMutableBytes(of: &state.pointee.history) { bytes in
            bytes.withMemoryRebound(to: Int16.self) { samples in
                var history = samples
                history[..<oldest].reverse()
                history[oldest...].reverse()
                history.reverse()
            }
        }
        state.pointee.buf_ptr = 0
    }
}
