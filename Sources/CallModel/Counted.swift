// SPDX-License-Identifier: Apache-2.0

/// Counts that only grow, each with the name and the sentence it is shown under: a count that has
/// no row in the table is one nobody can see.
package protocol Counted {
    associatedtype Count: FixedWidthInteger = Int

    typealias Counter = (name: String, count: WritableKeyPath<Self, Count>, help: String)

    static var counters: [Counter] { get }
}

extension Counted {
    /// What another has counted, on top of this.
    package mutating func addCounts(of other: Self) {
        for (_, count, _) in Self.counters { self[keyPath: count] &+= other[keyPath: count] }
    }

    /// All of it, each name with this before it.
    package func metrics(named prefix: String = "") -> [Metric] {
        Self.counters.map { name, count, help in
            .counter(prefix + name, self[keyPath: count], help)
        }
    }
}
