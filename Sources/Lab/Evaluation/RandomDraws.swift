// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Timing

extension SeededRandom {
    /// Evenly drawn, 0 up to 1.
    package mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Normally distributed, mean 0, standard deviation 1 (Box and Muller).
    package mutating func normal() -> Double {
        let radius = (-2 * log(unit() + 0x1p-53)).squareRoot()
        return radius * cos(2 * Double.pi * unit())
    }
}
