// SPDX-License-Identifier: Apache-2.0

/// The linear gains at which one listener hears what sounds in a call, 0 is silence: of the voices of
/// all parties, by `Party.index`, and of the listener's own lanes behind them. What rows are made of,
/// as the mixer reads them.
package struct RoutingGains: Sendable, Hashable {
    @usableFromInline var cells = [12 of Float](repeating: 0)

    /// How many gains there are.
    package static let count = 12
    /// The first gain of a lane; those before are of voices.
    package static let firstLane = 8

    package init() {}

    /// The gain of the voice with this index, or of the lane with that behind the voices.
    @inlinable
    package subscript(index: Int) -> Float {
        get { cells[index] }
        set { cells[index] = newValue }
    }

    package subscript(voice: Party) -> Float {
        get { cells[voice.index] }
        set { cells[voice.index] = newValue }
    }

    package subscript(lane: Lane.Kind) -> Float {
        get { cells[Self.firstLane + lane.rawValue] }
        set { cells[Self.firstLane + lane.rawValue] = newValue }
    }

    package static func == (one: Self, other: Self) -> Bool {
        one.cells.indices.allSatisfy { one.cells[$0] == other.cells[$0] }
    }

    package func hash(into hasher: inout Hasher) {
        for index in cells.indices { hasher.combine(cells[index]) }
    }

    /// Finite gains between silence and the limit.
    func bounded(to limit: Float) -> Self {
        var bounded = self
        for index in cells.indices {
            bounded.cells[index] = cells[index] >= 0 ? min(cells[index], limit) : 0
        }
        return bounded
    }
}
