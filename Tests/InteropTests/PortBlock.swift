// SPDX-License-Identifier: Apache-2.0

/// The ports of one test: a block of 100 below the ephemeral ones, away from those of other tests.
struct PortBlock {
    private let base: Int

    init(_ number: Int) { base = 30000 + 100 * number }

    var gateway: Int { base }
    var http: Int { base + 1 }
    var caller: Int { base + 10 }
    var operators: (first: Int, second: Int) { (base + 12, base + 14) }
    var callerControl: Int { base + 20 }
    var operatorControl: Int { base + 21 }
    var callerMedia: ClosedRange<Int> { base + 30...base + 37 }
    var operatorMedia: ClosedRange<Int> { base + 40...base + 47 }
    var secondOperatorMedia: ClosedRange<Int> { base + 22...base + 29 }
    /// The rest of the block, and of the blocks after it when the test claims them.
    var firstMedia: Int { base + 50 }
}
