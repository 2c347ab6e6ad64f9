// SPDX-License-Identifier: Apache-2.0

import CSpanDSP
package import Timing

/// Keypad keys pressed in the sound (DTMF, ITU-T Q.24), by spandsp at 8 kHz. Not thread-safe.
package final class KeypadDetector {
    /// One key: reported once it has been held long enough, with the time it began.
    package struct Key: Sendable, Hashable {
        package var key: Character
        package var at: SampleTime
    }

    /// Samples of spandsp's block: a key is seen one to two blocks after it begins.
    private static let block: Int64 = 102

    private let state: OpaquePointer
    private var position: Int64 = 0

    package init?() {
        guard let made = dtmf_rx_init(nil, nil, nil) else { return nil }
        state = made
    }

    deinit { dtmf_rx_free(state) }

    /// Takes a frame of sound; says the keys that were recognised in it, at most a few.
    package func hear(_ samples: UnsafeBufferPointer<Int16>) -> [Key] {
        guard let base = samples.baseAddress, !samples.isEmpty else { return [] }
        let end = position + Int64(samples.count)
        position = end
        guard dtmf_rx(state, base, Int32(truncatingIfNeeded: samples.count)) == 0 else {
            return []
        }
        var digits: (CChar, CChar, CChar, CChar, CChar) = (0, 0, 0, 0, 0)
        let count = withUnsafeMutableBytes(of: &digits) { raw -> Int in
            guard let start = raw.bindMemory(to: CChar.self).baseAddress else { return 0 }
            return dtmf_rx_get(state, start, 4)
        }
        guard count > 0 else { return [] }
        let codes = [digits.0, digits.1, digits.2, digits.3].prefix(count)
        let began = max(0, end - 2 * Self.block)
        return codes.map {
            Key(
                key: Character(Unicode.Scalar(UInt8(bitPattern: $0))),
                at: SampleTime(samples: began))
        }
    }
}
