// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Whether both are the same, in a time that does not tell how much of a secret is right.
    package func equalsInConstantTime(_ other: String) -> Bool {
        let (left, right) = (Array(utf8), Array(other.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
