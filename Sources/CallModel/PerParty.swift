// SPDX-License-Identifier: Apache-2.0

/// One value for each party a call can have. Of fixed size: it is copied, compared and read without
/// allocating.
package struct PerParty<Value> {
    @usableFromInline var values: [8 of Value]

    @inlinable
    package init(repeating value: Value) { values = [8 of Value](repeating: value) }

    @inlinable
    package subscript(party: Party) -> Value {
        get { values[party.index] }
        set { values[party.index] = newValue }
    }

    /// The value of the party with this index.
    @inlinable
    package subscript(index: Int) -> Value {
        get { values[index] }
        set { values[index] = newValue }
    }
}

extension PerParty: Sendable where Value: Sendable {}

extension PerParty: Equatable where Value: Equatable {
    package static func == (one: Self, other: Self) -> Bool {
        one.values.indices.allSatisfy { one.values[$0] == other.values[$0] }
    }
}

extension PerParty: Hashable where Value: Hashable {
    package func hash(into hasher: inout Hasher) {
        for index in values.indices { hasher.combine(values[index]) }
    }
}
