// SPDX-License-Identifier: Apache-2.0

/// What one listener hears. `Column` has all that this listener can hear, and nothing else can be
/// written into the row.
///
/// Rows are written as lists of what is heard as it is, or with gains:
/// ```swift
/// let conversation: CallerRow = [.agent, .announcement]
/// let waiting: CallerRow = [.hold: 0.2, .announcement: 1]
/// ```
package struct RoutingRow<Column: RoutingColumn>: Sendable, Hashable {
    /// The row as the mixer reads it.
    package internal(set) var gains = RoutingGains()

    /// The linear gain of what is heard; 0 is silence.
    package subscript(column: Column) -> Float {
        get {
            switch column.source {
            case .voice(let party): gains[party]
            case .lane(let kind): gains[kind]
            }
        }
        set {
            switch column.source {
            case .voice(let party): gains[party] = newValue
            case .lane(let kind): gains[kind] = newValue
            }
        }
    }
}

extension RoutingRow: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral columns: Column...) {
        for column in columns { self[column] = 1 }
    }

    package init(dictionaryLiteral columns: (Column, Float)...) {
        for (column, gain) in columns { self[column] = gain }
    }
}

package typealias CallerRow = RoutingRow<CallerColumn>
package typealias AgentRow = RoutingRow<AgentColumn>
package typealias StaffRow = RoutingRow<StaffColumn>
