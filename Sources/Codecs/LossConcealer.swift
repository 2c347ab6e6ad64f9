// SPDX-License-Identifier: Apache-2.0

import CSpanDSP

/// Fills the gaps that lost packets leave in one leg's sound, by repeating the last pitch period
/// and fading to silence within 50 ms (spandsp's concealer, in the manner of G.711 appendix I).
///
/// Every frame that reaches the mixer passes through either `received` or `conceal`, in order.
package final class LossConcealer {
    /// On the heap, because spandsp keeps no pointer but must see the same memory every time.
    private let state: UnsafeMutablePointer<plc_state_t>

    package init() {
        state = .allocate(capacity: 1)
        state.initialize(to: plc_state_t())
        plc_init(state)
    }

    deinit {
        plc_release(state)
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Notes sound that arrived; its first few milliseconds are blended with the concealment when
    /// it follows a gap, which is why the buffer is mutable.
    package func received(_ samples: UnsafeMutableBufferPointer<Int16>) {
        guard let base = samples.baseAddress else { return }
        plc_rx(state, base, Int32(clamping: samples.count))
    }

    /// Writes a substitute for sound that did not arrive.
    package func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) {
        guard let base = samples.baseAddress else { return }
        plc_fillin(state, base, Int32(clamping: samples.count))
    }
}
