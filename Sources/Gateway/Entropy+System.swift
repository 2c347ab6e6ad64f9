// SPDX-License-Identifier: Apache-2.0

package import Exchange

extension Entropy {
    package static let system = Entropy {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in
            let byte = String(UInt8.random(in: 0...255, using: &generator), radix: 16)
            return byte.count == 1 ? "0" + byte : byte
        }.joined()
    }
}
